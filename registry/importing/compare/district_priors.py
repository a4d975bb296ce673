"""区级数据: 上年同期 in the unit of the number beside it, as a row is recorded in one unit."""

from collections.abc import Sequence

from registry.importing.compare.book import Book
from registry.importing.table import BLANK, Filled, MappedColumn
from registry.quantities import OutOfRange, conversion, rescale


def priors(book: Book, units: Sequence[Filled]) -> list[Filled]:
    """上年同期 of each position in the unit of its row, converted where another one is written.

    units -- the unit of each row
    """
    found = book.column("prior")
    column = next((one for one in book.table.columns if one.field == "prior"), None)
    for position in book.live if column else ():
        unit, before = units[position], found[position]
        written = _written(book, column, position, unit) if column else None
        if isinstance(before, int) and unit is not BLANK and written not in (None, unit):
            found[position] = _converted(book, position, before, str(written), str(unit))
    _tell_taken(book, column, units)
    return found


def _tell_taken(book: Book, column: MappedColumn | None, units: Sequence[Filled]) -> None:
    """Say where only the cell of the number beside it gave 上年同期 its unit."""
    own, beside = (book.table.values.get(name) for name in ("prior_unit", "value_unit"))
    if column is None or column.unit is not None or beside is None:
        return
    before, said = book.column("prior"), book.column("unit")
    taken = [
        position
        for position in book.live
        if beside[position] is not BLANK and before[position] is not BLANK
        if said[position] is BLANK and (own is None or own[position] is BLANK)
    ]
    if taken:
        told = "、".join(sorted({str(units[position]) for position in taken}))
        message = f"上年同期没有写明单位，按本期单元格里的单位（{told}）读取，请核对。"
        book.note_column(taken, "prior", "usual_unit", message)


def _written(book: Book, column: MappedColumn, position: int, unit: Filled) -> Filled | None:
    """The unit of one cell: its own, a person's, or that of the column; None: as the row says.

    A heading with another unit than the row is asked about, unless the number beside it only left
    its own heading in its cell.
    """
    own, beside = (
        (book.table.values.get(name) or {position: BLANK})[position]
        for name in ("prior_unit", "value_unit")
    )
    if own is not BLANK:
        return own
    if column.unit_from == "chosen" or beside is not BLANK:
        return column.unit
    has_number = book.column("prior")[position] is not BLANK
    if column.unit_from == "header" and has_number and unit not in (BLANK, column.unit):
        book.ask(position, "unit_differs", "prior", _differ(str(column.unit), str(unit)))
    return None


def _converted(book: Book, position: int, before: int, written: str, unit: str) -> Filled:
    """The number in the unit of its row; asked where the two do not convert."""
    factor = conversion(written, unit)
    if factor is None:
        book.ask(position, "unit_differs", "prior", _differ(written, unit))
        return before
    try:
        value = rescale(before, factor)
    except OutOfRange as error:
        book.refuse(position, "out_of_range", "prior", str(error))
        return before
    book.restate(position, "prior", f"写的单位是{written}，已换算成本期的单位{unit}")
    return value


def _differ(written: str, unit: str) -> str:
    return f"上年同期的单位是{written}，本期的单位是{unit}，请改成同一个单位。"
