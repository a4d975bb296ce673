"""Which rows below the header are data; the rest is left out, each with its reason."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from registry.importing.coordinates import Kind
from registry.importing.grid import Column, Sheet
from registry.importing.recognise.header import Header, Stretch
from registry.importing.recognise.lookup import header_words

_TOTAL = re.compile(
    r"(?:[一二三四五六七八九十]+、)?.{0,12}?(?:合计|总计|小计|共计|总合计|累计|平均值?)(?:\(.*\))?[:：]?|"
    r"其中[:：].{0,20}"
)
_FOOTER = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明|指标解释)\s*\d*\s*[:：].*|"
    r"(?:填表人|制表人?|审核人?|复核人?|填报人|经办人|单位负责人|统计负责人|分管领导|负责人|报出日期|"
    r"填报日期|填表日期|制表日期|联系人|联系电话|填报单位|报送单位|单位\s*\(盖章\)|数据来源|资料来源)"
    r"\s*(?:\(.*?\))?\s*[:：].*|以上数据.*|本表.{0,30}[。.]?"
)
_GROUP = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}\)?\s*[、.．:：\s]|第[一二三四五六七八九十]+(?:部分|类|批)).{0,40}|"
    r".{0,40}\(\s*(?:共\s*)?\d+\s*(?:家|个|户|项|人)\s*\)"
)
_COUNTED = re.compile(r".{0,40}\(\s*(?:共\s*)?\d+\s*(?:家|个|户|项)\s*\)")
_ORDINAL = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?[、.．]?")
_SAMPLE = re.compile(
    r"(?:示例|样例|例|填写示例|填写样例|示例行|样例行)(?:\d*|[:：].*)|.*该行为样例.*"
)

TOTAL = "合计、小计行，不当作一条记录"
FOOTER = "表下的说明或签署，不是记录"
GROUP = "分组标题或单独一格的说明，不是记录"
SAMPLE = "示例行，不当作记录"
HIDDEN_ROW = "隐藏的行，未导入"
REPEATED = "重复的表头"


@dataclass(slots=True)
class Body:
    """Indexes of the data rows, and reason → indexes of the rows left out."""

    rows: list[int]
    left_out: dict[str, list[int]] = field(default_factory=dict)

    @property
    def span(self) -> slice | list[int]:
        """The rows as a slice where nothing stands between them: slices copy faster."""
        rows = self.rows
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            return slice(rows[0], rows[-1] + 1)
        return rows


def plain(text: str) -> str:
    """Half-width text without space around it, as the patterns expect it."""
    return unicodedata.normalize("NFKC", text).strip()


def body_of(
    stretch: Stretch,
    header: Header,
    identity: Sequence[int],
    leading: Sequence[int],
    *,
    totals: bool = True,
    hidden: bool = False,
) -> Body:
    """Sort the rows below a header.

    identity -- columns that say whom a row is about; leading -- those and the columns left of them
    hidden -- whether hidden rows are read like the others
    totals -- False where a row may be called 合计 itself: a series of the district
    Only rows with a suspicious word in a leading column, or without identity, are looked at one by
    one, so that a clean table costs one pass over few columns.
    """
    sheet = stretch.sheet
    suspects = _suspects(sheet, header, stretch.last, identity, leading)
    reasons: dict[int, str] = {}
    ordinals = _ordinal_rows(sheet, header, stretch.last, leading, identity)
    for index in suspects:
        reason = _reason(stretch, header, index, identity, ordinals)
        if reason and (totals or reason != TOTAL):
            reasons[index] = reason
    _follow_notes(stretch, reasons)
    for index in range(header.body, stretch.last) if sheet.hidden_rows and not hidden else ():
        if sheet.numbers[index] in sheet.hidden_rows:
            reasons[index] = HIDDEN_ROW
    body = Body([index for index in range(header.body, stretch.last) if index not in reasons])
    for index in sorted(reasons):
        body.left_out.setdefault(reasons[index], []).append(index)
    return body


def _suspects(
    sheet: Sheet, header: Header, last: int, identity: Sequence[int], leading: Sequence[int]
) -> list[int]:
    found: set[int] = set()
    span = slice(header.body, last)
    for place in leading:
        column = sheet.columns[place]
        words = _suspicious(dict.fromkeys(column.raw[span]))
        found.update(_where(column, span, words))
    if identity:
        held = _held([sheet.columns[place].kinds[span] for place in identity])
        found.update(index for index, kind in enumerate(held, start=span.start) if not kind)
    return sorted(found)


def _held(kinds: Sequence[bytes]) -> bytes:
    """Not 0 where any of the columns holds something: all rows at once, as one long number."""
    either = reduce(or_, (int.from_bytes(each, "big") for each in kinds))
    return either.to_bytes(len(kinds[0]), "big")


def _where(column: Column, span: slice, words: set[str]) -> Iterable[int]:
    if not words:
        return ()
    return [index for index, raw in enumerate(column.raw[span], start=span.start) if raw in words]


_FIRST = frozenset(
    "合总小共累平其一二三四五六七八九十（(第注备说填指制审复经单统分负报联数资以本示样例该 　"
)
_LAST = frozenset("计均值）):：")


def _suspicious(texts: dict[str, None]) -> set[str]:
    """Most names of firms neither begin nor end like a total, a note or a group.

    The texts are the keys, in the order of their rows: in a set they would lie scattered over the
    memory, and looking at each would take three times as long.
    """
    texts.pop("", None)
    found = {text for text in texts if text[0] in _FIRST or text[-1] in _LAST}
    words = texts.keys() & header_words()
    return {text for text in found if _is_suspicious_word(plain(text))} | words


def _is_suspicious_word(text: str) -> bool:
    joined = "".join(text.split())
    return (
        any(pattern.fullmatch(joined) for pattern in (_TOTAL, _FOOTER, _GROUP, _ORDINAL, _SAMPLE))
        or joined in header_words()
    )


def _ordinal_rows(
    sheet: Sheet, header: Header, last: int, leading: Sequence[int], identity: Sequence[int]
) -> set[int]:
    """Rows numbered （一）, 二 … among rows numbered otherwise: groups with their subtotals."""
    rows: set[int] = set()
    span = slice(header.body, last)
    for place in leading:
        if place in identity:
            continue
        column = sheet.columns[place]
        words = {text for text in set(column.raw[span]) if _ORDINAL.fullmatch(plain(text))}
        found = list(_where(column, span, words))
        if len(found) * 2 < last - header.body:
            rows.update(found)
    return rows


def _reason(
    stretch: Stretch, header: Header, index: int, identity: Sequence[int], ordinals: set[int]
) -> str | None:
    """Why a suspicious row is not data; None where it is, or where a person must look."""
    sheet = stretch.sheet
    filled = [place for place, column in enumerate(sheet.columns) if column.kinds[index]]
    texts = [plain(stretch.text(place, index)) for place in filled[:4]]
    joined = ["".join(text.split()) for text in texts]
    named = [place for place in identity if sheet.columns[place].kinds[index]]
    if _repeats(stretch, header, index, filled):
        return REPEATED
    if any(_SAMPLE.fullmatch(text) for text in joined[:2]):
        return SAMPLE
    if any(_TOTAL.fullmatch(text) for text in joined[:3]) and not _is_identified(
        sheet, index, named
    ):
        return TOTAL
    if len(filled) <= 4 and joined and _FOOTER.fullmatch(joined[0]):
        return FOOTER
    if index in ordinals and not _is_identified(sheet, index, named):
        return GROUP
    return _group(sheet, index, filled, named, joined)


def _group(
    sheet: Sheet, index: int, filled: list[int], named: list[int], joined: list[str]
) -> str | None:
    """A row with one text that is no record: a group's title across the table, perhaps numbered."""
    if len(filled) == 2 and joined[0].isdecimal() and _COUNTED.fullmatch(joined[1]):
        return GROUP
    if len(filled) > 1 or sheet.columns[filled[0]].kinds[index] != Kind.TEXT:
        return None
    if _GROUP.fullmatch(joined[0]):
        return GROUP
    wide = _is_wide(sheet, index)
    return GROUP if (wide or not named) and len(sheet.columns) > 2 else None


