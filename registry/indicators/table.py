"""The plan's table of figures against targets (指标表), as values and as JSON."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from registry.terms import Binding, Verdict

Basis = Literal["official", "ledger"]

CONTRACT = (
    "indicator",
    "name",
    "unit",
    "kind",
    "binding",
    "base",
    "base_text",
    "operator",
    "target",
    "target_text",
    "value",
    "basis",
    "official",
    "ledger",
    "difference",
    "coverage",
    "numerator",
    "denominator",
    "completion",
    "progress",
    "elapsed",
    "verdict",
    "reasons",
)
"""The fields of a row in the JSON of `flask indicators`, in order."""


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator in one year. Numbers in `unit`, unrounded; rates and shares in percent.

    name -- as the plan prints it; value -- what is judged: the official figure, else the ledger's
    difference -- official less ledger; coverage -- 产值覆盖率 of the ledger sum
    numerator, denominator -- of the ledger's figure, else of the official one; in the part's unit
    verdict -- None where there is none yet; reasons -- plain sentences, printed beside it
    """

    indicator: str
    name: str
    unit: str
    kind: str
    binding: Binding
    category: str | None
    decimals: int
    base: Decimal | None
    base_kind: str
    base_text: str | None
    operator: str
    target: Decimal | None
    target_text: str | None
    value: Decimal | None
    basis: Basis | None
    official: Decimal | None
    ledger: Decimal | None
    difference: Decimal | None
    coverage: Decimal | None
    due: int | None
    reported: int | None
    numerator: Decimal | None
    denominator: Decimal | None
    completion: Decimal | None
    progress: Decimal | None
    elapsed: Decimal
    milestone: Decimal | None
    verdict: Verdict | None
    reasons: tuple[str, ...]
    sentence: str | None
    plan_note: str | None
    responsible: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The plan's rows in order, for a year, as of a day (`on`), as known at a revision."""

    plan: str
    name: str
    year: int
    on: date
    known: int
    rows: tuple[IndicatorRow, ...]

    def row(self, indicator: str) -> IndicatorRow:
        """The row of one indicator. Raises KeyError."""
        for row in self.rows:
            if row.indicator == indicator:
                return row
        raise KeyError(indicator)


def as_json(table: Table) -> dict[str, Any]:
    """The document that `flask indicators --json` prints."""
    return {
        "plan": table.plan,
        "year": table.year,
        "on": table.on.isoformat(),
        "known": table.known,
        "rows": [{name: _plain(getattr(row, name)) for name in CONTRACT} for row in table.rows],
    }


def _plain(value: Any) -> Any:
    """Whole numbers as int, other decimals as float, words as their Chinese label or text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Verdict | Binding):
        return value.label
    return list(value) if isinstance(value, tuple) else value
