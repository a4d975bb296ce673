"""Names that are nearly alike (名称近似): put before a person, never taken for the same.

What people change when they copy a name does not count: the city, brackets, the form of the
company, 科技 or 发展 at its end. Of what is left a slip of the pen may differ.
"""

import re
from collections.abc import Collection, Iterable, Mapping
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
    index = _index(cores)
    found: dict[int, dict[int, Near]] = {}
    for firm, folded in known:
        core = core_of(folded)
        for number in _looked_up(index, core):
            near = closeness(cores[number], core)
            if near is not None:
                own = found.setdefault(number, {})
                if firm not in own or near[0] < own[firm].distance:
                    own[firm] = Near(firm, *near)
    return {number: _nearest(own.values()) for number, own in found.items()}


def _nearest(found: Collection[Near]) -> list[Near]:
    least = min(one.distance for one in found)
    return sorted((one for one in found if one.distance == least), key=lambda one: one.firm)[:MOST]


def _index(cores: Mapping[int, Core]) -> dict[str, set[int]]:
    """Key → the wanted names that have it: near names share the core or a shortened stem."""
    index: dict[str, set[int]] = {}
    for number, core in cores.items():
        for key in {core.core, *_shortened(core.stem, core.slips)}:
            index.setdefault(key, set()).add(number)
    return index


def _looked_up(index: Mapping[str, set[int]], core: Core) -> set[int]:
    found: set[int] = set()
    for key in {core.core, *_shortened(core.stem, core.slips)}:
        if key in index:
            found |= index[key]
    return found


def _shortened(text: str, count: int) -> set[str]:
    """`text` and what is left of it when up to `count` characters are taken out."""
    found = {text}
    for _ in range(count):
        found |= {one[:at] + one[at + 1 :] for one in found for at in range(len(one))}
    return found


def _slips(one: str, other: str, most: int) -> int | None:
    """Characters to change, add, drop or swap with a neighbour; None where more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
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
