"""What of ours a list is compared with (核对对象): firms by honour, library, register, platform."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.models import Enterprise, Figures, Honour, Platform, PlatformLevel, Standing
from registry.periods import Period
from registry.records.honours import in_force
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import Against, Level, LibraryKind, Nature, OperatingStatus, Origin

GONE = (OperatingStatus.MOVED_OUT, OperatingStatus.DEREGISTERED)
"""A firm in one of these states is on file, but a list need not name it."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A firm of ours that the list should name, and the records that say so."""

    firm: int
    name: str
    uscc: str | None
    detail: str
    records: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: the kind of thing, which one, on which day."""

    against: Against
    subject: str
    on: date


def subject_of(side: Side, codes: dict[str, dict[str, str]]) -> str:
    """What a list is compared with, in words."""
    if side.against is Against.FIRMS:
        return "全部在册企业"
    if side.against is Against.LIBRARY:
        return f"{Period.parse(side.subject).label}规上在库企业"
    return codes[str(side.against.value)].get(side.subject, side.subject)


def ours_of(session: Session, side: Side, *, actor: Actor, today: date) -> dict[int, Ours]:
    """Firm → what of it is compared, within the actor's scope; one statement, sorted by name."""
    ask, tell = _SIDES[side.against]
    firm = rows(Enterprise, NOW).c
    own = [firm.merged_into_id.is_(None), in_scope(firm.id, actor.scope, today)]
    query = ask(side, firm, actor).where(*own).order_by(firm.name, firm.id)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row["firm_id"], []).append(dict(row))
    told = {number: tell(records) for number, records in found.items()}
    return {
        number: Ours(number, own[0]["firm_name"], own[0]["uscc"], told[number][1], tuple(own))
        for number, own in ((number, told[number][0]) for number in found)
        if own
    }


def _of_firm(firm: Any) -> Select[Any]:
    return select(firm.id.label("firm_id"), firm.name.label("firm_name"), firm.uscc)


def _bearing(side: Side, firm: Any, actor: Actor) -> Select[Any]:
    honour = rows(Honour, NOW).c
    names = ("batch", "recognised_on", "expires_on", "recognised_assumed", "certificate_no")
    return (
        _of_firm(firm)
        .add_columns(honour.id.label("record_id"), *(honour[name] for name in names))
        .join(honour.id.table, honour.enterprise_id == firm.id)
        .where(honour.kind == side.subject, in_force(honour, side.on))
    )


def _in_library(side: Side, firm: Any, actor: Actor) -> Select[Any]:
    """Every statement of the period that says 在库 or not; the best one counts."""
    figures, period = rows(Figures, NOW).c, Period.parse(side.subject)
    names = ("in_library", "library_kind", "nature", "origin", "year", "through")
    query = (
        _of_firm(firm)
        .add_columns(figures.id.label("record_id"), *(figures[name] for name in names))
        .join(figures.id.table, figures.enterprise_id == firm.id)
        .where(figures.year == period.year, figures.through == period.through)
        .where(figures.in_library.is_not(None))
    )
    if may(actor, Action.VIEW_FIRM_STATISTICS):
        return query
    return query.where(figures.origin != Origin.STATISTICS.value)


def _on_file(side: Side, firm: Any, actor: Actor) -> Select[Any]:
    standing = rows(Standing, NOW).c
    holds = and_(
        standing.enterprise_id == firm.id,
        standing.starts_on <= side.on,
        standing.ends_on > side.on,
    )
    gone = [str(status.value) for status in GONE]
    return (
        _of_firm(firm)
        .add_columns(standing.status)
        .outerjoin(standing.id.table, holds)
        .where(or_(standing.status.is_(None), standing.status.not_in(gone)))
    )


def _running(side: Side, firm: Any, actor: Actor) -> Select[Any]:
    platform, level = rows(Platform, NOW).c, rows(PlatformLevel, NOW).c
    return (
        _of_firm(firm)
        .add_columns(platform.name.label("platform"), level.level, level.recognised_on)
        .join(platform.id.table, platform.enterprise_id == firm.id)
        .join(level.id.table, level.platform_id == platform.id)
        .where(
            platform.kind == side.subject,
            or_(level.recognised_on.is_(None), level.recognised_on <= side.on),
            or_(level.withdrawn_on.is_(None), level.withdrawn_on > side.on),
        )
    )


Records = list[dict[str, Any]]


def _tell_honours(records: Records) -> tuple[Records, str]:
    told = []
    for one in records:
        day = "认定日期待补" if one["recognised_assumed"] else f"{one['recognised_on']} 认定"
        told.append(f"{one['batch']}，{day}" if one["batch"] else day)
    return records, "；".join(told)


def _tell_library(records: Records) -> tuple[Records, str]:
    best = min(
        records, key=lambda one: (_rank(Nature, one["nature"]), _rank(Origin, one["origin"]))
    )
    if not best["in_library"]:
        return [], ""
    kind = LibraryKind(best["library_kind"]).label if best["library_kind"] else "在库"
    return [best], f"{kind}（{Nature(best['nature']).label}，{Origin(best['origin']).label}）"


def _rank(vocabulary: Iterable[str], code: str) -> int:
    return list(vocabulary).index(code)


def _tell_firms(records: Records) -> tuple[Records, str]:
    status = records[0]["status"]
    return records, OperatingStatus(status).label if status else ""


def _tell_platforms(records: Records) -> tuple[Records, str]:
    return records, "；".join(
        f"{one['platform']}（{Level(one['level']).label}）" for one in records
    )


_SIDES = {
    Against.HONOUR: (_bearing, _tell_honours),
    Against.LIBRARY: (_in_library, _tell_library),
    Against.FIRMS: (_on_file, _tell_firms),
    Against.PLATFORM: (_running, _tell_platforms),
}
