"""A little spreadsheet: works out the formulas of a workbook from its plain cells alone."""

import re
from decimal import Decimal, getcontext

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

TOKEN = re.compile(
    r"('[^']+'!)?\$?([A-Z]{1,3})\$?(\d+)(?::([A-Z]{1,3}\d+))?|SUM|\d+(?:\.\d+)?|[-+*/^()]"
)


class Calculator:
    """Knows numbers, references, SUM, + − × ÷, powers and brackets: all that our reports write."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def value(self, sheet: str, place: str) -> Decimal:
        """The number of a cell, worked out where it holds a formula."""
        found = self.book[sheet][place].value
        if isinstance(found, str) and found.startswith("="):
            return Reader(self, sheet, found[1:]).whole()
        return Decimal(str(found))

    def total(self, sheet: str, area: str) -> Decimal:
        """SUM: the numbers of an area, texts left out."""
        left, top, right, bottom = range_boundaries(area)
        cells = (
            self.book[sheet].cell(row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )
        numbers = (cell for cell in cells if isinstance(cell.value, int | float) or _is(cell))
        return sum((self.value(sheet, cell.coordinate) for cell in numbers), Decimal(0))


def _is(cell: object) -> bool:
    value = getattr(cell, "value", None)
    return isinstance(value, str) and value.startswith("=")


class Reader:
    """One formula, read from left to right."""

    def __init__(self, calculator: Calculator, sheet: str, text: str) -> None:
        self.calculator, self.sheet = calculator, sheet
        self.tokens = list(TOKEN.finditer(text))
        assert "".join(token.group() for token in self.tokens) == text, text
        self.at = 0

    def whole(self) -> Decimal:
        found = self.sum()
        assert self.at == len(self.tokens)
        return found

    def take(self, *wanted: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at].group() in wanted:
            self.at += 1
            return self.tokens[self.at - 1].group()
        return None

    def sum(self) -> Decimal:
        left = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            left = left + right if sign == "+" else left - right
        return left

    def product(self) -> Decimal:
        left = self.power()
        while sign := self.take("*", "/"):
            right = self.power()
            left = left * right if sign == "*" else left / right
        return left

    def power(self) -> Decimal:
        base = self.atom()
        return getcontext().power(base, self.atom()) if self.take("^") else base

    def atom(self) -> Decimal:
        if self.take("("):
            inner = self.sum()
            assert self.take(")")
            return inner
        if self.take("SUM"):
            assert self.take("(")
            area = self.tokens[self.at].group()
            self.at += 1
            assert self.take(")")
            return self.calculator.total(self.sheet, area)
        token = self.tokens[self.at]
        self.at += 1
        if token[2] is None:
            return Decimal(token.group())
        sheet = token[1][1:-2] if token[1] else self.sheet
        return self.calculator.value(sheet, f"{token[2]}{token[3]}")
