"""对规划指标的影响: what a preview would do to each plan's figures if it were confirmed."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry.importing.commit.numbers import Numbers
from registry.importing.outcome import Batch
from registry.indicators.compute import tables_of
from registry.indicators.in_force import plan_in_force
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting, Rules
from registry.indicators.table import IndicatorRow, Table
from registry.models import EnterpriseName, Project, ProjectMonth
from registry.records.drafts import DraftNumbers, DraftRows, drafted
from registry.records.overview import plans
from registry.records.rows import NOW, At, newest_revision
from registry.terms import Verdict

UNRELATED = (EnterpriseName, Project, ProjectMonth)
"""Tables that no indicator reads."""

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an indicator stands; numbers in its unit, rates in percent."""

    value: Decimal | None
    official: Decimal | None
    ledger: Decimal | None
    coverage: Decimal | None
    completion: Decimal | None
    progress: Decimal | None
    verdict: Verdict | None

    @classmethod
    def of(cls, row: IndicatorRow, *, over: bool = False) -> "Stand":
        """What a row of the plan's table says; once the plan is over a verdict only stays."""
        return cls(
            *(row.value, row.official, row.ledger, row.coverage),
            *(row.completion, row.progress, None if over else row.verdict),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator in one year, as it stands and as it would."""

    indicator: str
    name: str
    unit: str
    decimals: int
    year: int
    before: Stand
    after: Stand

    @property
    def difference(self) -> Decimal | None:
        """By how much the ledger's figure, or else the official one, would move."""
        for name in ("ledger", "official"):
            old, new = getattr(self.before, name), getattr(self.after, name)
            if old != new:
                return None if old is None or new is None else new - old
        return None


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """The changes of one plan whose last year is `end`; `problem`: why it was not computed."""

    plan: str
    name: str
    end: int
    years: tuple[int, ...]
    changes: tuple[Change, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a preview would do to all plans, computed at `revision`.

    digest -- the preview that it belongs to
    moved -- the ledger changed so that the preview no longer holds: nothing was computed
    """

    digest: str
    revision: int
    plans: tuple[PlanEffect, ...] = ()
    moved: bool = False

    @property
    def count(self) -> int:
        """How many figures would change."""
        return sum(len(plan.changes) for plan in self.plans)

    @property
    def verdicts(self) -> int:
        """How many verdicts would change."""
        return sum(
            change.before.verdict is not change.after.verdict
            for plan in self.plans
            for change in plan.changes
        )


def effect_of(
    session: Session,
    batches: Sequence[Batch],
    digest: str,
    *,
    rules: Rules,
    today: date,
    tell: Tell,
) -> Effect:
    """Every figure, coverage and verdict that would change if `batches` were written.

    Writes nothing and takes no lock; ends the read of `session`.
    """
    asked = [
        PlanEffect(
            plan.code, plan.name, plan.end_year, tuple(range(plan.base_year, today.year + 1))
        )
        for plan in plans(session)
    ]
    revision = newest_revision(session)
    if all(batch.model in UNRELATED for batch in batches if batch):
        return Effect(digest, revision, tuple(asked))
    reading = _Reading(session, asked, rules, today, tell)
    before, numbers = reading.tables(NOW), DraftNumbers()
    with drafted(session, _rows(batches, numbers), numbers) as draft:
        after = reading.tables(draft)
    return Effect(digest, revision, tuple(map(_compared, asked, before, after)))


def _rows(batches: Sequence[Batch], numbers: DraftNumbers) -> Iterator[DraftRows]:
    """The batches with numbers for what does not exist yet, as the commit gives them."""
    real = Numbers(numbers.reserve, batches)
    for batch in batches:
        if batch.model not in UNRELATED:
            insert = real.settle(batch.model, batch.insert)
            update = real.settle(batch.model, batch.update)
            yield DraftRows(batch.model, insert, update, [number for number, _ in batch.delete])


Tables = Mapping[int, Table] | str
"""Year → a plan's table; where its definitions cannot be used, the sentence that says so."""


@dataclass
class _Reading:
    """All plans' tables for one point of knowledge after another, telling how far that is."""

    session: Session
    plans: Sequence[PlanEffect]
    rules: Rules
    today: date
    tell: Tell
    done: int = 0

    def tables(self, at: At) -> list[Tables]:
        """The tables of every plan."""
        return [self._tables_of(plan, at) for plan in self.plans]

    def _tables_of(self, plan: PlanEffect, at: At) -> Tables:
        self.tell(self.done, 2 * len(self.plans), f"正在计算对“{plan.name}”的影响")
        self.done += 1
        days = {year: min(date(year, 12, 31), self.today) for year in plan.years}
        try:
            in_force = plan_in_force(self.session, plan.plan, at, self.rules)
            return tables_of(self.session, in_force, days, at)
        except (BadDefinition, BadSetting) as problem:
            return str(problem)


def _compared(plan: PlanEffect, before: Tables, after: Tables) -> PlanEffect:
    if isinstance(before, str):
        return replace(plan, problem=before)
    if isinstance(after, str):
        return replace(plan, problem=after)
    return replace(plan, changes=tuple(_changes(plan, before, after)))


def _changes(
    plan: PlanEffect, before: Mapping[int, Table], after: Mapping[int, Table]
) -> Iterator[Change]:
    """In the plan's order; within an indicator the latest year first."""
    first = next(iter(before.values()), None)
    for place, named in enumerate(first.rows if first else ()):
        for year in sorted(before, reverse=True):
            old, new = (
                Stand.of(tables[year].rows[place], over=year > plan.end)
                for tables in (before, after)
            )
            if old != new:
                name = (named.indicator, named.name, named.unit, named.decimals)
                yield Change(*name, year, old, new)


def packed(effect: Effect) -> bytes:
    """An effect as a draft keeps it."""
    return zlib.compress(json.dumps(asdict(effect), ensure_ascii=False, default=str).encode())


def unpacked(data: bytes) -> Effect:
    """The effect that `packed` made."""
    kept: dict[str, Any] = json.loads(zlib.decompress(data))
    kept["plans"] = tuple(_plan(one) for one in kept["plans"])
    return Effect(**kept)


def _plan(kept: dict[str, Any]) -> PlanEffect:
    sides = ("before", "after")
    changes = tuple(
        Change(**{**change, **{side: _standing(change[side]) for side in sides}})
        for change in kept["changes"]
    )
    return PlanEffect(**{**kept, "years": tuple(kept["years"]), "changes": changes})


def _standing(kept: dict[str, str | None]) -> Stand:
    numbers = {
        name: None if value is None else Decimal(value)
        for name, value in kept.items()
        if name != "verdict"
    }
    verdict = kept["verdict"]
    return Stand(**numbers, verdict=None if verdict is None else Verdict(verdict))
