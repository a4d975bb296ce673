"""Render a template with a report (生成文档)."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import docx

from registry.reports.report import Report, Seal
from registry.reports.seals import FINGERPRINT, NUMBER, TEMPLATE
from registry.reports.word import layout
from registry.reports.word.blocks import fill_blocks
from registry.reports.word.placeholders import context, environment, open_template
from registry.reports.word.properties import set_properties
from registry.reports.word.template import default_template


def document_bytes(
    report: Report, seal: Seal | None, made_on: date, template: bytes | None = None
) -> bytes:
    """The report as a docx, from `template` or from the built-in one.

    Raises BadTemplate where the template cannot be opened.
    """
    source = default_template() if template is None else template
    rendered = open_template(source)
    rendered.render(context(report, seal, made_on), environment(), autoescape=True)
    file = BytesIO()
    rendered.docx.save(file)
    # Read anew: the rendered body is foreign XML to python-docx until it is parsed by it.
    document = docx.Document(BytesIO(file.getvalue()))
    layout.ensure_styles(document)
    fill_blocks(document, report)
    if seal:
        own = "内置" if template is None else sha256(template).hexdigest()
        sealed = {NUMBER: seal.number, FINGERPRINT: seal.sha256, TEMPLATE: own}
        set_properties(document, sealed)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
