"""The workbook that a unit fills in (报送表): keys locked, last period beside, inputs open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from registry.importing.coordinates import letters_of
from registry.importing.export.xlsx import REGISTER_NAME, REVISION_NAME, is_number
from registry.importing.printing import pages_wide
from registry.importing.recognise.lookup import PREVIOUS
from registry.importing.recognise.refusals import LISTS_SHEET
from registry.importing.registers.spec import AMOUNTS, Field, FieldKind
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.returned.mark import LABEL, RETURN_NAME, Mark

HEAD_ROW, FIRST_ROW = 4, 5
SPARE_ROWS = 20
"""Open rows below the list, for firms that are not on it."""

_WIDTHS = {FieldKind.USCC: 21, FieldKind.NAME: 30, FieldKind.TEXT: 18}
_PAGE = {"paper": 9, "landscape": True, "footer": "&C第 &P 页，共 &N 页"}
_OPEN_ACTIONS = {"autofilter": True, "format_columns": True, "format_rows": True, "sort": True}


@dataclass(frozen=True)
class Sheet:
    """One unit's workbook.

    keys, inputs -- columns that are locked and those to fill in; shown -- those of 上期 beside them
    lines -- per row the texts by field name, those of 上期 under `last.<field>`
    """

    title: str
    unit: str
    register: str
    label: str
    period: str
    last: str
    due_on: str
    note: str
    mark: Mark
    keys: Sequence[Field]
    inputs: Sequence[Field]
    shown: Sequence[Field]
    lines: Sequence[Mapping[str, str | None]]


def write_workbook(sheet: Sheet, vocabularies: Vocabularies) -> bytes:
    """The file of one unit."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet.label)
        book.set_properties({"title": f"{sheet.title} {sheet.unit}"})
        book.define_name(RETURN_NAME, f'="{sheet.mark.code}"')
        book.define_name(REVISION_NAME, f"={sheet.mark.base}")
        book.define_name(REGISTER_NAME, f'="{sheet.register}"')
        _Page(book, page, sheet).write(vocabularies)
    return buffer.getvalue()