def _is_wide(sheet: Sheet, index: int) -> bool:
    row = sheet.numbers[index]
    return any(
        merge.first_row <= row <= merge.last_row and merge.last_column - merge.first_column >= 2
        for merge in sheet.merges
    )


def _is_identified(sheet: Sheet, index: int, named: list[int]) -> bool:
    """Whether a row holds a code of 15 digits or more: a firm may be called 共计."""
    codes = [sheet.columns[place].raw[index].strip().replace("-", "") for place in named]
    return any(len(code) >= 15 and code.isalnum() and code.isascii() for code in codes)


def _repeats(stretch: Stretch, header: Header, index: int, filled: list[int]) -> bool:
    """Whether a row says the header again, as printed pages do."""
    if len(filled) < 2:
        return False
    same = sum(
        stretch.text(place, index) == stretch.text(place, header.bottom)
        or stretch.text(place, index) == stretch.text(place, header.top)
        for place in filled
    )
    return same * 2 > len(filled) and stretch.sheet.columns[filled[0]].kinds[index] == Kind.TEXT


def _follow_notes(stretch: Stretch, reasons: dict[int, str]) -> None:
    """After 注：, lines with a single text go on with the note."""
    notes = [index for index, reason in reasons.items() if reason == FOOTER]
    if not notes:
        return
    for index in range(min(notes) + 1, stretch.last):
        filled = [column for column in stretch.sheet.columns if column.kinds[index]]
        if index in reasons or len(filled) == 1:
            reasons.setdefault(index, FOOTER)
            continue
        break
