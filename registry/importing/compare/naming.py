"""The tables of firms of a call, heard together before the first of them is compared."""

from collections.abc import Sequence

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.firm_rows import words_in
from registry.importing.match.firms import load_firms
from registry.importing.match.naming import Meant, Naming
from registry.importing.match.said import Said
from registry.importing.table import ParsedTable
from registry.terms import Register


def naming_of(call: Call) -> Naming:
    """What all tables of the call say of firms; worked out once."""
    if call.naming is None:
        said = [_said(table) for table in firm_tables(call)]
        words = [one for each in said for one in each.words]
        listed = [(each, at) for each in said for at in range(len(each.words))]
        firms = load_firms(
            call.session,
            words,
            scope=call.asked.scope,
            today=call.asked.today,
            roll=call.roll,
            further=lambda at: listed[at][0].further(listed[at][1]),
        )
        call.naming = Naming(firms, said)
    return call.naming


def meant_in(call: Call, table: ParsedTable) -> Meant:
    """Whom the rows of one of them mean."""
    places = (at for at, one in enumerate(firm_tables(call)) if one is table)
    return naming_of(call).tables[next(places)]


def firm_tables(call: Call) -> Sequence[ParsedTable]:
    """The tables of firms, in the order of the files."""
    return [one for one in call.tables if one.register == Register.ENTERPRISES.value]


def _said(table: ParsedTable) -> Said:
    book = Book(table)
    return Said(words_in(book, "name"), book.column("former_names"), book.live)
