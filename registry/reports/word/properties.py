"""Custom document properties (自定义属性) of a docx: number and fingerprint of its report."""

from collections.abc import Mapping

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The identifier that the format gives to properties users define."""


def set_properties(document: Document, values: Mapping[str, str]) -> None:
    """Write `values` beside the properties that the document has already."""
    package = document.part.package
    relations = [one for one in package.rels.values() if one.reltype == RELATION]
    if relations:
        part = relations[0].target_part
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    else:
        part = Part(PackURI("/docProps/custom.xml"), CONTENT, b"", package)
        package.relate_to(part, RELATION)
        root = etree.fromstring(f'<Properties xmlns="{SPACE}" xmlns:vt="{TYPES}"/>')
    for old in [item for item in root if item.get("name") in values]:
        root.remove(old)
    first = max((int(item.get("pid", "1")) for item in root), default=1) + 1
    for number, (name, value) in enumerate(values.items(), first):
        item = etree.SubElement(root, f"{{{SPACE}}}property")
        item.set("fmtid", FORMAT)
        item.set("pid", str(number))
        item.set("name", name)
        etree.SubElement(item, f"{{{TYPES}}}lpwstr").text = value
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
