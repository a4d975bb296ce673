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
    true,
    union,
    union_all,
)

from registry.indicators.lens import Lens, firms, years_table
from registry.models import Enterprise, Figures
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
    crowd = _crowd(lens, years, through)
    alone = _alone(_records(lens, years, names, through), crowd, names, with_rows)
    chosen = _chosen(_ranked(lens, years, names, through, crowd), names, with_rows)
    return union_all(alone, chosen).subquery("effective")


def _records(
    lens: Lens, years: Sequence[int], names: Sequence[str], through: int
) -> Select[tuple[Any, ...]]:
    """The records of the years, of whatever file, with what is asked of them."""
    columns = ("id", "enterprise_id", "year", "through", "nature", "origin")
    record = lens.rows(Figures, columns=(*columns, *names)).c
    chosen = [record[name] for name in dict.fromkeys((*columns, *names))]
    return select(*chosen).where(record.through == through, record.year.in_(list(years)))


def _crowd(lens: Lens, years: Sequence[int], through: int) -> CTE:
    """(file, year): where there may be something to choose, because a file has several records of
    the year or belongs to a firm of several files.
    """
    several = _records(lens, years, (), through).subquery("several").c
    files = lens.rows(Enterprise, columns=("id", "merged_into_id")).c
    merged = files.merged_into_id.is_not(None)
    every = years_table(years)
    families = union(
        select(files.id.label("file")).where(merged), select(files.merged_into_id).where(merged)
    ).subquery("families")
    return union_all(
        select(several.enterprise_id.label("file"), several.year)
        .where(several.enterprise_id.not_in(select(families.c.file)))
        .group_by(several.enterprise_id, several.year)
        .having(func.count() > 1),
        select(families.c.file, every.c.year).join(every, true()),
    ).cte("crowd")


def _alone(
    records: Select[tuple[Any, ...]], crowd: CTE, names: Sequence[str], with_rows: bool
) -> Select[Any]:
    """Files with one record of the year only: nothing to choose, nothing to sort."""
    record = records.subquery("alone").c
    columns: list[Label[Any]] = [_whole(record[name]).label(name) for name in names]
    if with_rows:
        columns += [record.id.label(f"{name}_row") for name in names]
    crowded = and_(crowd.c.file == record.enterprise_id, crowd.c.year == record.year)
    return (
        select(record.enterprise_id.label("firm"), record.year, *columns)
        .outerjoin_from(record.id.table, crowd, crowded)
        .where(crowd.c.file.is_(None))
    )


def _ranked(
    lens: Lens, years: Sequence[int], names: Sequence[str], through: int, crowd: CTE
) -> CTE:
    """The records to choose among, with their firm and their place in the ranking."""
    record = _records(lens, years, names, through).subquery("crowded").c
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
        .join(crowd, and_(crowd.c.file == record.enterprise_id, crowd.c.year == record.year))
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
    year = both.year + 1
    now = select(*both).where(both.year.in_(lens.years)).subquery("now").c
    last = (
        select(both.firm, year.label("year"), *(both[name] for name in fields))
        .where(year.in_(lens.years))
        .subquery("last")
        .c
    )
    same = and_(now.firm == last.firm, now.year == last.year)
    return (
        select(
            func.coalesce(now.firm, last.firm).label("firm"),
            func.coalesce(now.year, last.year).label("year"),
            *(now[name].label(name) for name in fields),
            *(last[name].label(f"last_{name}") for name in fields),
        )
        .select_from(now.firm.table.outerjoin(last.firm.table, same, full=True))
        .subquery("paired")
    )
