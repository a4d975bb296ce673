"""The figures that count (有效数): one value per firm, year and field, out of all records of it.

数据性质 decides first (普查修订 > 年报 > 快报), then the rank of the 来源 (a setting). The choice
is made field by field: a record that says nothing of a field never hides one that does, and a lower
record never replaces a higher one. Where a merged file and its winner both report, the winner's
own record comes first among equals.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Label,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from registry.indicators.lens import Lens, firms
from registry.models import Figures
from registry.terms import Nature

IDS = 1 << 40
"""Room for row numbers beside the rank in one BIGINT: the smaller, the better the record."""

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
    recorded = _recorded(lens, years, names, through)
    alone = _alone(recorded, names, with_rows)
    chosen = _chosen(recorded, names, with_rows)
    return union_all(alone, chosen).subquery("effective")


def _recorded(lens: Lens, years: Sequence[int], names: Sequence[str], through: int) -> CTE:
    """Every record of the years with its firm and its place in the ranking."""
    keys = ("id", "enterprise_id", "year", "through", "nature", "origin")
    record = lens.rows(Figures, columns=(*keys, *names)).c
    owner = firms(lens)
    place = (_rank(lens, record) * 2 + owner.c.merged) * IDS + record.id
    return (
        select(
            owner.c.firm,
            record.year,
            place.label("place"),
            *(_whole(record[name]).label(name) for name in names),
        )
        .join_from(record.id.table, owner, owner.c.id == record.enterprise_id)
        .where(record.through == through, record.year.in_(list(years)))
        .cte("recorded")
    )


def _rank(lens: Lens, record: Any) -> ColumnElement[int]:
    """Place of a record by 数据性质, then 来源; the smaller, the better."""
    natures = {str(nature): index for index, nature in enumerate(Nature)}
    origins = {origin: index for index, origin in enumerate(lens.rules.source_rank)}
    by_nature = case(natures, value=record.nature, else_=len(natures))
    by_origin = case(origins, value=record.origin, else_=len(origins))
    return cast(by_nature * 100 + by_origin, BigInteger)


def _whole(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Flags as whole numbers: PostgreSQL knows no MAX of booleans."""
    if isinstance(column.type, Boolean):
        return case((column.is_(True), 1), (column.is_(False), 0), else_=cast(None, Integer))
    return column


def _alone(recorded: CTE, names: Sequence[str], with_rows: bool) -> Select[Any]:
    """Firms and years with one record only: nothing to choose."""
    row = recorded.c
    columns: list[Label[Any]] = [func.max(row[name]).label(name) for name in names]
    if with_rows:
        columns += [_row_of(func.max(row.place), name) for name in names]
    return (
        select(row.firm, row.year, *columns).group_by(row.firm, row.year).having(func.count() == 1)
    )


def _chosen(recorded: CTE, names: Sequence[str], with_rows: bool) -> Select[Any]:
    """Firms and years with several records: each field from the best record that gives it."""
    row = recorded.c
    several = (
        select(row.firm, row.year)
        .group_by(row.firm, row.year)
        .having(func.count() > 1)
        .subquery("several")
    )
    ranked = (
        select(
            *row,
            *(
                func.min(case((row[name].is_not(None), row.place)))
                .over(partition_by=(row.firm, row.year))
                .label(f"{name}_at")
                for name in names
            ),
        )
        .join(several, and_(several.c.firm == row.firm, several.c.year == row.year))
        .subquery("ranked")
    )
    best = ranked.c
    columns: list[Label[Any]] = [
        func.max(case((best.place == best[f"{name}_at"], best[name]))).label(name) for name in names
    ]
    if with_rows:
        columns += [_row_of(func.min(best[f"{name}_at"]), name) for name in names]
    return select(best.firm, best.year, *columns).group_by(best.firm, best.year)


def _row_of(place: ColumnElement[Any], name: str) -> Label[Any]:
    """The record's id out of its place."""
    return (place % literal(IDS, BigInteger)).label(f"{name}_row")


def with_last_year(lens: Lens, fields: Sequence[str], through: int = WHOLE_YEAR) -> Subquery:
    """Effective figures beside the firm's own of the year before: (firm, year, f…, last_f…)."""
    years = sorted({*lens.years, *(year - 1 for year in lens.years)})
    both = effective(lens, years, fields, through=through).c
    nothing = [cast(None, BigInteger) for _ in fields]
    now = select(both.firm, both.year, *_named(both, fields, ""), *_empty(nothing, fields, "last_"))
    last = select(
        both.firm,
        (both.year + 1).label("year"),
        *_empty(nothing, fields, ""),
        *_named(both, fields, "last_"),
    )
    pair = union_all(now, last).subquery("pair").c
    names = [*fields, *(f"last_{name}" for name in fields)]
    return (
        select(pair.firm, pair.year, *(func.max(pair[name]).label(name) for name in names))
        .where(pair.year.in_(lens.years))
        .group_by(pair.firm, pair.year)
        .subquery("paired")
    )


def _named(columns: Any, fields: Sequence[str], prefix: str) -> list[Label[Any]]:
    return [columns[name].label(f"{prefix}{name}") for name in fields]


def _empty(
    nothing: Sequence[ColumnElement[Any]], fields: Sequence[str], prefix: str
) -> list[Label[Any]]:
    return [empty.label(f"{prefix}{name}") for empty, name in zip(nothing, fields, strict=True)]
