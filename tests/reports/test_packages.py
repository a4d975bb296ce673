"""What Word and WPS demand of a file before they open it without offering to repair it."""

import posixpath
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from registry.reports.word.document import document_bytes
from registry.reports.workbook import workbook_bytes
from tests.reports.district import TODAY

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
EMBEDDED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"


@pytest.fixture(scope="module")
def documents(both_reports) -> list[ZipFile]:
    """The Word reports for both audiences."""
    return [
        ZipFile(BytesIO(document_bytes(made.report, None, TODAY))) for made in both_reports.values()
    ]


@pytest.fixture(scope="module")
def workbooks(both_reports) -> list[ZipFile]:
    """The Excel reports for both audiences."""
    return [
        ZipFile(BytesIO(workbook_bytes(made.report, made.backings, None, TODAY)))
        for made in both_reports.values()
    ]


@pytest.fixture(params=["documents", "workbooks"])
def packages(request) -> list[ZipFile]:
    """Both audiences' files of one format."""
    return request.getfixturevalue(request.param)


def parsed(package: ZipFile, name: str):
    return etree.fromstring(package.read(name))


def relations(package: ZipFile) -> Iterator[tuple[str, str, str]]:
    """Relationship type, the part it starts from and the part it leads to, of inner ones."""
    for name in package.namelist():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        for one in parsed(package, name):
            if one.get("TargetMode") != "External":
                target = posixpath.join("/", folder, one.get("Target"))
                source = folder + file.removesuffix(".rels")
                yield one.get("Type"), source, posixpath.normpath(target).lstrip("/")


def cells(package: ZipFile, chart: str, formula: str) -> list[object]:
    """The cells a chart's formula points to, in the workbook embedded for the chart."""
    (book,) = [to for kind, start, to in relations(package) if (kind, start) == (EMBEDDED, chart)]
    sheet, _, area = formula.rpartition("!")
    left, top, right, bottom = range_boundaries(area)
    rows = load_workbook(BytesIO(package.read(book)))[sheet.strip("'")].iter_rows(
        top, bottom, left, right, values_only=True
    )
    return [value for row in rows for value in row]


def cached(reference) -> list[object]:
    """What a chart remembers of the cells its reference points to; a gap is None."""
    (store,) = reference.iterchildren(f"{C}numCache", f"{C}strCache")
    read = float if store.tag == f"{C}numCache" else str
    points = {int(one.get("idx")): read(one.findtext(f"{C}v")) for one in store.iter(f"{C}pt")}
    return [points.get(index) for index in range(int(store.find(f"{C}ptCount").get("val")))]


def columns(cell) -> int:
    """How many columns of its table's grid a cell takes."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(span.get(f"{W}val"))


def test_every_part_stands_once_and_has_a_content_type(packages):
    for package in packages:
        names = package.namelist()
        assert [name for name, count in Counter(map(str.lower, names)).items() if count > 1] == []
        types = parsed(package, "[Content_Types].xml")
        endings = {one.get("Extension").lower() for one in types if one.get("Extension")}
        named = {one.get("PartName").lstrip("/") for one in types if one.get("PartName")}
        assert named <= set(names)
        parts = set(names) - named - {"[Content_Types].xml"}
        assert [one for one in parts if one.rpartition(".")[2].lower() not in endings] == []


def test_every_relationship_leads_to_a_part_and_every_part_is_led_to(packages):
    for package in packages:
        targets = {to for _, _, to in relations(package)}
        parts = {name for name in package.namelist() if not name.endswith(".rels")}
        assert targets == parts - {"[Content_Types].xml"}


def test_every_relationship_id_that_a_part_uses_is_defined(packages):
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for package in packages:
        for name in package.namelist():
            if not name.endswith(".xml"):
                continue
            used = {
                value
                for element in parsed(package, name).iter(etree.Element)
                for key, value in element.attrib.items()
                if key.startswith(space)
            }
            folder, _, file = name.rpartition("/")
            path = posixpath.join(folder, "_rels", f"{file}.rels")
            known = path in package.namelist()
            assert used <= ({one.get("Id") for one in parsed(package, path)} if known else set())


def test_every_drawing_of_a_document_has_a_number_of_its_own(documents):
    for package in documents:
        bodies = [parsed(package, name) for name in package.namelist() if name.endswith(".xml")]
        ids = [one.get("id") for body in bodies for one in body.iter("{*}docPr")]
        assert ids
        assert len(set(ids)) == len(ids)


def test_the_rows_of_every_table_fill_its_grid_and_every_cell_ends_in_a_paragraph(documents):
    for package in documents:
        tables = list(parsed(package, "word/document.xml").iter(f"{W}tbl"))
        assert tables
        for table in tables:
            grid = len(table.findall(f"{W}tblGrid/{W}gridCol"))
            for row in table.findall(f"{W}tr"):
                assert sum(map(columns, row.findall(f"{W}tc"))) == grid
            assert all(cell[-1].tag == f"{W}p" for cell in table.iter(f"{W}tc"))


def test_names_and_categories_of_a_chart_are_those_of_its_embedded_workbook(documents):
    for package in documents:
        charts = [one for one in package.namelist() if one.startswith("word/charts/chart")]
        assert charts
        for chart in charts:
            references = list(parsed(package, chart).iter(f"{C}numRef", f"{C}strRef"))
            assert references
            for reference in references:
                kept = cells(package, chart, reference.findtext(f"{C}f"))
                assert cached(reference) == pytest.approx(kept)


def test_the_numbers_of_axes_have_no_sign_and_pair_up(documents):
    for package in documents:
        for chart in [one for one in package.namelist() if one.startswith("word/charts/chart")]:
            plot = parsed(package, chart).find(f"{C}chart/{C}plotArea")
            axes = [axis for axis in plot if axis.tag in (f"{C}catAx", f"{C}valAx")]
            numbers = [axis.find(f"{C}axId").get("val") for axis in axes]
            assert all(map(str.isdigit, numbers))
            assert len(set(numbers)) == len(axes) == 2
            assert [axis.find(f"{C}crossAx").get("val") for axis in axes] == numbers[::-1]
            drawn = [
                one.get("val") for one in plot.iterfind(f"*/{C}axId") if one.getparent() not in axes
            ]
            assert sorted(drawn) == sorted(numbers)


def test_a_document_has_one_part_of_styles(documents):
    for package in documents:
        assert [one for one in package.namelist() if "styles" in one.lower()] == ["word/styles.xml"]
