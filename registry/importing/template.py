"""The empty workbook of a register (模板): exact headers, drop-downs on whole columns, notes.

It imports as it is: no row of it is data. Notes stand in comments and on a sheet of their own.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from registry.importing.coordinates import MAX_ROW
from registry.importing.printing import pages_wide
from registry.importing.recognise.refusals import INSTRUCTIONS_SHEET, LISTS_SHEET
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import AMOUNTS, Field, FieldKind, RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies

VERSION = 1
"""Raised when a header of a template changes its meaning; never for a new column."""
VERSION_NAME = "REGISTRY_TEMPLATE"
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 -- the same file every time; the format knows no zone

_AS_TEXT = frozenset(
    {
        FieldKind.USCC,
        FieldKind.INDUSTRY,
        FieldKind.PHONE,
        FieldKind.TEXT,
        FieldKind.NAME,
        FieldKind.TAGS,
        FieldKind.PERIOD,
    }
)
_DAYS = frozenset({FieldKind.DATE, FieldKind.EXPIRY})
_WIDTHS = {FieldKind.USCC: 22, FieldKind.NAME: 32, FieldKind.TEXT: 20, FieldKind.TAGS: 20}
_HINTS = {
    FieldKind.DATE: "例如 2021-09-01；只知道年月时写 2021年9月",
    FieldKind.FLAG: "填 是 或 否",
    FieldKind.MONEY: "只填数字",
    FieldKind.PHONE: "按文本填写",
}
_LINE = Side(style="thin", color="B8C0CC")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_KEY_FILL, _FILL = PatternFill("solid", fgColor="D6E4F0"), PatternFill("solid", fgColor="EEF2F6")
_GENERAL = (
    "每行一条记录；不要改动第一行的列名，不用的列可以删除，列的顺序可以调整。",
    "空着的单元格表示保留台账中已有的内容；要清除已有内容，请填 清空。",
    "— / 无 不会当作零；确实为零请填 0。",
    "统一社会信用代码请按文本填写，不要变成数字。",
    "不要在表中写合计、小计行。",
)


def write_template(register: str, to: Path | IO[bytes], vocabularies: Vocabularies) -> None:
    """Write the empty workbook of a register.

    vocabularies -- the words of the drop-downs; a vocabulary that is missing gets no drop-down
    """
    spec = REGISTERS[register]
    book = Workbook()
    book.properties.created = book.properties.modified = _MADE
    book.properties.title = f"{spec.label}登记表模板"
    book.defined_names[VERSION_NAME] = DefinedName(
        VERSION_NAME, attr_text=f'"{spec.code} {VERSION}"'
    )
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = spec.label
    lists = _write_lists(book, spec, vocabularies)
    for number, field in enumerate(spec.template_fields, start=1):
        _write_column(sheet, number, field)
        _add_choices(sheet, number, field, lists)
    _set_up_page(sheet, spec)
    _write_instructions(book, spec, vocabularies)
    book.move_sheet(LISTS_SHEET, offset=1)
    book.save(to)


def _write_lists(book: Workbook, spec: RegisterSpec, vocabularies: Vocabularies) -> dict[str, str]:
    """The hidden sheet of words; gives vocabulary → the range of its labels."""
    sheet = book.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    ranges: dict[str, str] = {}
    wanted = [*dict.fromkeys(field.vocabulary for field in spec.template_fields)]
    columns: list[tuple[str, list[str]]] = [("flag", ["是", "否"])]
    columns += [
        (name, list(vocabularies[name].labels.values()))
        for name in wanted
        if name and name != "industry" and name in vocabularies and vocabularies[name].labels
    ]
    for number, (name, labels) in enumerate(columns, start=1):
        letter = get_column_letter(number)
        for row, label in enumerate(labels, start=1):
            sheet.cell(row, number, label)
        ranges[name] = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(labels)}"
    return ranges


def _write_column(sheet: Worksheet, number: int, field: Field) -> None:
    cell = sheet.cell(1, number, field.header)
    cell.font = Font(bold=True)
    cell.fill = _KEY_FILL if field.key or field.required else _FILL
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    comment = Comment(_note(field), "登记表模板")
    comment.width, comment.height = 280, 110
    cell.comment = comment
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = _WIDTHS.get(field.kind, max(12, len(field.header) + 4))
    dimension.number_format = _number_format(field)


def _number_format(field: Field) -> str:
    if field.kind in _AS_TEXT:
        return "@"
    return "yyyy-mm-dd" if field.kind in _DAYS else "General"


def _note(field: Field) -> str:
    """What to enter, as a comment on the header."""
    said = [field.hint or _HINTS.get(field.kind, "")]
    if field.required:
        said.insert(0, "新增时必填。")
    if field.unit and field.kind in AMOUNTS:
        said.append(f"单位：{field.unit}")
    if field.default is not None and not field.hint:
        said.append("可空")
    return "\n".join(filter(None, said)) or f"填写{field.label}"


def _add_choices(sheet: Worksheet, number: int, field: Field, lists: dict[str, str]) -> None:
    name = "flag" if field.kind is FieldKind.FLAG else field.vocabulary
    if name is None or name not in lists:
        return
    letter = get_column_letter(number)
    rule = DataValidation(
        type="list",
        formula1=lists[name],
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=field.label,
        error="请从下拉列表中选择。",
    )
    rule.add(f"{letter}2:{letter}{MAX_ROW}")
    sheet.add_data_validation(rule)


def _set_up_page(sheet: Worksheet, spec: RegisterSpec) -> None:
    keys = spec.leading
    sheet.freeze_panes = f"{get_column_letter(keys + 1)}2"
    sheet.row_dimensions[1].height = 36
    sheet.print_title_rows = "1:1"
    letters = [get_column_letter(n + 1) for n in range(len(spec.template_fields))]
    wide = pages_wide([sheet.column_dimensions[letter].width for letter in letters], keys)
    if wide > 1:
        sheet.print_title_cols = f"A:{letters[keys - 1]}"
    _print_lying(sheet, wide)


def _print_lying(sheet: Worksheet, wide: int = 1) -> None:
    """A4 landscape, `wide` pages side by side, the pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页"))


