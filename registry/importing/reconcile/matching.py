"""Which firm each row of a list means, or which ones it may mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.identifiers import org_code
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.rows import find_firm
from registry.importing.match.words import Words


@dataclass(frozen=True, slots=True)
class Match:
    """A row's firm; or, where a person must say which, the firms and why."""

    firm: Firm | None
    candidates: tuple[Firm, ...] = ()
    note: str = ""


def matches(words: Sequence[Words], firms: Firms) -> list[Match]:
    """Match by code, then organisation code, then folded name and former names."""
    return [_match(one, firms) for one in words]


def _match(words: Words, firms: Firms) -> Match:
    firm, doubt = find_firm(words, firms)
    if firm is not None and (doubt is None or doubt.severity == "note"):
        return Match(firm, note=doubt.message if doubt else "")
    if doubt is None or doubt.kind == "unknown_firm":
        return Match(None)
    return Match(None, tuple(_possible(words, firms)), doubt.message)


def _possible(words: Words, firms: Firms) -> Iterable[Firm]:
    """The firms behind a doubt: of the code, of its organisation, of the name."""
    found: dict[int, Firm] = {}
    if words.code and (holder := firms.by_code.get(words.code)):
        found[holder.id] = holder
    org = org_code(words.code) if words.code else words.org
    for firm in firms.by_org.get(org or "", ()):
        found[firm.id] = firm
    for folded in words.folded:
        for firm in firms.named(folded):
            found[firm.id] = firm
    return [firm for firm in found.values() if firm.ours]
