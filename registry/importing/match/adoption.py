"""Which firm on record without a code a code belongs to that nobody knows yet (补码)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from registry.importing.match.firms import Firm, Firms
from registry.importing.match.said import Heard, Said, hear
from registry.importing.match.words import Words

Wish = tuple[str, Firm, bool]
"""The name by which a code leads to a firm, the firm, and whether the name is the row's own."""


@dataclass
class Adoption:
    """Code → the firm whose it is; or a firm that it leads to, and others too (contested)."""

    firms: dict[str, Firm] = field(default_factory=dict)
    contested: dict[str, Firm] = field(default_factory=dict)


def adopt(firms: Firms, tables: Sequence[Said]) -> Adoption:
    """Which firms without a code the codes belong to, by what all tables say.

    The rows of one code are one firm: by their own names, else by the former ones that they list.
    Nobody else may lay claim to the name or to the firm; else every row of the code is asked about.
    """
    if firms.is_empty:
        return Adoption()
    wishes: dict[str, list[Wish]] = {}
    for code, wish in _wishes(firms, tables):
        wishes.setdefault(code, []).append(wish)
    heard = hear(tables, {name for own in wishes.values() for name, _, _ in own}, firms)
    chosen = _chosen(firms, tables)
    taken = {firm.id for firm in chosen.values()}
    found, contested = {}, {}
    for code, own in wishes.items():
        open_ones = [wish for wish in own if not _known_rivals(wish, heard)]
        if code in chosen or not open_ones:
            continue
        firm = _only(code, open_ones, heard)
        if firm is None or firm.id in taken:
            contested[code] = firm or open_ones[0][1]
        else:
            found[code] = firm
    claims = Counter(firm.id for firm in found.values())
    contested |= {code: firm for code, firm in found.items() if claims[firm.id] > 1}
    return Adoption(
        {code: firm for code, firm in found.items() if code not in contested} | chosen, contested
    )


def _known_rivals(wish: Wish, heard: Heard) -> bool:
    """Whether a row gives the name to another firm on record: it is that firm's too for sure."""
    name, firm, _ = wish
    return any(isinstance(key, int) and key != firm.id for key in heard.get(name, ()))


def _unknown(firms: Firms, tables: Sequence[Said]) -> Iterator[tuple[Said, int, Words]]:
    """Every row whose code nobody knows."""
    for said in tables:
        for at, words in enumerate(said.words):
            if words.code and words.code not in firms.by_code:
                yield said, at, words


def _chosen(firms: Firms, tables: Sequence[Said]) -> dict[str, Firm]:
    """Codes that go to a firm because a person said whom the row means."""
    return {
        str(words.code): firm
        for _, _, words in _unknown(firms, tables)
        if words.chosen and (firm := firms.by_number.get(words.chosen)) and firm.uscc is None
    }


def _wishes(firms: Firms, tables: Sequence[Said]) -> Iterator[tuple[str, Wish]]:
    """By which names the codes lead to firms without one."""
    for said, at, words in _unknown(firms, tables) if firms.by_name else ():
        if words.chosen is not None:
            continue
        code = str(words.code)
        for name in dict.fromkeys([*words.folded, *said.further(at)]):
            if firm := _without_code(firms, name):
                yield code, (name, firm, name in words.folded)


def _without_code(firms: Firms, name: str) -> Firm | None:
    """The only bearer of a name, where it has no code."""
    found = firms.named(name)
    return found[0] if len(found) == 1 and found[0].uscc is None else None


def _only(code: str, wishes: Sequence[Wish], heard: Heard) -> Firm | None:
    """The one firm that a code leads to, by names that nobody else gives to another."""
    free = [wish for wish in wishes if heard.get(wish[0], {}).keys() <= {code, wish[1].id}]
    found = {firm.id: firm for _, firm, _ in [wish for wish in free if wish[2]] or free}
    return next(iter(found.values())) if len(found) == 1 else None
