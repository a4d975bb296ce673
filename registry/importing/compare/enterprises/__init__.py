"""企业: one row spreads over the firm, its names, its 归类 and the honours that flags stand for."""

from registry.identifiers import fold_name
from registry.importing.compare.book import Book, unmasked
from registry.importing.compare.call import Call
from registry.importing.compare.complete import is_complete
from registry.importing.compare.enterprises.flags import compare_flags
from registry.importing.compare.enterprises.freed import ask_about_freed
from registry.importing.compare.enterprises.identity import Identity, identify
from registry.importing.compare.enterprises.names import compare_names
from registry.importing.compare.enterprises.roll import complete_roll
from registry.importing.compare.enterprises.standings import Standings
from registry.importing.compare.present import Present, load_present
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.outcome import Outcome
from registry.importing.table import BLANK, ParsedTable
from registry.models import Enterprise

_PLAIN = (
    *("enterprise_type", "registered_address", "operating_address", "size", "holding", "listing"),
    *("legal_person", "contact", "phone", "products", "business_scope", "steward", "tags", "note"),
    *("registration_no", "established_on", "registered_capital"),
)
_COMPANIONS = {
    "established_on": "established_precision",
    "registered_capital": "capital_currency",
}


def compare_enterprises(call: Call, table: ParsedTable) -> Outcome:
    """Compare a table of firms with the ledger."""
    book = call.open(table)
    identity = identify(call, book)
    ask_about_freed(call, book, identity)
    call.review(book, identity.ids)
    side = _side(book, identity)
    standings = Standings(call, book, identity)
    fit(book, side)
    fit(book, standings.side)
    standings.check_scope()
    present = _load(call, identity, side)
    decide(book, side, present)
    standings.compare()
    compare_names(call, book, identity)
    compare_flags(call, book, identity)
    _announce(call, book, identity)
    if is_complete(call, book):
        complete_roll(call, book, identity)
    return book.outcome()


def _load(call: Call, identity: Identity, side: Side) -> Present:
    known = {number for number in identity.ids if number is not None and number > 0}
    return load_present(
        call.session,
        Enterprise,
        lambda c: [among(call.session, c.id, known)],
        key=("id",),
        only=side.given,
    )


def _side(book: Book, identity: Identity) -> Side:
    """The columns of the firm itself."""
    given = {name: book.column(name) for name in _PLAIN if book.has(name)}
    for name, companion in _COMPANIONS.items():
        if name in given:
            given[companion] = book.companion(companion, name)
    if "phone" in given:
        given["phone"] = unmasked(book, given["phone"])
    given |= {"uscc": identity.codes, "name": identity.names, "name_folded": identity.folded}
    keys = [None if number is None else (number,) for number in identity.ids]
    fields = {companion: name for name, companion in _COMPANIONS.items()} | {"name_folded": "name"}
    titles = {companion: companion for companion in _COMPANIONS.values()} | {"name_folded": None}
    return Side(Enterprise, keys, given, {"id": list(identity.ids)}, fields, titles)


def _announce(call: Call, book: Book, identity: Identity) -> None:
    """Tell the tables that follow which firms this call creates or renames, and their names."""
    formers = book.column("former_names")
    for position in book.live_or_taken():
        firm, folded = identity.firms[position], identity.folded[position]
        code = identity.codes[position]
        listed = formers[position]
        names = [str(folded)] if folded is not BLANK else []
        names += map(fold_name, listed.split("、") if isinstance(listed, str) else ())
        if position in identity.former:
            names.append(fold_name(identity.former[position]))
        if firm is not None and firm.uscc is None and isinstance(code, str):
            firm = firm._replace(uscc=code)
            call.coded[firm.id] = firm
        if firm is not None and (names or firm.id < 0 or firm.id in call.coded):
            call.new_firms.append((firm, tuple(filter(None, names))))
