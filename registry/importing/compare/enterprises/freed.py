"""曾用名 清空 where rows of the call still go by a name that it would take away (腾出名称)."""

from collections.abc import Collection, Iterable, Iterator
from typing import cast

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.enterprises.identity import Identity
from registry.importing.compare.enterprises.names import recorded_names, said_at
from registry.importing.compare.firm_rows import NameField, words_in
from registry.importing.compare.naming import firm_tables, naming_of
from registry.importing.registers import REGISTERS
from registry.importing.table import CLEAR, ParsedTable
from registry.terms import Register

Places = dict[str, str]
"""Folded name → the row of the call that goes by it."""


def ask_about_freed(call: Call, book: Book, identity: Identity) -> None:
    """Make a row wait that takes a name away by which another row of the call finds its firm.

    Else that row would find no firm, or create one, when the same file comes again.
    """
    formers = book.column("former_names")
    freeing = [at for at in book.live_or_taken() if formers[at] is CLEAR]
    if not freeing:
        return
    own = recorded_names(call, {cast("int", identity.ids[at]) for at in freeing})
    freed = {
        at: said_at(identity, formers[at], at).freed(own.get(cast("int", identity.ids[at]), []))
        for at in freeing
    }
    places = _going_by(call, set().union(*freed.values()))
    for at, names in freed.items():
        if used := sorted(names & places.keys()):
            message = f"清空曾用名会去掉{places[used[0]]}所用的企业名称，请先核对那一行，或不清空。"
            book.ask(at, "name_in_use", "former_names", message)


def _going_by(call: Call, names: Collection[str]) -> Places:
    """Which of the names rows of the call find their firm by, because no known code says more.

    A code that the call creates a firm for finds it by no name.
    """
    found: dict[str, list[tuple[str, str | None]]] = {}
    for place, code, borne in _rows(call) if names else ():
        for name in borne:
            if name in names:
                found.setdefault(name, []).append((place, code))
    codes = {code for rows in found.values() for _, code in rows if code}
    naming = naming_of(call)
    known = call.roll.of(codes).keys() | {code for code in codes if naming.creates(code)}
    open_ones = {
        name: [place for place, code in rows if code not in known] for name, rows in found.items()
    }
    return {name: places[0] for name, places in open_ones.items() if places}


def _rows(call: Call) -> Iterator[tuple[str, str | None, Iterable[str]]]:
    """Where every row of the call that can go in stands, its code, and its firm's names."""
    for table, meant in zip(firm_tables(call), naming_of(call).tables, strict=True):
        for at in meant.said.live:
            yield _place(table, at), meant.said.words[at].code, meant.said.names(at)
    for table in call.tables:
        firm = REGISTERS[table.register].firm
        if firm and table.register != Register.ENTERPRISES.value:
            book = Book(table)
            words = words_in(book, cast("NameField", firm[-1]))
            for at in book.live:
                yield _place(table, at), words[at].code, words[at].folded


def _place(table: ParsedTable, at: int) -> str:
    return f"“{table.sheet}”第 {table.rows[at]} 行"
