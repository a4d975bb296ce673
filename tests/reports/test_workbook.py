"""The workbook, read by another library: figures, live formulas, print set-up, safe texts."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree

from registry.reports.report import Seal
from registry.reports.workbook import workbook_bytes
from tests.reports.district import TODAY
from tests.reports.formulas import Calculator

SEAL = Seal("PG2025-001", "ab" * 32, date(2026, 11, 20))
HEADS = (
    *("序号", "类别", "指标", "单位", "属性"),
    *("2020年", "2021年", "2022年", "2023年", "2024年", "2025年", "2025年目标"),
    *("完成率", "进度", "时间进度", "评价", "数据来源", "责任单位"),
)
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(data: bytes, *, values: bool = False):
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


@pytest.fixture(scope="module")
def data(inside) -> bytes:
    return workbook_bytes(inside.report, inside.backings, SEAL, TODAY)


@pytest.fixture(scope="module")
def outer(outside) -> bytes:
    return workbook_bytes(outside.report, outside.backings, None, TODAY)


def table_of(book) -> list[dict[str, object]]:
    """The evaluation table as dicts by head; merged categories are given to every line."""
    sheet = book["评价表"]
    heads = [cell.value for cell in sheet[4]]
    lines = []
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if not isinstance(row[0], int | float):
            break
        lines.append(dict(zip(heads, row, strict=True)))
    return lines


def test_the_table_has_the_columns_that_the_bureau_prints(data):
    assert tuple(cell.value for cell in opened(data)["评价表"][4]) == HEADS


def test_every_indicator_stands_in_the_table_with_its_figures(data, inside):
    lines = table_of(opened(data, values=True))
    assert len(lines) == len(inside.report.rows) == 14
    for line, row in zip(lines, inside.report.rows, strict=True):
        assert (line["指标"], line["单位"], line["属性"]) == (row.name, row.unit, row.binding)
        for figure in row.years:
            shown = line[f"{figure.year}年"]
            if figure.value is None:
                assert shown == "—"
            else:
                assert shown == pytest.approx(float(figure.value), rel=1e-12)
        assert line["评价"] == (row.verdict or "—")
    assert lines[0]["2025年"] == 1043.7
    assert lines[0]["2020年"] == 904.9
    assert lines[0]["2025年目标"] == 1600


def test_every_formula_recomputed_gives_the_value_stored_beside_it(data):
    live, stored = opened(data), opened(data, values=True)
    calculator, count = Calculator(live), 0
    for sheet in live.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if (
                    isinstance(cell.value, str)
                    and cell.value.startswith("=")
                    and cell.data_type == "f"
                ):
                    ours = stored[sheet.title][cell.coordinate].value
                    theirs = calculator.value(sheet.title, cell.coordinate)
                    assert float(theirs) == pytest.approx(ours, rel=1e-9, abs=1e-9), cell.coordinate
                    count += 1
    assert count > 60


def test_the_ledger_s_figures_follow_from_the_firms_and_not_from_a_copy(data, inside):
    live = opened(data)
    lines, calculation = live["明细"], live["测算"]
    first = next(
        cell for cell in lines[4] if isinstance(cell.value, int | float) and cell.value > 100
    )
    before = Calculator(live).value("测算", "J3")
    first.value += 10**10
    assert Calculator(live).value("测算", "J3") == pytest.approx(before + 100)
    assert calculation["J3"].value.startswith("=")
    assert float(before) == pytest.approx(float(inside.report.rows[0].ledger))


def test_progress_and_completion_follow_a_figure_that_is_changed(data):
    live = opened(data)
    assert Calculator(live).value("评价表", "N5") == pytest.approx(
        Decimal("19.968"), abs=Decimal("0.01")
    )
    live["测算"]["K3"].value = 1600
    assert Calculator(live).value("评价表", "M5") == 100
    assert Calculator(live).value("评价表", "N5") == 100


def test_the_parts_of_a_split_add_up_to_the_ledger_s_figure(inside):
    output = inside.report.rows[0]
    splits = [split for split in inside.report.splits if split.indicator == "output"]
    assert [split.by for split in splits] == ["产业领域", "镇街"]
    for split in splits:
        parts = sum((line.cells[-1].value for line in split.lines), Decimal(0))
        assert parts == split.total.cells[-1].value == output.ledger


def test_it_prints_on_lying_a4_with_its_heads_on_every_page(data):
    sheet = opened(data)["评价表"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert "内部资料" in sheet.oddFooter.left.text
    assert "注意保管" in sheet.oddFooter.left.text
    assert sheet.oddFooter.center.text == "— &P —"
    assert sheet.oddFooter.right.text == f"编号PG2025-001  指纹{'ab' * 8}"


def test_a_published_file_names_its_number_and_fingerprint_in_its_properties(data, outer):
    named = {item.name: item.value for item in opened(data).custom_doc_props.props}
    assert named == {"报告编号": "PG2025-001", "报告指纹": "ab" * 32}
    assert opened(outer).custom_doc_props.props == []
    assert opened(outer)["评价表"].oddFooter.right.text == "未定稿"


def test_native_charts_draw_the_numbers_beside_them(data):
    book = opened(data, values=True)
    with ZipFile(BytesIO(data)) as package:
        names = sorted(name for name in package.namelist() if "/charts/chart" in name)
        charts = [etree.fromstring(package.read(name)) for name in names]
    assert len(charts) == 3
    for chart in charts:
        for series in chart.iter(f"{CHART}ser"):
            formula = series.findtext(f"{CHART}val/{CHART}numRef/{CHART}f")
            area = formula.rsplit("!", 1)[1].replace("$", "")
            cells = [cell.value for (cell,) in book["图表"][area]]
            cached = {
                int(point.get("idx")): float(point.findtext(f"{CHART}v"))
                for point in series.find(f"{CHART}val").iter(f"{CHART}pt")
                if point.findtext(f"{CHART}v")
            }
            drawn = [cached.get(index) for index in range(len(cells))]
            assert [value is None for value in drawn] == [value is None for value in cells]
            assert list(filter(None, drawn)) == pytest.approx(list(filter(None, cells)))


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-2", "@SUM(A1)", "\tx"])
def test_a_text_that_looks_like_a_formula_stays_a_text(inside, name):
    first, *others = inside.report.rows
    report = replace(inside.report, rows=(replace(first, name=name, responsible=name), *others))
    sheet = opened(workbook_bytes(report, inside.backings, None, TODAY))["评价表"]
    assert (sheet["C5"].value, sheet["C5"].data_type) == (name, "s")
    assert sheet["C5"].quotePrefix
    assert (sheet["R5"].value, sheet["R5"].data_type) == (name, "s")


def test_the_same_report_makes_the_same_cells_every_time(inside, data):
    again = workbook_bytes(inside.report, inside.backings, SEAL, TODAY)
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/custom.xml"):
        with ZipFile(BytesIO(data)) as one, ZipFile(BytesIO(again)) as other:
            assert one.read(name) == other.read(name)


def test_a_file_for_outside_holds_no_firm_and_no_thin_amount(outer, inside, outside):
    book = opened(outer, values=True)
    assert "明细" not in book.sheetnames
    with ZipFile(BytesIO(outer)) as package:
        everything = "".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )
    assert "示例企业" not in everything
    giant = next(
        line.cells[-1]
        for split in inside.report.splits
        if split.indicator == "output" and split.by == "产业领域"
        for line in split.lines
        if line.cells[-1].firms == 1
    )
    assert giant.flagged
    assert str(float(giant.value)) not in everything
    assert "内部资料" not in everything
    assert outside.report.guarded


def test_what_is_still_open_is_asked_inside_only(data, outer, inside, outside):
    explained = {
        name: [row[-1] for row in opened(one)["说明"].iter_rows(min_row=2, values_only=True)]
        for name, one in (("inside", data), ("outside", outer))
    }
    questions = ["\n".join(row.questions) or None for row in inside.report.rows]
    assert any(questions)
    assert explained["inside"] == ["待确认口径", *questions]
    assert explained["outside"] == [
        "评价与数据来源说明",
        *("；".join(row.reasons) or None for row in outside.report.rows),
    ]


def test_a_year_within_the_plan_has_columns_up_to_that_year_only(inside):
    report = replace(
        inside.report,
        year=2023,
        rows=tuple(
            replace(row, years=row.years[:3], ahead=(None, None)) for row in inside.report.rows
        ),
        splits=(),
    )
    sheet = opened(workbook_bytes(report, (), None, TODAY))["评价表"]
    heads = [cell.value for cell in sheet[4]]
    assert heads[5:11] == ["2020年", "2021年", "2022年", "2023年", "2025年目标", "完成率"]


def test_the_firms_lines_repeat_both_rows_of_heads_and_their_names(data):
    sheet = opened(data)["明细"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$2:$3", "$A:$C")
    assert str(next(iter(sheet.merged_cells.ranges))) == "A1:C1", "the title stays on its page"


def test_no_text_of_a_report_groups_digits(inside):
    for row in inside.report.rows:
        for text in (row.statement, *row.reasons):
            assert not re.search(r"\d,\d{3}", text), text


def test_few_columns_of_firms_stay_on_one_page(data, inside):
    assert opened(data)["明细"].page_setup.fitToWidth == 2
    few = workbook_bytes(inside.report, inside.backings[:2], None, TODAY)
    assert opened(few)["明细"].page_setup.fitToWidth in (None, 1)