class _Page:
    """The one sheet that people see, while it is written."""

    def __init__(self, book: Any, page: Any, sheet: Sheet) -> None:
        self.book, self.page, self.sheet = book, page, sheet
        line: dict[str, Any] = {"border": 1, "border_color": "#B8C0CC", "font_size": 10}
        head = {**line, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.heads = {
            "key": book.add_format({**head, "bg_color": "#D6E4F0"}),
            "input": book.add_format({**head, "bg_color": "#FFF2CC"}),
            "last": book.add_format({**head, "bg_color": "#E4E7EB", "font_color": "#5D6875"}),
        }
        self.key = book.add_format({**line, "bg_color": "#F3F5F7", "num_format": "@"})
        self.last = book.add_format(
            {**line, "bg_color": "#F3F5F7", "font_color": "#5D6875", "italic": True}
        )
        self.text = book.add_format({**line, "locked": False, "num_format": "@"})
        self.number = book.add_format({**line, "locked": False})
        self.fields = [
            *((field, "key") for field in sheet.keys),
            *((field, "input") for field in sheet.inputs),
            *((field, "last") for field in sheet.shown),
        ]

    def write(self, vocabularies: Vocabularies) -> None:
        """Everything on the page, and the hidden lists of its drop-downs."""
        self._titles()
        self._heads()
        for number, line in enumerate(self.sheet.lines, start=FIRST_ROW):
            for column, (field, part) in enumerate(self.fields):
                self._cell(number, column, field, part, line)
        last = FIRST_ROW + len(self.sheet.lines)
        for number in range(last, last + SPARE_ROWS):
            for column, (field, part) in enumerate(self.fields):
                style = self.last if part == "last" else self._input(field)
                self.page.write_blank(number, column, None, style)
        self._checks(last + SPARE_ROWS - 1)
        self._choices(vocabularies, last + SPARE_ROWS - 1)
        self._set_up()

    def _titles(self) -> None:
        sheet, width = self.sheet, len(self.fields) - 1
        title = self.book.add_format({"bold": True, "font_size": 15, "valign": "vcenter"})
        small = self.book.add_format({"font_size": 10, "font_color": "#45505E"})
        facts = (
            f"报送单位：{sheet.unit}　　截止：{sheet.due_on}　　第 {sheet.mark.version} 版　　"
            f"{LABEL}：{sheet.mark.code}（请勿删改）"
        )
        advice = (
            "只填黄色表头下的白色单元格；灰色单元格已锁定。没有数的格子请空着，确实为零请填 0。"
            f"名单以外的企业填在表尾空行。{sheet.note}"
        )
        for number, (text, style) in enumerate(
            ((f"{sheet.title}（{sheet.unit}）", title), (facts, small), (advice, small))
        ):
            self.page.merge_range(number, 0, number, max(width, 1), text, style)
        self.page.set_row(0, 26)

    def _heads(self) -> None:
        keys, inputs = len(self.sheet.keys), len(self.sheet.inputs)
        bands = (
            ("key", 0, keys, "名单（已锁定）"),
            ("input", keys, inputs, f"本期填报　{self.sheet.period}"),
            ("last", keys + inputs, len(self.sheet.shown), f"{PREVIOUS}参考　{self.sheet.last}"),
        )
        for part, first, count, text in bands:
            style = self.heads[part]
            if count > 1:
                self.page.merge_range(
                    HEAD_ROW - 1, first, HEAD_ROW - 1, first + count - 1, text, style
                )
            elif count:
                self.page.write_string(HEAD_ROW - 1, first, text, style)
        for column, (field, part) in enumerate(self.fields):
            header = f"{PREVIOUS}{field.header}" if part == "last" else field.header
            self.page.write_string(HEAD_ROW, column, header, self.heads[part])
            self.page.set_column(column, column, _width(field))
        self.page.set_row(HEAD_ROW, 34)

    def _cell(
        self, row: int, column: int, field: Field, part: str, line: Mapping[str, str | None]
    ) -> None:
        text = line.get(f"last.{field.name}" if part == "last" else field.name)
        style = self._input(field) if part == "input" else self.key if part == "key" else self.last
        if not text:
            self.page.write_blank(row, column, None, style)
        elif field.kind in AMOUNTS and is_number(text):
            self.page.write_number(row, column, float(text), style)
        else:
            self.page.write_string(row, column, text, style)

    def _input(self, field: Field) -> Any:
        return self.number if field.kind in AMOUNTS else self.text

    def _checks(self, last_row: int) -> None:
        """Amounts take numbers; one below that of 上期 is coloured, because months accumulate."""
        warn = self.book.add_format({"bg_color": "#FCE4D6"})
        shown = {
            field.name: place for place, (field, part) in enumerate(self.fields) if part == "last"
        }
        for column, (field, part) in enumerate(self.fields):
            if part != "input" or field.kind not in AMOUNTS:
                continue
            low = -1e15 if field.signed else 0
            self.page.data_validation(
                FIRST_ROW,
                column,
                last_row,
                column,
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": low,
                    "maximum": 1e15,
                    "error_title": field.label,
                    "error_message": "请只填数字。",
                },
            )
            if field.name in shown and self.sheet.last[:4] == self.sheet.period[:4]:
                own, before = (
                    f"{letters_of(n + 1)}{FIRST_ROW + 1}" for n in (column, shown[field.name])
                )
                formula = f"=AND(ISNUMBER({own}),ISNUMBER({before}),{own}<{before})"
                self.page.conditional_format(
                    FIRST_ROW,
                    column,
                    last_row,
                    column,
                    {
                        "type": "formula",
                        "criteria": formula,
                        "format": warn,
                    },
                )

    def _choices(self, vocabularies: Vocabularies, last_row: int) -> None:
        lists = self.book.add_worksheet(LISTS_SHEET)
        lists.hide()
        for column, (field, part) in enumerate(self.fields):
            words = _words(field, vocabularies) if part == "input" else []
            if not words:
                continue
            lists.write_column(0, column, words)
            letter = letters_of(column + 1)
            source = f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(words)}"
            self.page.data_validation(
                FIRST_ROW,
                column,
                last_row,
                column,
                {
                    "validate": "list",
                    "source": source,
                    "error_type": "warning",
                    "error_title": field.label,
                    "error_message": "请从下拉列表中选择。",
                },
            )

    def _set_up(self) -> None:
        page, keys = self.page, len(self.sheet.keys)
        page.freeze_panes(FIRST_ROW, keys)
        page.autofilter(
            HEAD_ROW, 0, FIRST_ROW + max(len(self.sheet.lines), 1) - 1, len(self.fields) - 1
        )
        page.protect("", _OPEN_ACTIONS)
        page.set_landscape()
        page.set_paper(_PAGE["paper"])
        wide = pages_wide([_width(field) for field, _ in self.fields], keys)
        page.fit_to_pages(wide, 0)
        page.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
        if wide > 1:
            page.repeat_columns(0, keys - 1)
        page.set_footer(_PAGE["footer"])
        page.set_selection(FIRST_ROW, keys, FIRST_ROW, keys)


def _width(field: Field) -> int:
    return _WIDTHS.get(field.kind, 16)


def _words(field: Field, vocabularies: Vocabularies) -> list[str]:
    if field.kind is FieldKind.FLAG:
        return ["是", "否"]
    if field.vocabulary in (None, "industry") or field.vocabulary not in vocabularies:
        return []
    return list(vocabularies[str(field.vocabulary)].labels.values())
