"""经营数据: firm × year × months × 数据性质 × 来源; an empty month is the year."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.complete import complete_library, is_complete
from registry.importing.compare.figure_units import doubt_units
from registry.importing.compare.firm_rows import link
from registry.importing.compare.growth import doubt_growth
from registry.importing.compare.present import Present, load_present
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.match.firms import Firm
from registry.importing.outcome import Outcome
from registry.importing.table import BLANK, Filled, ParsedTable
from registry.models import Figures
from registry.terms import Nature, Origin, Term

KEY = ("enterprise_id", "year", "through", "nature", "origin")
_FACTS = (
    *("reporter", "in_library", "library_kind", "output", "output_prior", "revenue"),
    *("revenue_prior", "profit", "taxes_paid", "district_tax", "rd_expense", "rd_internal"),
    *("employees", "energy", "water", "land", "value_added", "note"),
)
_YEAR = 12
Keys = list[tuple[Any, ...] | None]


def compare_figures(call: Call, table: ParsedTable) -> Outcome:
    """Compare a table of firms' figures with the ledger."""
    book = call.open(table)
    firms = link(call, book)
    doubt_units(call, book, firms)
    columns = {"year": book.column("year"), "through": book.column("through")}
    columns["nature"] = natures(book, columns["through"])
    columns["origin"] = book.column("origin")
    keys = _keys(book, firms, columns)
    call.review(book, [firm.id if firm else None for firm in firms])
    call.claim(book, Figures, keys, "uscc" if book.has("uscc") else "name", "企业同一时期的记录")
    side = _side(book, firms, columns, keys)
    fit(book, side)
    present = _present(call, keys, side.given)
    doubt_growth(book, keys, present)
    decide(book, side, present)
    if is_complete(call, book):
        complete_library(call, book, firms, keys)
    return book.outcome()


def natures(book: Book, through: Sequence[Filled]) -> list[Filled]:
    """数据性质 as given; else a year without a month is 年报, months are 快报."""
    said = book.column("nature")
    own = book.table.values.get("through") or [BLANK] * len(said)
    by_month = "through" in book.table.given
    annual, flash = Nature.ANNUAL.value, Nature.FLASH.value
    return [
        nature
        if nature is not BLANK
        else annual
        if month == _YEAR and cell is BLANK and not by_month
        else flash
        for nature, month, cell in zip(said, through, own, strict=True)
    ]


def code_of(vocabulary: type[Term], value: Filled) -> str | None:
    """A code of a closed vocabulary, also where it was given by its label; else None."""
    if not isinstance(value, str):
        return None
    if value in vocabulary.labels():
        return value
    term = vocabulary.from_label(value)
    return None if term is None else str(term.value)


def _keys(book: Book, firms: Sequence[Firm | None], columns: dict[str, list[Filled]]) -> Keys:
    """The key of each row that is still in; a row without a year is refused."""
    keys: Keys = [None] * len(firms)
    years, months, natures, origins = (columns[name] for name in KEY[1:])
    natures_by_value = {one: code_of(Nature, one) for one in set(natures)}
    origins_by_value = {one: code_of(Origin, one) for one in set(origins)}
    for position in book.live:
        firm, year = firms[position], years[position]
        if not isinstance(year, int):
            message = "没有年度，请在“年度”列填写，或在导入时指定年度。"
            book.refuse(position, "required", "year", message)
        elif firm is not None:
            nature = natures_by_value[natures[position]]
            origin = origins_by_value[origins[position]]
            keys[position] = (firm.id, year, months[position], nature, origin)
    return keys


def _side(
    book: Book, firms: Sequence[Firm | None], columns: dict[str, list[Filled]], keys: Keys
) -> Side:
    given = {name: book.column(name) for name in _FACTS if book.has(name)}
    fixed: dict[str, list[Any]] = {
        name: [key[at] if key else None for key in keys] for at, name in enumerate(KEY)
    }
    return Side(Figures, keys, given, fixed)


def _present(call: Call, keys: Keys, only: Iterable[str]) -> Present:
    """The records of these firms in these periods; of most firms, those of all are read."""
    real = [key for key in keys if key is not None and key[0] > 0]
    named = {name: set(map(itemgetter(at), real)) for at, name in enumerate(KEY)}
    shared = {name: next(iter(values)) for name, values in named.items() if len(values) == 1}
    several = [name for name in ("year", "through") if name not in shared]
    if not call.roll.is_mostly(len(named["enterprise_id"])):
        several.append("enterprise_id")

    def wanted(c: Any) -> list[Any]:
        return [among(call.session, c[name], named[name]) for name in several]

    return load_present(call.session, Figures, wanted, only=only, shared=shared)
