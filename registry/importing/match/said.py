"""What one table of firms says of codes and names, before anything is looked up (称谓)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from registry.identifiers import fold_name
from registry.importing.decisions import NO_FIRM
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.words import Words
from registry.importing.table import Filled


@dataclass
class Said:
    """The rows of a table: how each calls its firm, its 曾用名, and who is still in.

    live -- positions that reading has not stopped
    """

    words: Sequence[Words]
    formers: Sequence[Filled]
    live: Sequence[int]

    @cached_property
    def alone(self) -> list[int]:
        """Positions that are still in and have no code."""
        return [at for at in self.live if not self.words[at].code]

    def listed(self, at: int) -> list[str]:
        """曾用名 of a row, as printed."""
        formers = self.formers[at]
        return formers.split("、") if isinstance(formers, str) else []

    def names(self, at: int) -> list[str]:
        """The keys of every name that a row gives its firm, its own first."""
        return [*self.words[at].folded, *self.further(at)]

    def further(self, at: int) -> Iterable[str]:
        """The keys of 曾用名 of a row."""
        return filter(None, map(fold_name, self.listed(at)))

    def told(self, at: int, key: str) -> str:
        """The name behind a key, as printed."""
        printed = (name for name in self.listed(at) if fold_name(name) == key)
        return next(printed, self.words[at].name or key)

    def names_alone(self) -> Iterator[str]:
        """Every name that a row without a code gives."""
        for at in self.alone:
            yield from self.names(at)

    def by_org(self, at: int, firms: Firms) -> bool:
        """Whether the organisation code says whom a row without a code means."""
        return self.words[at].org in firms.by_org


Heard = dict[str, dict[int | str, Firm]]
"""Folded name → number, else code → the firm that rows with a code give it to."""


def hear(tables: Iterable[Said], wanted: Collection[str], firms: Firms) -> Heard:
    """To whom rows with a code, or with a firm that a person chose, give the wanted names.

    A row that reading has stopped speaks only for a code that nobody knows, and by its own name.
    """
    heard: Heard = {}
    for said in tables if wanted else ():
        live = set(said.live)
        for at, words in enumerate(said.words):
            firm = _speaker(words, firms)
            if firm is None or (at not in live and firm.id):
                continue
            if firm.id and firm.name == words.name and not said.listed(at):
                continue  # as most rows are: what it says is on record
            for name in said.names(at) if at in live else words.folded:
                if name in wanted:
                    heard.setdefault(name, {}).setdefault(firm.id or str(firm.uscc), firm)
    return heard


def _speaker(words: Words, firms: Firms) -> Firm | None:
    """The firm for which a row speaks without being asked for its name."""
    if words.chosen is not None and words.chosen != NO_FIRM:
        return firms.by_number.get(words.chosen)
    if words.code:
        return firms.by_code.get(words.code) or Firm(0, words.code, words.name or "")
    by_org = firms.by_org.get(words.org, ()) if words.org else ()
    return by_org[0] if len(by_org) == 1 else None
