"""企业名录: finding firms by word and filters, page by page, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.identifiers import fold_name
from registry.models import Enterprise, EnterpriseName, Figures, Honour, Standing
from registry.records.honours import in_force
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import Origin

SORTS = ("name", "code", "town", "sector")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; an empty text or None leaves the list as it is.

    honour -- code of an honour kind in force today; library -- by the firm's newest statement
    """

    word: str = ""
    sector: str = ""
    town: str = ""
    status: str = ""
    honour: str = ""
    advanced: bool | None = None
    library: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A firm in the list. `firm` holds the columns of the query, honours the codes in force."""

    firm: Any
    honours: tuple[str, ...]
    in_library: bool | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list and the number of all firms found."""

    total: int
    lines: Sequence[Line]


def find(
    session: Session,
    wanted: Wanted,
    *,
    scope: Scope,
    today: date,
    with_statistics: bool,
    sort: str = "name",
    descending: bool = False,
    page: int = 1,
    size: int = 50,
) -> Found:
    """Present firms within `scope`, merged ones left out; standings and honours as of `today`.

    with_statistics -- whether what 统计局 delivered about single firms may be seen
    sort -- one of SORTS
    """
    firm = rows(Enterprise, NOW).c
    conditions = _conditions(firm, wanted, scope, today, with_statistics)
    count = select(func.count()).select_from(firm.id.table).where(*conditions)
    total = session.scalar(count) or 0
    chosen = _ordered(select(firm.id).where(*conditions), firm, sort, descending, today)
    ids = list(session.scalars(chosen.limit(size).offset((page - 1) * size)))
    found = {row.id: row for row in session.execute(_listed(ids, today))}
    honours, library = _honours(session, ids, today), _library(session, ids, with_statistics)
    lines = [Line(found[one], honours.get(one, ()), library.get(one)) for one in ids]
    return Found(total, lines)


def _listed(ids: Sequence[int], today: date) -> Select[Any]:
    """What the list shows of these firms."""
    firm, standing = rows(Enterprise, NOW).c, rows(Standing, NOW).c
    query = select(
        *(firm[name] for name in ("id", "name", "uscc")),
        *(standing[name] for name in ("sector", "town", "park", "status", "advanced")),
        standing.industry_code,
    ).select_from(firm.id.table)
    placed = query.outerjoin(standing.id.table, _holds(firm, standing, today))
    return placed.where(firm.id.in_(ids))


def _holds(firm: Any, standing: Any, today: date) -> ColumnElement[bool]:
    """The standing of the firm today."""
    return and_(
        standing.enterprise_id == firm.id, standing.starts_on <= today, standing.ends_on > today
    )


def _conditions(
    firm: Any, wanted: Wanted, scope: Scope, today: date, with_statistics: bool
) -> list[ColumnElement[bool]]:
    conditions = [firm.merged_into_id.is_(None), in_scope(firm.id, scope, today)]
    placed = _placed(wanted, today)
    if placed is not None:
        conditions.append(firm.id.in_(placed))
    if wanted.word:
        conditions.append(_called(firm, wanted.word))
    if wanted.honour:
        conditions.append(_bearing(firm, wanted.honour, today))
    if wanted.library is not None:
        conditions.append(_newest_library(firm, with_statistics).is_(wanted.library))
    return conditions


def _placed(wanted: Wanted, today: date) -> Select[Any] | None:
    """Firms whose standing today is as wanted; None where nothing of it is asked."""
    standing = rows(Standing, NOW).c
    equal = {"sector": wanted.sector, "town": wanted.town, "status": wanted.status}
    asked = [standing[name] == value for name, value in equal.items() if value]
    if wanted.advanced is not None:
        asked.append(standing.advanced.is_(wanted.advanced))
    if not asked:
        return None
    return select(standing.enterprise_id).where(
        standing.starts_on <= today, standing.ends_on > today, *asked
    )


