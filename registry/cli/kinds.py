"""Kinds of option values, each refused with a sentence that says what to enter."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import click

from registry.periods import BadPeriod, Period
from registry.quantities import unit_named


class Day(click.ParamType):
    """A calendar day."""

    name = "日期"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Read 2025-12-31."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请按 2025-12-31 填写。", param, ctx)


class Year(click.ParamType):
    """A year."""

    name = "年度"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read a year from 1990 to 2100."""
        if str(value).isdecimal() and 1990 <= int(value) <= 2100:
            return int(value)
        self.fail(f"“{value}”不是年度，请填 1990—2100 之间的四位数。", param, ctx)


class Whole(click.ParamType):
    """A whole number in [low, high]."""

    name = "整数"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read a whole number."""
        if str(value).isdecimal() and self.low <= int(value) <= self.high:
            return int(value)
        self.fail(f"“{value}”应为 {self.low}—{self.high} 之间的整数。", param, ctx)


class OneOf(click.ParamType):
    """One of some words."""

    name = "词"

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Read one of the words as it is."""
        if value in self.words:
            return str(value)
        self.fail(f"“{value}”不在可选范围内，请用 {'、'.join(self.words)} 之一。", param, ctx)

    def get_metavar(self, param: Any, ctx: Any = None) -> str:
        """The words themselves."""
        return "|".join(self.words)


class Existing(click.ParamType):
    """A file that can be read."""

    name = "文件"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        """Read a path."""
        path = Path(value)
        if not path.is_file():
            self.fail(f"没有文件“{value}”。", param, ctx)
        return path


class Target(click.ParamType):
    """A file that is to be written, in a folder that exists."""

    name = "文件"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        """Read a path."""
        path = Path(value)
        if path.is_dir() or not path.absolute().parent.is_dir():
            self.fail(f"无法写入“{value}”：请给出已有文件夹中的文件名。", param, ctx)
        return path


class Cumulative(click.ParamType):
    """A cumulative period."""

    name = "累计期"

    def convert(self, value: Any, param: Any, ctx: Any) -> Period:
        """Read 2025-10 (January to October) or 2025 (the year)."""
        try:
            return value if isinstance(value, Period) else Period.parse(value, january=True)
        except BadPeriod as problem:
            self.fail(str(problem), param, ctx)


class Facts(click.ParamType):
    """A field with its value, given once for the whole sheet."""

    name = "字段=值"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Read source=镇街报送."""
        if isinstance(value, tuple):
            return value
        field, mark, text = value.partition("=")
        if not mark or not field.strip() or not text.strip():
            self.fail(f"“{value}”请写成 字段=值，例如 source=镇街报送。", param, ctx)
        return field.strip(), text.strip()


class ColumnUnit(click.ParamType):
    """A column with the unit that its numbers are in."""

    name = "列=单位"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Read C=万元."""
        if isinstance(value, tuple):
            return value
        column, _, text = value.partition("=")
        unit = unit_named(text)
        if unit is None or not column.strip():
            self.fail(f"“{value}”请写成 列=单位，例如 C=万元。", param, ctx)
        return column.strip(), unit.label


class Winner(click.ParamType):
    """A field with whose value wins where somebody else changed it as well."""

    name = "字段=mine|theirs"
    words: ClassVar = {"mine": "mine", "用我的": "mine", "theirs": "theirs", "保留对方的": "theirs"}

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Read 联系人=mine or 联系人=用我的."""
        if isinstance(value, tuple):
            return value
        field, _, word = value.partition("=")
        if not field.strip() or word.strip() not in self.words:
            told = "请写成 字段=mine（用我的）或 字段=theirs（保留对方的），例如 联系人=mine。"
            self.fail(f"“{value}”{told}", param, ctx)
        return field.strip(), self.words[word.strip()]


DAY, YEAR, MONTH, EXISTING, TARGET = Day(), Year(), Cumulative(), Existing(), Target()