def _write_instructions(book: Workbook, spec: RegisterSpec, vocabularies: Vocabularies) -> None:
    sheet = book.create_sheet(INSTRUCTIONS_SHEET)
    _lines(
        sheet, [[f"{spec.label}登记表填写说明（第 {VERSION} 版）"], *([text] for text in _GENERAL)]
    )
    head = sheet.max_row + 2
    for number, title in enumerate(("列名", "要求", "怎样填写", "可填的词"), start=1):
        cell = sheet.cell(head, number, title)
        cell.font, cell.fill, cell.border = Font(bold=True), _FILL, _BORDER
    for row, field in enumerate(spec.template_fields, start=head + 1):
        for number, text in enumerate(_described(field, vocabularies), start=1):
            cell = sheet.cell(row, number, text)
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), _BORDER
    for letter, width in zip("ABCD", (28, 14, 48, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    _print_lying(sheet)


def _lines(sheet: Worksheet, lines: Iterable[list[str]]) -> None:
    for line in lines:
        sheet.append(line)
    sheet["A1"].font = Font(bold=True, size=14)


def _described(field: Field, vocabularies: Vocabularies) -> tuple[str, str, str, str]:
    need = "新增时必填" if field.required else "用来识别记录" if field.key else ""
    words = "是、否" if field.kind is FieldKind.FLAG else ""
    if field.vocabulary in vocabularies and field.vocabulary != "industry":
        words = "、".join(vocabularies[field.vocabulary or ""].labels.values())
    return field.header, need, _note(field).replace("\n", "；"), words
