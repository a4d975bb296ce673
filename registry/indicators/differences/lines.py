"""The things behind a part of a difference, each with the change that made it so (差异明细)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.differences.causes import Reason
from registry.indicators.differences.facts import Facts
from registry.indicators.differences.result import Evidence, Line
from registry.indicators.differences.steps import Shift, Way
from registry.models import Remembering, Revision
from registry.records.origin import Origin, origins
from registry.terms import Cause

Origins = Mapping[tuple[type[Remembering], int, str], Origin]


@dataclass(frozen=True)
class Liner:
    """Makes lines of shifts."""

    facts: Facts
    origins: Origins

    def lines(
        self,
        told: Sequence[tuple[Shift, Reason]],
        shown: Callable[[int], Decimal],
        unit: str,
    ) -> tuple[Line, ...]:
        """The lines of one part, the largest change first."""
        ordered = sorted(
            told, key=lambda pair: (-abs(pair[0].amount), self.facts.name(pair[0].thing.firm))
        )
        return tuple(self._line(shift, reason, shown, unit) for shift, reason in ordered)

    def _line(
        self, shift: Shift, reason: Reason, shown: Callable[[int], Decimal], unit: str
    ) -> Line:
        thing, evidence = shift.thing, reason.evidence
        found = None
        if evidence is not None:
            found = self.origins.get((evidence.model, evidence.row, evidence.field))
        gone = reason.cause is Cause.DELETED
        return Line(
            name=self.facts.name(thing.firm),
            uscc=self.facts.code(thing.firm),
            firm=thing.firm if thing.firm in self.facts.files[1] else None,
            item=thing.thing.partition("/")[2],
            before=shown(shift.before.value) if shift.before else None,
            after=shown(shift.after.value) if shift.after else None,
            unit=unit,
            amount=shown(shift.amount),
            said=reason.said,
            origin=found,
            evidence=None if found is None or gone else evidence,
        )


def evidence_origins(
    session: Session, way: Way, reasons: Iterable[Reason], facts: Facts
) -> Origins:
    """Evidence → the change behind it, in a constant number of statements per 500 rows."""
    by_field: dict[tuple[type[Remembering], str], set[int]] = defaultdict(set)
    deleted: dict[Evidence, int] = {}
    for reason in reasons:
        if reason.evidence is None:
            continue
        ended = facts.ended.get((reason.evidence.model, reason.evidence.row))
        if reason.cause is Cause.DELETED and ended is not None:
            deleted[reason.evidence] = ended
        else:
            by_field[reason.evidence.model, reason.evidence.field].add(reason.evidence.row)
    found: dict[tuple[type[Remembering], int, str], Origin] = {}
    for (model, field), ids in by_field.items():
        for row_id, origin in origins(session, model, ids, field, way.later.at).items():
            found[model, row_id, field] = origin
    revisions = _revisions(session, set(deleted.values()))
    for one, revision in deleted.items():
        found[one.model, one.row, one.field] = _deletion(revisions[revision])
    return found


def _revisions(session: Session, ids: set[int]) -> dict[int, Any]:
    query = select(Revision).where(Revision.id.in_(ids))
    return {revision.id: revision for revision in session.scalars(query)}


def _deletion(revision: Any) -> Origin:
    return Origin(revision.id, revision.recorded_at, revision.actor, revision.door, how="删除")
