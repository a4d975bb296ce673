"""Firms × years with the figures that count, the lines that sums over figures are made of.

Most firms say one thing: one record of a year, no other file, no move. Their lines are read in the
order of the index, without sorting or grouping (`_plain`). Where something has to be chosen, or
was not known as it stands today, the firm is in the crowd and its lines are worked out (`_chosen`).
Both give the same columns, and tests hold both against the same loops.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from registry.indicators.effective import WHOLE_YEAR, effective, whole, with_last_year
from registry.indicators.lens import (
    ENTRIES,
    EXITS,
    STANDING,
    Lens,
    Population,
    days_table,
    high_tech_industries,
    holds,
    is_gone,
    is_of,
    merged_files,
    standing_columns,
    with_standing,
)
from registry.models import Enterprise, EnterpriseEvent, Figures, Standing
from registry.models.base import table_of
from registry.records.rows import NOW, changed, rows

FIGURES_KEY = ("id", "enterprise_id", "year", "through")
ABOUT = (*STANDING, "size", "high_tech_code")
"""What a line tells of its firm."""


@dataclass(frozen=True)
class Wanted:
    """Which figures a line holds.

    with_rows -- also `<field>_row`, the id of the record that gives the field
    with_last -- also `last_<field>`, the firm's own of the year before; then a firm that has only
        those has a line, too, and `recorded` tells them apart (1, else None)
    """

    names: tuple[str, ...]
    with_rows: bool = False
    with_last: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The line's own columns, in order."""
        rows = [f"{name}_row" for name in self.names if self.with_rows]
        lasts = [f"last_{name}" for name in self.names if self.with_last]
        lasts += ["recorded"] if self.with_last else []
        return ("firm", "year", "day", *self.names, *rows, *lasts)


def figures_lines(lens: Lens, fields: Sequence[str], with_rows: bool = False) -> Population:
    """Firms × years with in_library and `fields`; `<field>_row` names the record where asked."""
    return _lines(lens, Wanted(_names(fields), with_rows=with_rows))


def firms_with_last_year(lens: Lens, fields: Sequence[str]) -> Population:
    """Firms × years: effective figures beside last year's own (`last_…`), with standing."""
    return _lines(lens, Wanted(_names(fields), with_last=True))


def _names(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("in_library", *fields)))


def _lines(lens: Lens, wanted: Wanted) -> Population:
    crowd = _crowd(lens)
    parts = _plain(lens, wanted, crowd), _chosen(lens, wanted, crowd)
    lines = union_all(*parts).subquery("lines")
    columns = {name: column(name, own.type) for name, own in lines.c.items()}
    return Population(
        lines,
        {**columns, "thing": columns["firm"]},
        true(),
        tuple(part.subquery("lines") for part in parts),
    )


def _crowd(lens: Lens) -> Select[tuple[int]]:
    """Files of firms of which the present tables alone do not say what counts.

    They have several records of a year, belong to a firm of several files, came or went, or
    stand otherwise today than at the point of knowledge.
    """
    record = table_of(Figures).c
    years = func.count(record.year.distinct())
    several = (
        select(record.enterprise_id.label("file"))
        .where(record.through == WHOLE_YEAR)
        .group_by(record.enterprise_id)
        .having(func.count() > years)
    )
    move = lens.rows(EnterpriseEvent, columns=("enterprise_id", "kind")).c
    crowd = union(
        several,
        *merged_files(lens),
        select(move.enterprise_id).where(move.kind.in_([*ENTRIES, *EXITS])),
        *changed(Enterprise, lens.at_of(Enterprise), "id"),
        *changed(Standing, lens.at_of(Standing), "enterprise_id"),
        *changed(Figures, lens.at_of(Figures), "enterprise_id"),
    ).cte("crowd")
    return select(crowd.c.file)


def _plain(lens: Lens, wanted: Wanted, crowd: Select[tuple[int]]) -> Select[Any]:
    """Lines of firms outside the crowd: what the present tables say, firm by firm."""
    file = rows(Enterprise, NOW, columns=("id", "size")).alias("file")
    held = ("id", "enterprise_id", "starts_on", "ends_on", *STANDING)
    standing = rows(Standing, NOW, columns=held).alias("standing")
    figures = rows(Figures, NOW, columns=(*FIGURES_KEY, *wanted.names))
    now, last = figures.alias("now"), figures.alias("last")
    industry, days = high_tech_industries(lens), days_table(lens)

    def of_year(record: Any, year: ColumnElement[int]) -> ColumnElement[bool]:
        firm, whole_year = record.enterprise_id == file.c.id, record.through == WHOLE_YEAR
        return and_(firm, record.year == year, whole_year)

    firms = (
        file.outerjoin(standing, standing.c.enterprise_id == file.c.id)
        .outerjoin(industry, is_of(standing.c, industry.c))
        .outerjoin(days, or_(standing.c.id.is_(None), holds(standing.c, days.c.day)))
    )
    own: dict[str, Any] = {name: whole(now.c[name]) for name in wanted.names}
    own |= {"firm": file.c.id, "year": days.c.year, "day": days.c.day}
    own |= {f"{name}_row": now.c.id for name in wanted.names}
    own |= {f"last_{name}": whole(last.c[name]) for name in wanted.names}
    own |= {"recorded": case((now.c.id.is_not(None), 1))}
    own |= standing_columns(lens, standing.c, industry.c, file.c)
    if wanted.with_last:
        source = firms.outerjoin(now, of_year(now.c, days.c.year)).outerjoin(
            last, of_year(last.c, days.c.year - 1)
        )
        recorded = or_(now.c.id.is_not(None), last.c.id.is_not(None))
    else:
        source, recorded = firms.join(now, of_year(now.c, days.c.year)), true()
    return (
        select(*(own[name].label(name) for name in (*wanted.columns, *ABOUT)))
        .select_from(source)
        .where(
            file.c.id.not_in(crowd),
            ~is_gone(standing.c),
            recorded,
        )
    )


def _chosen(lens: Lens, wanted: Wanted, crowd: Select[tuple[int]]) -> Select[Any]:
    """Lines of firms in the crowd, out of all that was known of them."""
    near = replace(lens, among=crowd)
    if wanted.with_last:
        values = with_last_year(near, wanted.names)
    else:
        values = effective(near, lens.years, wanted.names, with_rows=wanted.with_rows)
    day = case({year: literal(on, Date) for year, on in lens.days.items()}, value=values.c.year)
    known = with_standing(near, values, values.c.firm, day)
    own = {**dict(values.c), "day": day, **known.columns}
    return (
        select(*(own[name].label(name) for name in (*wanted.columns, *ABOUT)))
        .select_from(known.source)
        .where(values.c.year.in_(lens.years), known.present)
    )
