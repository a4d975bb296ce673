"""区级数据: a level and, where 增速 is given, its growth as a series of its own."""

from collections.abc import Mapping
from typing import Any

from registry.access import Action
from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.district_priors import priors
from registry.importing.compare.district_units import doubt_units, units
from registry.importing.compare.figures import Keys, code_of, natures
from registry.importing.compare.growth import doubt_growth
from registry.importing.compare.present import Present, load_present
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.outcome import Outcome
from registry.importing.table import BLANK, Filled, ParsedTable
from registry.models import DistrictFigure
from registry.terms import FigureBasis, Nature

KEY = DistrictFigure.__key__
GROWTH = ".growth"
PERCENT = "%"
_SHARED = ("provider", "published_on", "note")


def compare_district(call: Call, table: ParsedTable) -> Outcome:
    """Compare a table of district figures with the ledger."""
    book = call.open(table)
    if not call.asked.scope.whole:
        for position in book.live:
            message = f"账号的数据范围不是全区，不能{Action.RECORD_DISTRICT.label}。"
            book.refuse(position, "not_allowed", None, message)
    value, growth = book.column("value"), book.column("growth")
    keys = _keys(book)
    unit = units(call, book, keys)
    prior = priors(book, unit)
    doubt_units(call, book, keys, unit)
    call.claim(book, DistrictFigure, keys, "series", "指标同一时期的数")
    level = _level(book, keys, {"value": value, "unit": unit, "prior": prior})
    rate = _rate(book, keys, value, growth)
    fit(book, level)
    fit(book, rate)
    present = _present(call, [*level.keys, *rate.keys])
    doubt_growth(book, keys, present, {"prior": prior})
    decide(book, rate, present)
    decide(book, level, present)
    _tell_growth_apart(book)
    return book.outcome()


def _tell_growth_apart(book: Book) -> None:
    """A row holds a level and a rate: the rate's cells have names of their own."""
    table = DistrictFigure.__tablename__
    for column, name in {"value": "growth", **{shared: shared for shared in _SHARED}}.items():
        book.mapped[f"{table}.{column}{GROWTH}"] = name


def _keys(book: Book) -> Keys:
    names = ("series", "year", "through", "area", "basis")
    columns = {name: book.column(name) for name in names}
    columns["nature"] = natures(book, columns["through"])
    value, growth = book.column("value"), book.column("growth")
    keys: Keys = [None] * len(value)
    for position in book.live:
        row = {name: values[position] for name, values in columns.items()}
        if not isinstance(row["year"], int):
            message = "没有年度，请在“年度”列填写，或在导入时指定年度。"
            book.refuse(position, "required", "year", message)
        elif value[position] is BLANK and growth[position] is BLANK:
            message = "“数值”和“增速（%）”都空着，请至少填一个。"
            book.refuse(position, "required", "value", message)
        else:
            basis = code_of(FigureBasis, row["basis"]) or FigureBasis.FULL.value
            settled = {**row, "basis": basis, "nature": code_of(Nature, row["nature"])}
            keys[position] = tuple(settled[name] for name in KEY)
    return keys


def _level(book: Book, keys: Keys, read: Mapping[str, list[Filled]]) -> Side:
    own: Keys = [
        key if key is not None and read["value"][position] is not BLANK else None
        for position, key in enumerate(keys)
    ]
    given = {name: read[name] for name in read if name != "prior" or book.has(name)}
    given |= {name: book.column(name) for name in _SHARED if book.has(name)}
    return Side(DistrictFigure, own, given, _fixed(own))


def _rate(book: Book, keys: Keys, value: list[Filled], growth: list[Filled]) -> Side:
    own: Keys = [
        (f"{key[0]}{GROWTH}", *key[1:])
        if key is not None and growth[position] is not BLANK
        else None
        for position, key in enumerate(keys)
    ]
    given: dict[str, list[Filled]] = {"value": growth, "unit": [PERCENT] * len(keys)}
    given |= {name: book.column(name) for name in _SHARED if book.has(name)}
    titles: dict[str, str | None] = dict.fromkeys((*_SHARED, "unit"))
    return Side(DistrictFigure, own, given, _fixed(own), {"value": "growth"}, titles)


def _fixed(keys: Keys) -> dict[str, list[Any]]:
    return {name: [key[at] if key else None for key in keys] for at, name in enumerate(KEY)}


def _present(call: Call, keys: Keys) -> Present:
    series, years = ({key[at] for key in keys if key} for at in (0, 1))
    return load_present(
        call.session,
        DistrictFigure,
        lambda c: [among(call.session, c.series, series), among(call.session, c.year, years)],
    )
