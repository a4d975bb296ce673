"""Reading reviewed TOML files (定义文件): typed values, and every problem named at once.

A placeholder is a problem: what stands in a definition was decided by somebody and checked by
somebody else.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from registry.quantities import MICRO

PLACEHOLDERS = frozenset(
    {"", "-", "--", "—", "/", "n/a", "na", "none", "null", "tbd", "xxx", "todo", "?", "？"}
    | {"无", "暂无", "待定", "待补", "待填", "未定", "不详", "某某", "示例"}
)
"""Words that stand for a decision nobody took."""


class BadDefinition(ValueError):
    """A definition or plan that must not load; the message names the file and every problem."""

    def __init__(self, origin: str, problems: Sequence[str]) -> None:
        super().__init__(f"{origin} 不能装入：{'；'.join(problems)}。")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Source:
    """出处: the document and the place in it (paragraph, row of the table)."""

    document: str
    place: str


@dataclass(frozen=True)
class Review:
    """Who wrote a file, who checked it, and when."""

    author: str
    checked_by: str
    written_on: date
    checked_on: date


class Reader:
    """One TOML table under reading; problems are collected, not raised."""

    def __init__(self, table: Mapping[str, Any], problems: list[str], where: str = "") -> None:
        self.table = table
        self.problems = problems
        self.where = where
        self.used: set[str] = set()

    @classmethod
    def of(cls, text: str, origin: str) -> "Reader":
        """The reader of a whole file. Raises BadDefinition where it is no TOML."""
        try:
            return cls(tomllib.loads(text), [])
        except tomllib.TOMLDecodeError as error:
            raise BadDefinition(origin, [f"不是有效的TOML（{error}）"]) from error

    def problem(self, key: str, sentence: str) -> None:
        """Note a problem of `key`."""
        self.problems.append(f"“{self.where}{key}”{sentence}")

    def text(self, key: str) -> str:
        """A text that says something."""
        value = self.optional(key)
        if value is None:
            self.problem(key, "缺少或不是文字")
            return ""
        if value.strip().lower() in PLACEHOLDERS:
            self.problem(key, f"是占位内容“{value}”，请写明")
        return value.strip()

    def optional(self, key: str) -> str | None:
        """A text where there is one."""
        self.used.add(key)
        value = self.table.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        self.used.add(key)
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            self.problem(key, "应为一个以上文字的列表")
            return ()
        return tuple(value)

    def whole(self, key: str) -> int:
        """A whole number."""
        self.used.add(key)
        value = self.table.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(key, "应为整数")
            return 0
        return value

    def day(self, key: str) -> date:
        """A calendar day."""
        self.used.add(key)
        value = self.table.get(key)
        if type(value) is not date:
            self.problem(key, "应为日期，例如 2026-11-23")
            return date.min
        return value

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of a few words."""
        value = self.optional(key) or ""
        if value not in allowed:
            self.problem(key, f"应为 {'、'.join(allowed)} 之一，现为“{value}”")
        return value

    def millionths(self, key: str) -> int | None:
        """A decimal written as text, in millionths; None where absent."""
        value = self.optional(key)
        if value is None:
            return None
        try:
            number = Decimal(value) * MICRO
            if number == number.to_integral_value():
                return int(number)
        except InvalidOperation:
            pass
        self.problem(key, f"不是六位小数以内的数字：“{value}”")
        return None

    def table_at(self, key: str) -> "Reader | None":
        """The table under `key`, where there is one."""
        self.used.add(key)
        value = self.table.get(key)
        if not isinstance(value, dict):
            return None
        return Reader(value, self.problems, f"{self.where}{key}.")

    def tables_at(self, key: str) -> list["Reader"]:
        """The tables of the list under `key`."""
        self.used.add(key)
        value = self.table.get(key, [])
        if not isinstance(value, list):
            self.problem(key, "应为表的列表")
            return []
        return [
            Reader(item, self.problems, f"{self.where}{key}[{number}].")
            for number, item in enumerate(value, 1)
            if isinstance(item, dict)
        ]

    def done(self) -> None:
        """Whatever was not read is a typing error."""
        for key in sorted(set(self.table) - self.used):
            self.problem(key, "不是已知的项")


def read_source(reader: Reader) -> Source:
    """出处, which no file may leave out."""
    part = reader.table_at("source")
    if part is None:
        reader.problem("source", "缺少出处")
        return Source("", "")
    source = Source(part.text("document"), part.text("place"))
    part.done()
    return source


def read_review(reader: Reader) -> Review:
    """Author and checker, two different ones, and the days."""
    part = reader.table_at("review")
    if part is None:
        reader.problem("review", "缺少编写人和复核人")
        return Review("", "", date.min, date.min)
    review = Review(
        part.text("author"), part.text("checked_by"), part.day("written_on"), part.day("checked_on")
    )
    if review.author and review.author == review.checked_by:
        part.problem("checked_by", "与编写人相同，须由另一人复核")
    if review.checked_on < review.written_on:
        part.problem("checked_on", "早于编写日期")
    part.done()
    return review
