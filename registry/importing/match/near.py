"""Names that are nearly alike (名称近似): put before a person, never taken for the same.

What people change when they copy a name does not count: the city, brackets, the form of the
company, 科技 or 发展 at its end. Of what is left a slip of the pen may differ.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import Enterprise, EnterpriseName
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope

MOST = 5
"""How many firms are proposed for a name."""

_CITY = re.compile(r"北京市?|大兴[区县]?")
_FORM = re.compile(r"(?:控股)?(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:公司|集团)$")
_WEAK = re.compile(r"(?:科技|技术|发展|实业|开发)+$")
_SHORTEST_STEM = 3
_SLIPS = ((9, 2), (4, 1))
"""(length of the stem, how many characters of it may differ), the longest first."""
_FEW = 8


@dataclass(frozen=True, slots=True)
class Near:
    """A firm whose name comes near one that is looked for; `distance` 0 is nearest."""

    firm: int
    distance: int
    why: str


@dataclass(frozen=True, slots=True)
class Core:
    """What distinguishes a folded name: without city and form, and without a weak ending."""

    core: str
    stem: str

    @property
    def slips(self) -> int:
        """How many characters of the stem may differ."""
        return next((slips for length, slips in _SLIPS if len(self.stem) >= length), 0)


def core_of(folded: str) -> Core:
    """The core of a name folded by `identifiers.fold_name`."""
    core = _FORM.sub("", _CITY.sub("", folded)) or folded
    return Core(core, _WEAK.sub("", core) or core)


def closeness(one: Core, other: Core) -> tuple[int, str] | None:
    """How near two names are, and in what they differ; None where they are not."""
    if one.core == other.core:
        return 0, "只差地名、括号或公司形式"
    if one.stem == other.stem and len(one.stem) >= _SHORTEST_STEM:
        return 1, "只差“科技”“发展”一类的字"
    allowed = min(one.slips, other.slips)
    slips = _slips(one.stem, other.stem, allowed) if allowed else None
    return None if not slips else (1 + slips, f"相差 {slips} 个字")


def known_names(session: Session, *, scope: Scope, today: date) -> list[tuple[int, str]]:
    """(firm, folded name) of every name within the scope; a merged file leads to its winner."""
    alias, firm = rows(EnterpriseName, NOW).c, rows(Enterprise, NOW).c
    leads = func.coalesce(firm.merged_into_id, firm.id)
    query = select(leads, alias.folded).where(
        alias.enterprise_id == firm.id, in_scope(leads, scope, today)
    )
    return [(number, folded) for number, folded in session.execute(query)]


def near_names(
    wanted: Mapping[int, str], known: Iterable[tuple[int, str]]
) -> dict[int, list[Near]]:
    """For each wanted name the firms that come nearest to it, all equally near; at most MOST.

    wanted -- number → folded name; known -- (firm, folded name), as many as the ledger has
    """
    cores = {number: core_of(folded) for number, folded in wanted.items()}
    index = _Index(known, cores.values())
    found = {number: index.nearest(core) for number, core in cores.items()}
    return {number: own for number, own in found.items() if own}


class _Index:
    """Known names by what near ones have in common: core, stem, all but a few characters of it.

    A slip takes one character away at most, so where k slips are allowed a near stem lacks no more
    than k characters. Who has a character is one long number with a bit per name: a few operations
    on them tell for all names at once.
    """

    def __init__(self, known: Iterable[tuple[int, str]], wanted: Collection[Core]) -> None:
        self._known = [(firm, core_of(folded)) for firm, folded in sorted(known)]
        self._equal: dict[str, list[int]] = {text: [] for one in wanted for text in _texts(one)}
        self._having: dict[str, list[int]] = {
            sign: [] for one in wanted if one.slips for sign in _signs(one.stem)
        }
        for place, (_, core) in enumerate(self._known):
            for text in _texts(core):
                if text in self._equal:
                    self._equal[text].append(place)
            for sign in _signs(core.stem) if core.slips else ():
                if sign in self._having:
                    self._having[sign].append(place)
        self._bits: dict[str, int] = {}

    def nearest(self, core: Core) -> list[Near]:
        """The firms nearest to a name; those with more slips are looked for where there is none."""
        equal = sorted({place for text in _texts(core) for place in self._equal[text]})
        ways = [equal, equal, *(self._slipped(core, slips) for slips in range(1, core.slips + 1))]
        for distance, places in enumerate(ways):
            if found := self._first(core, places, distance):
                return found
        return []

    def _first(self, core: Core, places: Iterable[int], distance: int) -> list[Near]:
        """The first MOST firms that are so far away; no more names than needed are compared."""
        found: dict[int, Near] = {}
        for place in places:
            firm, other = self._known[place]
            near = closeness(core, other)
            if near is not None and near[0] == distance:
                found[firm] = Near(firm, *near)
                if len(found) == MOST:
                    break
        return list(found.values())

    def _slipped(self, core: Core, slips: int) -> Iterator[int]:
        """Places of names whose stem lacks no more than so many characters of this one."""
        lacking = [(1 << len(self._known)) - 1] * (slips + 1)
        for sign in _signs(core.stem):
            having = self._having_bits(sign)
            for most in range(slips, 0, -1):
                lacking[most] = lacking[most] & having | lacking[most - 1]
            lacking[0] &= having
        for place in _places(lacking[slips]):
            if abs(len(self._known[place][1].stem) - len(core.stem)) <= slips:
                yield place

    def _having_bits(self, sign: str) -> int:
        if sign not in self._bits:
            bits = bytearray(len(self._known) // 8 + 1)
            for place in self._having.pop(sign):
                bits[place >> 3] |= 1 << (place & 7)
            self._bits[sign] = int.from_bytes(bits, "little")
        return self._bits[sign]


def _texts(core: Core) -> set[str]:
    return {core.core, core.stem}


def _signs(stem: str) -> list[str]:
    """The characters of a stem; the second 甲 of it is written 甲甲, the third 甲甲甲."""
    if len(set(stem)) == len(stem):
        return list(stem)
    return [character * stem.count(character, 0, at) for at, character in enumerate(stem, start=1)]


def _places(bits: int) -> Iterator[int]:
    """Where a number has its ones, the lowest first; few are taken off, many are read as text."""
    if bits.bit_count() <= _FEW:
        while bits:
            place = (bits & -bits).bit_length() - 1
            yield place
            bits ^= 1 << place
        return
    digits = f"{bits:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def _slips(one: str, other: str, most: int) -> int | None:
    """Characters to change, add, drop or swap with a neighbour; None where more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    one, other = _unlike(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, character in enumerate(one, start=1):
        last, row = row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (character != against))
            swapped = i > 1 and j > 1 and character == other[j - 2] and one[i - 2] == against
            row.append(min(cost, before[j - 2] + 1) if swapped else cost)
        before = last
    return row[-1] if row[-1] <= most else None


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Two texts without what they begin and end with alike: it costs no slip."""
    start, length = 0, min(len(one), len(other))
    while start < length and one[start] == other[start]:
        start += 1
    end = 0
    while end < length - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
