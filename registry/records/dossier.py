"""一企一档: everything recorded about one firm, and who may see which part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    EnterpriseName,
    Figures,
    Honour,
    HonourKind,
    Park,
    Platform,
    PlatformKind,
    PlatformLevel,
    Remembering,
    Standing,
    Town,
)
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import Origin

PARTS: tuple[type[Remembering], ...] = (
    Enterprise,
    EnterpriseName,
    Standing,
    EnterpriseEvent,
    Honour,
    Platform,
    PlatformLevel,
    Figures,
)
"""The tables that make up a firm's file."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Present rows about one firm, each list in the order in which people read it."""

    firm: Any
    names: Sequence[Any]
    standings: Sequence[Any]
    events: Sequence[Any]
    honours: Sequence[Any]
    platforms: Sequence[Any]
    levels: Sequence[Any]
    figures: Sequence[Any]

    def row_ids(self) -> dict[type[Remembering], list[int]]:
        """The rows of the file by model: what its history is asked for."""
        lists = (
            *([self.firm], self.names, self.standings, self.events),
            *(self.honours, self.platforms, self.levels, self.figures),
        )
        return {model: [row.id for row in found] for model, found in zip(PARTS, lists, strict=True)}

    def standing_on(self, day: date) -> Any:
        """归类 on `day`, or None."""
        return next((s for s in self.standings if s.starts_on <= day < s.ends_on), None)


def open_dossier(
    session: Session, firm_id: int, *, scope: Scope, today: date, with_statistics: bool
) -> Dossier | None:
    """The file of a firm; None where there is none or it lies beyond `scope`: one answer for both.

    with_statistics -- whether what 统计局 delivered about the single firm may be seen
    """
    firm = rows(Enterprise, NOW).c
    visible = select(firm.id.table).where(firm.id == firm_id, in_scope(firm.id, scope, today))
    found = session.execute(visible).one_or_none()
    if found is None:
        return None
    platforms = _of(session, Platform, firm_id, "name")
    figures = _of(session, Figures, firm_id, "year", "through", "nature", "origin")
    return Dossier(
        firm=found,
        names=_of(session, EnterpriseName, firm_id, "is_current", "id"),
        standings=_of(session, Standing, firm_id, "starts_on"),
        events=_of(session, EnterpriseEvent, firm_id, "happened_on"),
        honours=_of(session, Honour, firm_id, "recognised_on", "id"),
        platforms=platforms,
        levels=_levels(session, [platform.id for platform in platforms]),
        figures=[row for row in figures if with_statistics or row.origin != Origin.STATISTICS],
    )


def code_names(session: Session, today: date) -> dict[str, dict[str, str]]:
    """Names by code of towns, parks, honour and platform kinds: today's, else the last ones."""
    tables: dict[str, type[Remembering]] = {
        "town": Town,
        "park": Park,
        "honour": HonourKind,
        "platform": PlatformKind,
    }
    return {name: _names(session, model, today) for name, model in tables.items()}


def place_names(session: Session, scope: Scope, today: date) -> list[str]:
    """The names of the 镇街 and 园区 of a scope, in the order of their codes."""
    places = (("town", Town, scope.towns), ("park", Park, scope.parks))
    names = {name: _names(session, model, today) for name, model, codes in places if codes}
    return places_of(scope, names)


def places_of(scope: Scope, names: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The same out of names as `code_names` tells them; a code without one stands for itself."""
    places = (("town", scope.towns), ("park", scope.parks))
    return [names[kind].get(code, code) for kind, codes in places for code in sorted(codes)]


def _of(session: Session, model: type[Remembering], firm_id: int, *order: str) -> Sequence[Any]:
    table = rows(model, NOW).c
    query = select(table.id.table).where(table.enterprise_id == firm_id)
    return session.execute(query.order_by(*(table[name] for name in order), table.id)).all()


def _levels(session: Session, platform_ids: Sequence[int]) -> Sequence[Any]:
    table = rows(PlatformLevel, NOW).c
    query = select(table.id.table).where(table.platform_id.in_(platform_ids))
    return session.execute(query.order_by(table.platform_id, table.recognised_on, table.id)).all()


def _names(session: Session, model: type[Remembering], today: date) -> dict[str, str]:
    table = rows(model, NOW).c
    holds = and_(table.starts_on <= today, table.ends_on > today)
    query = select(table.code, table.name).order_by(table.code, holds, table.starts_on)
    return {row.code: row.name for row in session.execute(query)}
