"""Text cells: kept as printed, but for characters that nobody can see."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from registry.importing.cells.nothing import CLEAR_WORD, LONGEST_WORD, nothing
from registry.importing.cells.numerals import brief
from registry.importing.cells.one_by_one import OneByOne
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import Field, FieldKind

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
# Our own csv export puts an apostrophe before what a spreadsheet would take for a formula.
_QUOTED = re.compile(r"^'(?=[=+\-@])")
# A space or an apostrophe at the beginning of a line, a space at its end.
_EDGES = ("\n ", "\n'", " \n")
_PARTS = re.compile(r"[;；、,，\r\n]+")
_TEXT = frozenset({Kind.EMPTY, Kind.TEXT})


def all_clean(texts: Collection[str], limit: int) -> bool:
    """Whether every text can be taken exactly as it stands: asked of all at once."""
    lines = "\n".join(("", *texts, ""))
    return (
        lines.count("\n") == len(texts) + 1
        and lines.replace("\n", "").isprintable()
        and not any(edge in lines for edge in _EDGES)
        and max(map(len, texts)) <= limit
        and not any(_is_word(text) for text in texts if len(text) <= LONGEST_WORD)
    )


def clean_texts(texts: Iterable[str], limit: int) -> list[str]:
    """The texts that can be taken exactly as they stand."""
    return [
        text
        for text in texts
        if text.isprintable()
        and text[0] not in " '"
        and text[-1] != " "
        and len(text) <= limit
        and not (len(text) <= LONGEST_WORD and _is_word(text))
    ]


def _is_word(text: str) -> bool:
    return text == CLEAR_WORD or nothing(text) is not None


@dataclass(frozen=True)
class TextReader:
    """Reads text: inner line breaks stay in long texts, names are one line."""

    field: Field

    bulk_kinds = _TEXT
    default_companion = None

    @property
    def _limit(self) -> int:
        return self.field.length or 1_000_000

    def bulk(self, raws: Sequence[str]) -> list[str] | None:
        """All texts at once where none needs a touch."""
        return list(raws) if all_clean(dict.fromkeys(raws), self._limit) else None

    def clean(self, raws: Iterable[str]) -> list[str]:
        """Those that `bulk` can take."""
        return clean_texts(raws, self._limit)

    def read(self, written: Written) -> Outcome:
        """One cell: its text without invisible characters and spaces around it."""
        if self.field.kind == FieldKind.NAME and written.kind != Kind.TEXT:
            return Refused(
                "not_a_name", f"{self.field.label}“{brief(written.raw)}”不是名称，请核对。"
            )
        text = self._tidy(written.raw)
        if len(text) > self._limit:
            said = f"{self.field.label}有{len(text)}个字，最多{self._limit}个字"
            return Refused("too_long", f"{said}，请缩短：“{brief(text, 20)}”。")
        reason = self._reason(text, written)
        return Read(text, reason) if reason else text

    def _tidy(self, raw: str) -> str:
        text = _QUOTED.sub("", _CONTROL.sub("", _INVISIBLE.sub("", raw)).strip(), count=1)
        if self.field.length is None or self.field.kind is FieldKind.TAGS:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        return _BREAKS.sub("", text)

    def _reason(self, text: str, written: Written) -> str:
        if written.kind == Kind.DATE:
            return "日期单元格按文字记"
        if _QUOTED.match(written.raw):
            return "去掉防公式的单引号"
        return "" if text == written.raw else "去掉首尾空格、换行和看不见的字符"


@dataclass(frozen=True)
class PhoneReader:
    """Reads telephone numbers as text; nothing is added or cut."""

    field: Field

    bulk_kinds = frozenset({Kind.EMPTY, Kind.TEXT, Kind.NUMBER})
    default_companion = None

    def bulk(self, raws: Sequence[str]) -> list[str] | None:
        """All numbers at once where none needs a touch."""
        texts = dict.fromkeys(raws)
        clean = all_clean(texts, self.field.length or 100)
        return list(raws) if clean and not any("E+" in text for text in texts) else None

    def clean(self, raws: Iterable[str]) -> list[str]:
        """Those that `bulk` can take."""
        found = clean_texts(raws, self.field.length or 100)
        return [text for text in found if "E+" not in text]

    def read(self, written: Written) -> Outcome:
        """One cell."""
        if re.fullmatch(r"\d(\.\d+)?E\+\d+", written.raw, re.IGNORECASE):
            return Refused(
                "excel_number",
                f"{self.field.label}“{written.raw}”被当作数字，后几位已丢失，请把该列设为文本后重填。",
            )
        return TextReader(self.field).read(written)


@dataclass(frozen=True)
class TagsReader(OneByOne):
    """Reads several words in one cell (标签, 曾用名), kept joined by 、."""

    field: Field

    def read(self, written: Written) -> Outcome:
        """One cell: its words, each once, in their order."""
        outcome = TextReader(self.field).read(written)
        text = outcome.value if isinstance(outcome, Read) else outcome
        if not isinstance(text, str):
            return outcome
        parts = [part.strip() for part in _PARTS.split(text)]
        joined = "、".join(dict.fromkeys(filter(None, parts)))
        return outcome if joined == text else Read(joined, "多个词统一用顿号隔开")
