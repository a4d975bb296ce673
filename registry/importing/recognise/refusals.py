"""Sheets that hold no table of ours (未读取): what was looked for, and what was found instead."""

from collections.abc import Iterator, Sequence

from registry.importing.grid import Sheet
from registry.importing.recognise.header import SEARCHED_ROWS, Stretch
from registry.importing.recognise.heading import read_level
from registry.importing.recognise.lookup import known_keys
from registry.importing.recognise.options import Options
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import RegisterSpec
from registry.importing.table import NotOurs

INSTRUCTIONS_SHEET = "填写说明"
LISTS_SHEET = "词表"
_OURS_WITHOUT_DATA = {
    INSTRUCTIONS_SHEET: "填写说明页，不含数据。",
    LISTS_SHEET: "下拉列表的词表，不含数据。",
}
_HIDDEN = "这张工作表是隐藏的，未导入；需要时请取消隐藏，或指定这张工作表。"
_QUOTED = 8
_LONGEST = 20
_NAMED = 3
_SAID = 5
"""So many sheets are named of those that are alike, and so many different things are said."""


def without_looking(sheet: Sheet, options: Options) -> NotOurs | None:
    """The refusal of a sheet that nobody looks for a table in; None where one has to look."""
    if reason := _without_data(sheet, options):
        return NotOurs(sheet.name, reason, sheet.cell_total, expected=True)
    if not sheet.visible and sheet.name not in options.sheets:
        return NotOurs(sheet.name, _HIDDEN, sheet.cell_total)
    return None


def not_ours(sheet: Sheet, options: Options) -> NotOurs:
    """The refusal of a sheet in which no register was recognised."""
    specs = [REGISTERS[options.register]] if options.register else list(REGISTERS.values())
    ways: dict[str, list[RegisterSpec]] = {}
    for spec in specs:
        ways.setdefault(_identity_words(spec), []).append(spec)
    wanted = "；".join(f"{_labels(alike)}要有{words}{_own(alike)}" for words, alike in ways.items())
    whose = f"“{specs[0].label}”登记表" if options.register else "六种登记表中的任何一种"
    return NotOurs(
        sheet.name,
        f"不是{whose}，{_found(sheet)}。",
        sheet.cell_total,
        wanted=f"要找的列：{wanted}。请使用本系统的模板，或指定登记表和列。",
    )


def told_together(refused: Sequence[NotOurs]) -> str:
    """Why no sheet of a file was read; what is true of several sheets is said once."""
    if not refused:
        return "文件中没有可读的工作表。"
    alike: dict[str, list[str]] = {}
    for one in refused:
        alike.setdefault(one.sentence.removeprefix("这张工作表").rstrip("。"), []).append(one.sheet)
    said = [f"{_sheets(names)}{sentence}" for sentence, names in alike.items()]
    more = [f"另有 {len(said) - _SAID} 张工作表也没有可导入的内容"] if len(said) > _SAID else []
    wanted = next((one.wanted for one in refused if one.wanted), "")
    return f"{'；'.join([*said[:_SAID], *more])}。{wanted}"


def _sheets(names: Sequence[str]) -> str:
    named = "、".join(f"“{name}”" for name in names[:_NAMED])
    return f"工作表{named}{f'等 {len(names)} 张' if len(names) > _NAMED else ''}"


def _without_data(sheet: Sheet, options: Options) -> str | None:
    if options.sheets and sheet.name not in options.sheets:
        return "没有选择这张工作表，未导入。"
    if sheet.name in _OURS_WITHOUT_DATA:
        return _OURS_WITHOUT_DATA[sheet.name]
    return None if sheet.cell_total else "这张工作表是空的。"


def _identity_words(spec: RegisterSpec) -> str:
    ways = ["和".join(f"“{spec.by_name[name].label}”" for name in names) for names in spec.identity]
    return ("，或" if any("和" in way for way in ways) else "或").join(ways)


def _labels(specs: Sequence[RegisterSpec]) -> str:
    return "、".join(spec.label for spec in specs)


def _own(specs: Sequence[RegisterSpec]) -> str:
    """The columns by which registers with the same key are told apart."""
    said = [
        f"{spec.label}如{_quoted([spec.by_name[name].label for name in spec.marks[:_NAMED]])}"
        for spec in specs
        if not spec.identity_fields & set(spec.marks)
    ]
    return f"，并有自己的列（{'；'.join(said)}）" if said else ""


def _found(sheet: Sheet) -> str:
    """What stands in the row that says most of our words, or in the first rows where none does."""
    rows = list(_first_rows(sheet))
    number, texts = max(rows, key=lambda row: len(_known(row[1])), default=(0, []))
    known = _known(texts)
    if known:
        strange = [text for text in texts if text not in known]
        others = f"不认得{_quoted(strange)}" if strange else "没有别的列"
        return f"第 {number} 行认得{_quoted(known)}，{others}"
    said = dict.fromkeys(text for _, texts in rows for text in texts if len(texts) > 1)
    return f"前{SEARCHED_ROWS}行读到的是：{_quoted(list(said)) or '没有文字'}"


def _first_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The number and the texts of each of the first rows; several texts may be a header."""
    whole = Stretch(sheet, 0, len(sheet.numbers))
    for index in range(min(SEARCHED_ROWS, len(sheet.numbers))):
        texts = [whole.text(place, index) for place in range(len(sheet.columns))]
        filled = dict.fromkeys(" ".join(text.split()) for text in texts if text)
        yield sheet.numbers[index], list(filled)


def _known(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if read_level(text).key in known_keys()]


def _quoted(texts: Sequence[str]) -> str:
    named = "、".join(f"“{text[:_LONGEST]}”" for text in texts[:_QUOTED])
    return named + (f"等 {len(texts)} 列" if len(texts) > _QUOTED else "")
