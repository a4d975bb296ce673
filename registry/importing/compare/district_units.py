"""区级数据: which unit each number is in, and numbers that stand a power of ten off their series.

A cell says its unit, else the heading or the line of units does where it fits the series, else it
is the usual one of the series, and that is said. A person's word stands above what is written.
"""

from collections import Counter
from collections.abc import Sequence
from math import log10
from typing import Any

from sqlalchemy import select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.unit_shift import POWERS, Off, ask_unit, shift
from registry.importing.match.among import among
from registry.importing.outcome import SpecialCell
from registry.importing.table import BLANK, Filled, MappedColumn
from registry.models import DistrictFigure
from registry.quantities import conversion
from registry.records.rows import NOW, rows
from registry.terms import HowRead

_OWN = "各指标自己往期"
_YEARS = 3
_BEYOND_MONTHS = 2.0
Key = tuple[Any, ...]
Past = dict[Key, list[Any]]
"""(series, area, basis) → its values on record."""


def units(call: Call, book: Book, keys: Sequence[Key | None]) -> list[Filled]:
    """The unit of each position; a value whose unit nobody knows is refused."""
    value, found = book.column("value"), list(book.column("unit"))
    own = book.table.values.get("value_unit") or [BLANK] * len(found)
    column = _column(book)
    usual: list[int] = []
    for position in book.live:
        key = keys[position]
        if key is None or value[position] is BLANK:
            continue
        found[position] = _in_cell(book, position, own[position], found[position])
        of_series = call.asked.series_units.get(str(key[0]))
        if found[position] is BLANK:
            found[position] = unit = _unwritten(book, position, column, of_series)
            if unit is not BLANK and (column is None or unit != column.unit):
                usual.append(position)
        elif column is not None and column.unit_from == "chosen":
            found[position] = _chosen(book, position, str(found[position]), str(column.unit))
    _tell_usual(book, usual, found)
    return found


def doubt_units(call: Call, book: Book, keys: Sequence[Key | None], unit: Sequence[Filled]) -> None:
    """Ask about the numbers of one unit that stand a power of ten off their series' own past.

    A series is steadier than a firm, so that one is enough where it is a thousand times off.
    """
    column, value = _column(book), book.column("value")
    if column is None or column.unit_from == "chosen":
        return
    live = [at for at in book.live if keys[at] and isinstance(value[at], int)]
    most_common = Counter(str(unit[at]) for at in live).most_common()
    by_key = {at: key for at in live if (key := keys[at]) is not None}
    past = _past(call, list(by_key.values())) if by_key else {}
    for label, _ in most_common:
        positions = [at for at in live if unit[at] == label]
        held = (_ratio(by_key[at], value[at], label, past) for at in positions)
        ratios = [ratio for ratio in held if ratio is not None]
        power = shift(ratios)
        if not power and abs(alone := shift(ratios, fewest=1)) in POWERS[1:]:
            power = alone
        if power:
            ask_unit(book, column, positions, label, Off(power, _OWN))
            return


def _column(book: Book) -> MappedColumn | None:
    return next((one for one in book.table.columns if one.field == "value"), None)


def _in_cell(book: Book, position: int, own: Filled, beside: Filled) -> Filled:
    """The unit in the cell of the number, which the column of units must not contradict."""
    if own is BLANK:
        return beside
    if beside not in (BLANK, own):
        message = f"单元格里写的单位是{own}，“单位”写的是{beside}，请改成一致。"
        book.ask(position, "unit_differs", "value", message)
    return own


def _unwritten(book: Book, position: int, column: MappedColumn | None, usual: str | None) -> Filled:
    """The unit of a row that does not say it itself."""
    above = column.unit if column else None
    if above is not None and (usual is None or conversion(above, usual) is not None):
        return above
    if usual is None:
        message = "没有单位，请在“单位”列填写，例如 亿元、%、家。"
        book.refuse(position, "required", "unit", message)
        return BLANK
    if above is not None and column is not None and column.unit_from == "header":
        message = f"表头写的单位是{above}，本行指标的单位是{usual}，不能换算，请在“单位”列写明。"
        book.ask(position, "unit_differs", "value", message)
        return BLANK
    return usual


def _chosen(book: Book, position: int, written: str, chosen: str) -> str:
    """The unit that a person gave for the column, where that of the row converts into it."""
    if written == chosen or conversion(written, chosen) is None:
        return written
    cell, raw = book.cell("unit", position), book.raw("unit", position)
    how = (cell, HowRead.DECIDED, raw or None, chosen)
    book.cells.append(
        SpecialCell(book.table.rows[position], f"{DistrictFigure.__tablename__}.unit", *how)
    )
    book.restate(position, "unit", f"表中写的单位是{written}，由人改按{chosen}读取")
    return chosen


def _tell_usual(book: Book, positions: Sequence[int], found: Sequence[Filled]) -> None:
    """Say how many numbers were taken in the usual unit of their series."""
    counted = Counter(str(found[position]) for position in positions)
    if counted:
        told = "、".join(f"{unit} {count} 行" for unit, count in counted.most_common())
        message = f"没有写明单位，按各指标的常用单位读取（{told}），请核对。"
        book.note_column(positions, "value", "usual_unit", message)


def _past(call: Call, keys: Sequence[Key]) -> Past:
    """What is on record of these series in the last years, the oldest first."""
    stored = rows(DistrictFigure, NOW).c
    names = ("series", "area", "basis", "year", "through", "value", "unit")
    query = (
        select(*(stored[name] for name in names))
        .where(
            among(call.session, stored.series, {key[0] for key in keys}),
            stored.year >= min(key[1] for key in keys) - _YEARS,
            stored.value > 0,
        )
        .order_by(stored.year, stored.through)
    )
    found: Past = {}
    for one in call.session.execute(query):
        found.setdefault((one.series, one.area, one.basis), []).append(one)
    return found


def _ratio(key: Key, value: Any, unit: str, past: Past) -> float | None:
    """log10 of a number over what its series had last, best in the same months of a year before.

    Other months are more or fewer of them: only what they cannot explain says something.
    """
    series, year, through, area, basis, _ = key
    own = [
        (one, float(factor))
        for one in past.get((series, area, basis), ())
        if (factor := conversion(one.unit, unit)) is not None
        and (one.year, one.through) <= (year, through)
    ]
    alike = [one for one in own if one[0].through == through and one[0].year < year]
    if not own or value <= 0:
        return None
    last, times = (alike or own)[-1]
    ratio = log10(value) - log10(last.value * times)
    return ratio if alike or abs(ratio) >= _BEYOND_MONTHS else 0.0
