"""Whom a name alone means, by what the whole table says of names (曾用名, 更名)."""

from collections.abc import Sequence
from dataclasses import replace

from registry.identifiers import fold_name
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.rows import find_firm
from registry.importing.match.words import Words
from registry.importing.table import Filled


def names_of(words: Words, listed: Filled) -> list[str]:
    """The keys of every name that a row gives its firm; `listed` are its 曾用名."""
    further = listed.split("、") if isinstance(listed, str) else []
    return [*words.folded, *filter(None, map(fold_name, further))]


def firms_meant(
    words: Sequence[Words], formers: Sequence[Filled], positions: Sequence[int], firms: Firms
) -> Firms:
    """The firms as names alone find them: also by the names that rows of the table give them.

    Once the rows are written the names are on record. So a name alone is a double, or asked about,
    at once and not only when the file comes again.
    """
    if all(words[at].code for at in positions):
        return firms
    known = {name: list(bearers) for name, bearers in firms.by_name.items()}
    meant = replace(firms, by_name=known, listed={})
    for coded in (True, False):
        for at in positions:
            if bool(words[at].code) is coded and _tells_more(words[at], formers[at], firms):
                _hear(meant, words[at], formers[at], firms if coded else meant)
    return meant


def _tells_more(words: Words, listed: Filled, firms: Firms) -> bool:
    """Whether a row gives its firm a name that it is not found by anyway."""
    if isinstance(listed, str):
        return True
    holder = firms.by_code.get(words.code or "")
    return len(words.folded) > 1 if holder is None else holder.name != words.name


def _hear(meant: Firms, words: Words, listed: Filled, firms: Firms) -> None:
    """Note the names of one row, for the firm that it means or that it would create."""
    names = names_of(words, listed)
    firm, doubt = find_firm(words, firms)
    if firm is not None:
        meant.add(firm, names)
    elif names and doubt is not None and doubt.kind == "unknown_firm":
        new = Firm(0, words.code, words.name or "")
        for name in set(names).difference(words.folded):
            meant.listed.setdefault(name, {})[words.code or names[0]] = new
