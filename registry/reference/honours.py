"""荣誉类型 as dated data, and the kind that a word in a list names."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.reference.files import table_of
from registry.terms import Level, Renewal


@dataclass(frozen=True, slots=True)
class HonourKind:
    """A kind of honour under the rules in force in [starts_on, ends_on). Fields as in its table.

    validity_months None: no term; family: honours of one family count a firm once
    """

    code: str
    starts_on: date
    ends_on: date
    name: str
    level: Level
    issuer: str
    family: str
    validity_months: int | None
    renewal: Renewal
    aliases: tuple[str, ...]


@cache
def honour_kinds() -> tuple[HonourKind, ...]:
    """The kinds that come with the program; a code stands once per rule set."""
    return tuple(_kind(entry) for entry in table_of("honour_kinds.toml")["kinds"])


def _kind(entry: dict[str, Any]) -> HonourKind:
    return HonourKind(
        code=entry["code"],
        starts_on=entry.get("starts_on", DISTANT_PAST),
        ends_on=entry.get("ends_on", DISTANT_FUTURE),
        name=entry["name"],
        level=Level(entry["level"]),
        issuer=entry["issuer"],
        family=entry["family"],
        validity_months=entry.get("validity_months"),
        renewal=Renewal(entry["renewal"]),
        aliases=tuple(entry["aliases"]),
    )


def kind_named(
    word: str, level: Level | None = None, kinds: Iterable[HonourKind] | None = None
) -> str | None:
    """The code of the kind that a list calls `word`, or None where no kind or several are meant.

    level -- the 级别 beside it: 小巨人 of 市级 is Beijing's own. A level that no kind of the same
    family has leaves the word unresolved: it contradicts it.
    """
    known = tuple(honour_kinds() if kinds is None else kinds)
    plain = _plain(word)
    named = [kind for kind in known if plain in map(_plain, (kind.name, *kind.aliases))]
    if level is None:
        return _only(named)
    exact = [kind for kind in named if kind.level == level]
    families = {kind.family for kind in named}
    return _only(
        exact or [kind for kind in known if kind.level == level and kind.family in families]
    )


def has_level(code: str, level: Level, year: object) -> bool:
    """Whether a list of a kind may be of this level: its own, or in that year one of its family's.

    Beijing had 小巨人 of its own from 2020 to 2022. year -- None where nobody says which
    """
    known = honour_kinds()
    family = {kind.family for kind in known if kind.code == code}
    return any(
        kind.level == level
        and (
            kind.code == code
            or (
                kind.family in family
                and isinstance(year, int)
                and kind.starts_on.year <= year <= kind.ends_on.year
            )
        )
        for kind in known
    )


def _only(kinds: list[HonourKind]) -> str | None:
    codes = {kind.code for kind in kinds}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """Quotation marks, brackets, spaces and width do not count: “小巨人” = 小巨人."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", word))).lower()
