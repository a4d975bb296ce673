"""缺报 of the period asked for: the round that collects it, the units behind, and an estimate.

The estimate takes what a missing firm last said in the same year and lets it grow as the firms did
that reported both then and now. It stands beside the figure and is never added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.indicators.definitions import Indicator
from registry.models import Figures
from registry.periods import Period
from registry.quantities import UNITS
from registry.records.returns.rounds import Round, Unit, open_round, rounds
from registry.records.rows import NOW, rows
from registry.terms import Nature, Register

CHUNK = 500
"""Firms asked for at a time, below every engine's limit of parameters."""

Said = dict[int, dict[int, int]]
"""Firm → month up to which it reported → its cumulative amount, in base units."""


@dataclass(frozen=True)
class Missing:
    """The newest round of the year by the day, and what is estimated for who is missing in it.

    behind -- the units that have not returned all, the most missing first
    estimated, unknown -- missing firms with and without an earlier amount of the year
    value -- in the indicator's unit; None where nothing can be estimated, or not for this person
    """

    found: Round
    behind: Sequence[Unit]
    estimated: int = 0
    unknown: int = 0
    value: Decimal | None = None

    @property
    def period(self) -> Period:
        """What is collected."""
        return self.found.period


def missing_returns(
    session: Session,
    definition: Indicator | None,
    year: int,
    on: date,
    scope: Scope,
    *,
    today: date,
    ranks: Sequence[str],
) -> Missing | None:
    """Who has not returned the figures of the newest period of `year` that is over on `on`.

    definition -- whose amount is estimated, if any; None where no round asks for such a period
    """
    asked = [
        one.row
        for one in rounds(session, scope)
        if one.row.register == Register.FIGURES and one.row.year == year
        if Period(one.row.year, one.row.through).last_day <= on
    ]
    if not asked:
        return None
    newest = max(asked, key=lambda row: (row.through, row.id))
    found = open_round(session, newest.id, scope, today=today, ranks=ranks)
    if found is None:
        return None
    behind = sorted((unit for unit in found.units if unit.missing), key=_place)
    field = _field(definition)
    if definition is None or field is None or not scope.whole or not behind:
        return Missing(found, behind)
    return _estimated(session, found, behind, definition, field, ranks)


def _place(unit: Unit) -> tuple[int, str]:
    return -len(unit.missing), unit.row.name


def _field(definition: Indicator | None) -> str | None:
    """The amount that is summed; ratios and counts have no estimate."""
    if definition is None or definition.numerator is None or definition.denominator is not None:
        return None
    return definition.numerator.field if definition.numerator.table == "figures" else None


def _estimated(
    session: Session,
    found: Round,
    behind: Sequence[Unit],
    definition: Indicator,
    field: str,
    ranks: Sequence[str],
) -> Missing:
    firms = {line.subject for line in found.lines}
    said, through = _said(session, firms, found.period, field, ranks), found.period.through
    there = {firm: months for firm, months in said.items() if through in months}
    guesses = []
    absent = firms - set(there)
    for months in (said.get(firm, {}) for firm in absent):
        last = max(months, default=0)
        pairs = [(one[last], one[through]) for one in there.values() if last in one]
        before = sum(one for one, _ in pairs)
        if last and before > 0:
            guesses.append(Decimal(months[last]) * sum(now for _, now in pairs) / before)
    assert definition.numerator is not None
    per_base = UNITS[definition.numerator.unit].per_base
    value = sum(guesses, Decimal(0)) / per_base if guesses else None
    return Missing(found, behind, len(guesses), len(absent) - len(guesses), value)


def _said(
    session: Session, firms: set[int], period: Period, field: str, ranks: Sequence[str]
) -> Said:
    """What the firms said in the year up to the period, the most final and best-ranked record."""
    figure = rows(Figures, NOW).c
    best: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}
    ordered = sorted(firms)
    for start in range(0, len(ordered), CHUNK):
        query = select(
            figure.enterprise_id, figure.through, figure.nature, figure.origin, figure[field]
        ).where(
            figure.enterprise_id.in_(ordered[start : start + CHUNK]),
            figure.year == period.year,
            figure.through <= period.through,
            figure[field].is_not(None),
        )
        for firm, through, nature, origin, amount in session.execute(query):
            one = (_rank(nature, origin, ranks), int(amount))
            best[firm, through] = min(best.get((firm, through), one), one)
    return _by_firm(best)


def _rank(nature: str, origin: str, ranks: Sequence[str]) -> tuple[int, int]:
    natures = [str(one) for one in Nature]
    return natures.index(nature), ranks.index(origin) if origin in ranks else len(ranks)


def _by_firm(best: Mapping[tuple[int, int], tuple[Any, int]]) -> Said:
    found: Said = {}
    for (firm, through), (_, amount) in best.items():
        found.setdefault(firm, {})[through] = amount
    return found