def _called(firm: Any, word: str) -> ColumnElement[bool]:
    """Names and former names by their folded text, pinyin or initials; codes by their beginning."""
    name = rows(EnterpriseName, NOW).c
    folded = fold_name(word)
    keys = [name.folded.contains(folded, autoescape=True)] if folded else []
    latin = "".join(word.split()).lower()
    ways: list[ColumnElement[bool]] = []
    if latin.isascii() and latin:
        keys += [
            name.pinyin.contains(latin, autoescape=True),
            name.initials.contains(latin, autoescape=True),
        ]
        ways.append(firm.uscc.startswith(latin.upper(), autoescape=True))
    ways.append(firm.id.in_(select(name.enterprise_id).where(or_(*keys))))
    ways.append(firm.id.in_(_led(name, or_(*keys), latin)))
    return or_(*ways)


def _led(name: Any, called: ColumnElement[bool], latin: str) -> Select[Any]:
    """The firms to which a merged file leads that is called so, or whose code begins so."""
    file = rows(Enterprise, NOW).alias("led").c
    own = select(name.id).where(name.enterprise_id == file.id, called).exists()
    coded = [file.uscc.startswith(latin.upper(), autoescape=True)] if latin.isascii() else []
    return select(file.merged_into_id).where(
        file.merged_into_id.is_not(None), or_(own, *coded if latin else ())
    )


def _bearing(firm: Any, kind: str, today: date) -> ColumnElement[bool]:
    honour = rows(Honour, NOW).c
    bearers = select(honour.enterprise_id).where(honour.kind == kind, in_force(honour, today))
    bears: ColumnElement[bool] = firm.id.in_(bearers)
    return bears


def _newest_library(firm: Any, with_statistics: bool) -> ColumnElement[bool]:
    """在库 by the firm's newest statement that says so or not."""
    figures = rows(Figures, NOW).c
    said = select(figures.in_library).where(
        figures.enterprise_id == firm.id, *_told(figures, with_statistics)
    )
    newest = said.order_by(figures.year.desc(), figures.through.desc(), figures.revision_id.desc())
    return newest.limit(1).correlate(firm.id.table).scalar_subquery()


def _ordered(
    query: Select[Any], firm: Any, sort: str, descending: bool, today: date
) -> Select[Any]:
    if sort == "name":
        name = rows(EnterpriseName, NOW).c
        own = and_(name.enterprise_id == firm.id, name.is_current.is_(True))
        query, column = query.outerjoin(name.id.table, own), name.pinyin
    elif sort == "code":
        column = firm.uscc
    else:
        standing = rows(Standing, NOW).c
        query = query.outerjoin(standing.id.table, _holds(firm, standing, today))
        column = standing[sort]
    first = column.desc() if descending else column.asc()
    return query.order_by(first.nulls_last(), firm.id)


def _honours(session: Session, ids: Sequence[int], today: date) -> dict[int, tuple[str, ...]]:
    """firm → the codes of its honours in force today."""
    honour = rows(Honour, NOW).c
    query = (
        select(honour.enterprise_id, honour.kind)
        .where(honour.enterprise_id.in_(ids), in_force(honour, today))
        .distinct()
        .order_by(honour.enterprise_id, honour.kind)
    )
    found: dict[int, tuple[str, ...]] = {}
    for firm_id, kind in session.execute(query):
        found[firm_id] = (*found.get(firm_id, ()), kind)
    return found


def _told(figures: Any, with_statistics: bool) -> list[ColumnElement[bool]]:
    """Statements on 在库 that may be seen."""
    said = [figures.in_library.is_not(None)]
    return said if with_statistics else [*said, figures.origin != Origin.STATISTICS]


def _library(session: Session, ids: Sequence[int], with_statistics: bool) -> dict[int, bool]:
    figures = rows(Figures, NOW).c
    query = (
        select(figures.enterprise_id, figures.in_library)
        .where(figures.enterprise_id.in_(ids), *_told(figures, with_statistics))
        .order_by(figures.year, figures.through, figures.revision_id)
    )
    return {row.enterprise_id: row.in_library for row in session.execute(query)}
