"""Linking the rows of figures, honours, platforms and projects to firms."""

from collections.abc import Iterable
from typing import Literal

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.match.firms import Claims, Firm, Firms, load_firms
from registry.importing.match.rows import Doubt, find_firm
from registry.importing.match.words import Words, words_of
from registry.importing.table import BLANK, Filled

NameField = Literal["name", "owner_name"]


def words_in(book: Book, name_field: NameField) -> list[Words]:
    """How each row calls its firm."""
    blank: list[Filled] = [BLANK] * len(book.table.rows)

    def said(name: str) -> list[Filled]:
        return book.table.column(name) if name in book.spec.by_name else blank

    former = said("former_names") if book.spec.code == "honours" else blank
    words = words_of(said("uscc"), said("org_code"), said(name_field), former)
    decided = book.table.decisions
    for row, one in zip(book.table.rows, words, strict=True) if decided.settled else ():
        one.chosen = decided.chosen(row)
    return words


def firms_of(call: Call, words: list[Words]) -> Firms:
    """The firms that these rows may mean: those on record, and those this call creates.

    Where a row has a name alone, also the codes that the file gives the name and nobody knows.
    """
    asked = call.asked
    known = load_firms(call.session, words, scope=asked.scope, today=asked.today, roll=call.roll)
    known.take_codes(call.coded)
    for firm, names in call.new_firms:
        known.add(firm, names)
    if any(one.name and not one.code for one in words):
        said = call.naming.unknown if call.naming else ()
        _note_claims(known.claimed, [*said, *words], known)
    return known


def _note_claims(claimed: Claims, words: Iterable[Words], firms: Firms) -> None:
    """Note the names that rows give to codes which are on record nowhere."""
    for one in words:
        if one.code and one.code not in firms.by_code:
            for folded in one.folded:
                claimed.setdefault(folded, {})[one.code] = Firm(0, one.code, one.name or "")


def link(call: Call, book: Book, name_field: NameField = "name") -> list[Firm | None]:
    """The firm of each position; rows without one are refused, or wait for a person."""
    words = words_in(book, name_field)
    firms = firms_of(call, words)
    linked: list[Firm | None] = [None] * len(words)
    for position in book.live:
        said = words[position]
        firm = firms.by_code.get(said.code or "")
        if firm is not None and firm.ours and firm.name == said.name:  # as most rows are
            linked[position] = firm
            continue
        firm, doubt = find_firm(said, firms)
        linked[position] = firm
        if doubt is not None:
            tell(book, position, doubt, name_field)
    return linked


def tell(book: Book, position: int, doubt: Doubt, name_field: NameField) -> None:
    """Put a doubt about the firm into the book, at the cell that is at fault."""
    fields = {"code": "uscc", "org": "org_code", "name": name_field, "former": "former_names"}
    name = fields[doubt.field]
    if doubt.severity == "note":
        book.note(position, doubt.kind, name, doubt.message)
    else:
        book.refuse(position, doubt.kind, name, doubt.message, doubt.severity)
