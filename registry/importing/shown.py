"""Stored values as people read them in a preview: old → new (显示值)."""

from typing import Any

from registry.importing.export.columns import show_of
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import Vocabularies

COMPANIONS = {
    "established_precision": "成立日期精度",
    "capital_currency": "注册资本币种",
    "days_precision": "日期精度",
    "recognised_assumed": "认定日期待补",
    "code": "项目代码",
}
"""Labels of columns that are no field of their own."""


class Shown:
    """How the values of one register are written for people; phones are masked unless allowed."""

    def __init__(self, register: str, vocabularies: Vocabularies, *, phones: bool) -> None:
        self._fields = REGISTERS[register].by_name
        self._vocabularies = vocabularies
        self._phones = phones

    def label(self, name: str) -> str:
        """What people call a field."""
        field = self._fields.get(name)
        return field.label if field else COMPANIONS.get(name, name)

    def text(self, name: str, value: Any) -> str:
        """A stored value as text; '' where there is none."""
        if value is None:
            return ""
        field = self._fields.get(name)
        if field is None:
            return "是" if value is True else "否" if value is False else str(value)
        return show_of(field, self._vocabularies, phones=self._phones)([value])[0] or ""
