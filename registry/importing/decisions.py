"""What people decide about one table in the preview (逐表决定): columns, units, corrections."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class TableKey:
    """One table of a call: which file, which sheet, and the sheet row of its first header row.

    part -- which of several periods side by side; what people decide, they decide of all of them
    """

    file: int
    sheet: str
    header_row: int
    part: str = ""

    @property
    def text(self) -> str:
        """`0.3.企业`: as a draft keeps it; the name of a sheet may hold anything."""
        part = f"@{self.part}" if self.part else ""
        return f"{self.file}.{self.header_row}{part}.{self.sheet}"

    @property
    def whole(self) -> "TableKey":
        """The table with all its parts."""
        return replace(self, part="")

    @classmethod
    def parse(cls, text: str) -> "TableKey":
        """The key that `text` writes. Raises ValueError for anything else."""
        file, place, sheet = text.split(".", 2)
        header_row, _, part = place.partition("@")
        return cls(int(file), sheet, int(header_row), part)


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What a person said of one row that waited (核对结果).

    how -- FIRM: it is `firm`; NEW: its firm is to be created; DROP: the row is not to be imported
    told -- the firm as it was shown; about -- how the row calls it; reason -- why, in words
    keeps_name -- the firm also bears the name that stands in the row (记为曾用名)
    name, town -- what a firm that is created is called, where the row does not say it, and where
      it belongs
    """

    how: str
    firm: int = 0
    told: str = ""
    about: str = ""
    reason: str = ""
    keeps_name: bool = False
    town: str = ""
    name: str = ""

    @property
    def sentence(self) -> str:
        """What was settled, in words."""
        told = {
            FIRM: f"认定为{self.told}",
            NEW: f"新建企业“{self.name or self.about}”",
            DROP: "不导入",
        }[self.how]
        named = "，并记为曾用名" if self.keeps_name else ""
        return f"{told}{named}：{self.reason}" if self.reason else f"{told}{named}"


FIRM, NEW, DROP = "firm", "new", "drop"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Decisions:
    """How one table is to be read, and what holds for all of it.

    columns -- column letter → field, None for "leave it out"
    units -- column letter or field → unit label, where the file does not say
    facts -- FIELD → text, given once for the table (整表填写)
    zeros -- fields of amounts in which —, 无 and the like mean 0
    blanks -- fields in which an empty cell clears what is recorded (空白清除)
    corrections -- cell → text that a person put in its place (预览更正)
    words -- field → {word: code}, decided once for all rows
    confirmed -- 统一社会信用代码 that a person confirmed although a check character fails
    complete -- firms that the table does not name are no longer in it (本表为完整名录)
    growths -- fields of delivered 增速 that hold although the amounts say otherwise
    stays -- firms that a complete list leaves out and that stay nevertheless
    hidden -- rows that are hidden or filtered away are read like the others
    unmatched -- what becomes of rows of a list that no firm of ours matches: `outside` leaves them
      out as 非本区, `ask` lets them wait, '' is the usual
    whose -- field, or `field@row`, that somebody else changed since the export → whose value wins,
      MINE or THEIRS
    settled -- sheet row → what a person said of it (待核对)
    only -- sheet rows that are written; all others were, when the file was imported; empty: all
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    zeros: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    complete: bool = False
    growths: frozenset[str] = frozenset()
    stays: frozenset[int] = frozenset()
    hidden: bool = False
    unmatched: str = ""
    whose: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[int, RowChoice] = field(default_factory=dict)
    only: frozenset[int] = frozenset()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Decisions":
        """From what `kept` gave; unknown names are passed over, as an older draft may hold them."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        sets = {name: frozenset(known[name]) for name in _SETS if name in known}
        settled = {int(row): RowChoice(**said) for row, said in kept.get("settled", {}).items()}
        return cls(**{**known, **sets, "settled": settled})

    @property
    def kept(self) -> dict[str, Any]:
        """As JSON keeps it: only what a person said, sets in order."""
        said = {name: value for name, value in asdict(self).items() if value}
        return {name: sorted(value) if name in _SETS else value for name, value in said.items()}

    def wins(self, name: str, row: int) -> str:
        """Whose value of a field wins in a row; '' where nobody said."""
        return self.whose.get(f"{name}@{row}") or self.whose.get(name, "")

    def with_winner(self, name: str, row: int | None, winner: str) -> "Decisions":
        """The decisions with whose value wins in a row, or in all rows; '' takes that back."""
        own = f"{name}@{row}" if row is not None else name
        whole = row is None
        kept = {
            key: said
            for key, said in self.whose.items()
            if key != own and not (whole and key.startswith(f"{name}@"))
        }
        return replace(self, whose={**kept, own: winner} if winner else kept)

    def chosen(self, row: int) -> int | None:
        """The firm that a person said a row means, NO_FIRM where it is to be created."""
        said = self.settled.get(row)
        if said is None or said.how == DROP:
            return None
        return said.firm if said.how == FIRM else NO_FIRM


NO_FIRM = 0
"""Stands for a firm that is not on record yet."""

_SETS = ("zeros", "blanks", "confirmed", "growths", "stays", "only")
NONE = Decisions()
"""Nobody decided anything: the table is read as it is recognised."""


def tables_of(kept: Mapping[str, Mapping[str, Any]]) -> dict[TableKey, Decisions]:
    """The decisions of every table of a draft, as its options keep them: key text → decisions."""
    return {TableKey.parse(key): Decisions.of(said) for key, said in kept.items()}


def kept_tables(tables: Iterable[tuple[TableKey, Decisions]]) -> dict[str, dict[str, Any]]:
    """The decisions of tables as JSON keeps them; tables without any are left out."""
    return {key.text: said.kept for key, said in tables if said.kept}
