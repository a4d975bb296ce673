"""The figures that count (有效数): one value per firm, year and field, out of all records of it.

数据性质 decides first (普查修订 > 年报 > 快报), then the rank of the 来源 (a setting). The choice
is made field by field: a record that says nothing of a field never hides one that does, and a lower
record never replaces a higher one. Where a merged file and its winner both report, the winner's
own record comes first among equals.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Label,
    Select,
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from registry.indicators.lens import Lens, firms
from registry.models import Figures
from registry.terms import Nature

IDS = 1 << 40
"""Room for row numbers beside the rank in one BIGINT: the smaller, the better the record."""

DIGITS = 18
FIRST = 10 ** (DIGITS - 1)
"""Added to a record's place, so that all places have as many digits and sort as words do."""

WHOLE_YEAR = 12


def effective(
    lens: Lens,
    years: Sequence[int],
    fields: Sequence[str],
    *,
    through: int = WHOLE_YEAR,
    with_rows: bool = False,
) -> Subquery:
    """(firm, year, one column per field): flags as 1, 0; None where no record gives the field.

    with_rows -- also `<field>_row`, the id of the record chosen for the field
    """
    names = tuple(dict.fromkeys(fields))
    return _chosen(_recorded(lens, years, names, through), names, with_rows, "effective")


def with_last_year(lens: Lens, fields: Sequence[str], *, through: int = WHOLE_YEAR) -> Subquery:
    """Effective figures beside the firm's own of the year before: (firm, year, f…, last_f…).

    recorded -- 1 where the year itself has a record, not only the one before
    """
    names = tuple(dict.fromkeys(fields))
    years = sorted({*lens.years, *(year - 1 for year in lens.years)})
    record = _recorded(lens, years, names, through).cte("recorded").c
    now, last = (*names, "recorded"), tuple(f"last_{name}" for name in names)
    values = [record[name] for name in names]
    both = union_all(
        _line(
            record, record.year, dict(zip(now, [*values, literal(1)], strict=True)), (*now, *last)
        ),
        _line(record, record.year + 1, dict(zip(last, values, strict=True)), (*now, *last)),
    )
    return _chosen(both, (*now, *last), False, "paired")


def _line(
    record: Any, year: ColumnElement[int], given: Mapping[str, Any], names: Sequence[str]
) -> Select[Any]:
    """A record as a line of `year`; it says nothing of what is not given."""
    nothing = cast(null(), BigInteger)
    values = [given.get(name, nothing).label(name) for name in names]
    return select(record.firm, year.label("year"), record.place, *values)


def _recorded(lens: Lens, years: Sequence[int], names: Sequence[str], through: int) -> Select[Any]:
    """Every record of the years with its firm and its place in the ranking, in digits."""
    keys = ("id", "enterprise_id", "year", "through", "nature", "origin")
    record = lens.rows(Figures, columns=tuple(dict.fromkeys((*keys, *names)))).c
    owner = firms(lens)
    place = (_rank(lens, record) * 2 + owner.c.merged) * IDS + record.id + FIRST
    return (
        select(
            owner.c.firm,
            record.year,
            cast(place, String).label("place"),
            *(whole(record[name]).label(name) for name in names),
        )
        .join_from(record.id.table, owner, owner.c.id == record.enterprise_id)
        .where(record.through == through, record.year.in_(list(years)))
    )


def _rank(lens: Lens, record: Any) -> ColumnElement[int]:
    """Place of a record by 数据性质, then 来源; the smaller, the better."""
    natures = {str(nature): index for index, nature in enumerate(Nature)}
    origins = {origin: index for index, origin in enumerate(lens.rules.source_rank)}
    by_nature = case(natures, value=record.nature, else_=len(natures))
    by_origin = case(origins, value=record.origin, else_=len(origins))
    return cast(by_nature * 100 + by_origin, BigInteger)


def whole(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Flags as whole numbers: PostgreSQL adds no booleans up."""
    return cast(column, Integer) if isinstance(column.type, Boolean) else column


def _chosen(recorded: Any, names: Sequence[str], with_rows: bool, alias: str) -> Subquery:
    """Each field from the best record that gives it.

    Place and value are written side by side, `100…017` `-250`: the smallest of a firm and year is
    the best record's, a missing value makes the whole nothing, and both can be cut apart again.
    """
    row = recorded.subquery("choice").c
    best = {name: func.min(row.place + cast(row[name], String)) for name in names}
    columns: list[Label[Any]] = [
        cast(func.substr(both, DIGITS + 1), BigInteger).label(name) for name, both in best.items()
    ]
    if with_rows:
        columns += [_row_of(both).label(f"{name}_row") for name, both in best.items()]
    return select(row.firm, row.year, *columns).group_by(row.firm, row.year).subquery(alias)


def _row_of(both: ColumnElement[str]) -> ColumnElement[int]:
    """The record's id out of its place."""
    place = cast(func.substr(both, 1, DIGITS), BigInteger)
    number: ColumnElement[int] = (place - FIRST) % literal(IDS, BigInteger)
    return number
