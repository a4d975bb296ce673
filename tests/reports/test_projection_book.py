"""目标测算 as a workbook: every formula recomputed from the input cells gives what we computed."""

import re
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from registry.reports.projection import PartLine, projection_bytes
from tests.reports.formulas import Calculator, Reader

GUARD = re.compile(r'=IF\(OR\(([^,]+)="",([^,]+)=""\),"",(.*)\)')
REFERENCE = re.compile(r"(?:(\w+)!)?([A-Z]+\d+)")


class Live(Calculator):
    """Also knows the guard: empty while a cell that the formula needs is empty."""

    def value(self, sheet, place):
        found = self.book[sheet][place].value
        guarded = GUARD.fullmatch(found) if isinstance(found, str) else None
        if guarded is None:
            plain = found if not isinstance(found, str) else re.sub(r"(\w+)!", r"'\1'!", found)
            if isinstance(plain, str) and plain.startswith("="):
                return Reader(self, sheet, plain[1:]).whole()
            return super().value(sheet, place)
        if any(self.is_empty(sheet, needed) for needed in guarded.groups()[:2]):
            return None
        return Reader(self, sheet, re.sub(r"(\w+)!", r"'\1'!", guarded[3])).whole()

    def is_empty(self, sheet, needed):
        other, place = REFERENCE.fullmatch(needed).groups()
        found = self.book[other or sheet][place].value
        if isinstance(found, str) and found.startswith("="):
            return self.value(other or sheet, place) is None
        return found is None


def close(left, right):
    if left is None or right is None:
        return left is None and right is None
    return abs(left - right) <= Decimal("1E-6") * max(abs(left), abs(right), Decimal(1))


def opened(scenarios, parts=()):
    return load_workbook(BytesIO(projection_bytes("示例规划", scenarios, parts)))


def test_recomputed_from_the_inputs_every_cell_is_what_we_computed(scenarios):
    book = opened(scenarios)
    live = Live(book)
    for row, scenario in enumerate(scenarios, 5):
        assert close(live.value("目标测算", f"I{row}"), scenario.given.end)
        assert close(live.value("目标测算", f"K{row}"), scenario.needed.pace)
    assert f"{live.value('目标测算', 'G5'):.2f}" == "4.38", "the pace of the last five years"
    assert live.value("目标测算", "G7") == Decimal("3.2")
    for number, scenario in enumerate(scenarios):
        for offset, course in ((1, scenario.given), (2, scenario.needed)):
            line = 5 + 3 * number + offset
            values = [live.value("逐年", f"{column}{line}") for column in "DEFGHI"]
            expected = course.values or (None,) * 6
            assert all(close(*pair) for pair in zip(values, expected, strict=True))


def test_an_input_typed_over_moves_everything_that_rests_on_it(scenarios):
    book = opened(scenarios)
    live = Live(book)
    book["目标测算"]["H5"] = 10
    book["目标测算"]["J6"] = 250

    assert close(live.value("目标测算", "I5"), Decimal("1121.4") * Decimal("1.1") ** 5)
    assert live.value("目标测算", "K6") == Decimal(13), "empty before, now a target is typed"
    assert live.value("逐年", "I10") == Decimal(250)


def test_what_may_be_typed_over_looks_like_it(scenarios):
    sheet = opened(scenarios)["目标测算"]

    inputs = {
        cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "FFE8F1FA"
    }
    assert inputs == {f"{column}{row}" for column in "EFHJ" for row in (5, 6, 7)}
    assert [
        c.coordinate for row in sheet for c in row if c.coordinate in inputs and c.data_type == "f"
    ] == []


def test_split_targets_are_summed_beside_the_districts_by_formulas(scenarios):
    parts = [
        PartLine("output", 2030, "镇街", "示例镇", Decimal(700)),
        PartLine("output", 2030, "镇街", "示例街道", Decimal(650)),
    ]
    live = Live(opened(scenarios, parts))

    assert [live.value("分解目标", f"E{row}") for row in (7, 8, 9)] == [1350, 1450, -100]
