"""荣誉类型 as dated rules: family, level and validity of a kind on a day."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import HonourKind
from registry.records.rows import NOW, rows


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of honour under the rules in force in [starts_on, ends_on)."""

    code: str
    starts_on: date
    ends_on: date
    name: str
    level: str
    family: str
    validity_months: int | None
    renewal: str


class Kinds:
    """All kinds of honours."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.code, []).append(rule)

    def on(self, code: str, day: date | None) -> Rule | None:
        """The rule for a kind on a day; the newest where the day is unknown or outside all."""
        rules = self._rules.get(code, [])
        held = [one for one in rules if day is not None and one.starts_on <= day < one.ends_on]
        return next(reversed(held or rules), None)

    def family(self, code: str) -> str:
        """The family in which a firm counts once; a kind without a rule is its own."""
        rule = self.on(code, None)
        return rule.family if rule else code

    def replaced_by(self, code: str, day: date) -> set[str]:
        """Kinds of the same family and level whose rules are over on a day, while `code` holds."""
        own = self.on(code, day)
        if own is None:
            return set()
        return {
            other
            for other, rules in self._rules.items()
            if other != code
            and (rules[-1].family, rules[-1].level) == (own.family, own.level)
            and rules[-1].ends_on <= day
        }

    def name(self, code: str) -> str:
        """The kind's name."""
        rule = self.on(code, None)
        return rule.name if rule else code


def load_kinds(session: Session) -> Kinds:
    """The kinds of honours as they are recorded, oldest rule first."""
    columns = rows(HonourKind, NOW).c
    query = select(*(columns[name] for name in Rule.__slots__)).order_by(columns.starts_on)
    return Kinds(Rule(*row) for row in session.execute(query))


def expiry(recognised_on: date, months: int) -> date:
    """The first day on which an honour of this validity no longer counts."""
    month = recognised_on.month - 1 + months
    year, month = recognised_on.year + month // 12, month % 12 + 1
    return date(year, month, min(recognised_on.day, monthrange(year, month)[1]))


def counts(honour: Any, day: date) -> bool:
    """Whether a recorded honour counts on a day: recognised, not expired, withdrawn, moved out."""
    if honour["recognised_on"] is None or honour["recognised_on"] > day:
        return False
    ends = (honour[name] for name in ("expires_on", "withdrawn_on", "moved_out_on"))
    return all(end is None or end > day for end in ends)
