"""分项: the ledger's amounts and counts by 产业领域 and 镇街 over the plan's years, guarded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.definitions import Indicator
from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import parts_of
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import ALL, Measure
from registry.indicators.splitting import DIMENSIONS, part_names
from registry.quantities import UNITS, from_base
from registry.records.rows import At
from registry.reports.guard import NOBODY, Mass, Threshold, hidden, thin, together
from registry.reports.report import Split, SplitCell, SplitLine
from registry.services.report_masses import Found, masses


@dataclass(frozen=True)
class Cut:
    """One way to split: its word, its name among the marks, and what the marks are called."""

    by: str
    name: str
    names: Mapping[str, str]


def splits_of(
    session: Session,
    plan: PlanInForce,
    years: Sequence[int],
    on: date,
    at: At,
    limit: Threshold,
    *,
    guarded: bool,
) -> tuple[Split, ...]:
    """Every amount and count over figures, by sector and by town, for the years that are over."""
    over = [year for year in years if on >= date(year, 12, 31)]
    wanted = [
        (definition, parts_of(definition, plan)[0])
        for definition in plan.definitions.values()
        if definition.kind in ("level", "count") and _over_figures(definition)
    ]
    if not over or not wanted:
        return ()
    lens = Lens(at, plan.span, plan.rules, last_days(*over), plan.scheme)
    made = []
    for by in ("sector", "town"):
        cut = Cut(DIMENSIONS[by], by, part_names(session, plan, by, at))
        found = masses(session, lens, [measure for _, measure in wanted], cut.name)
        for definition, measure in wanted:
            split = _split(definition, measure, found, cut, over, limit, guarded=guarded)
            made += [split] if split.lines else []
    order = {target.indicator: index for index, target in enumerate(plan.targets)}
    return tuple(sorted(made, key=lambda split: (order[split.indicator], split.by != "产业领域")))


def _over_figures(definition: Indicator) -> bool:
    return definition.numerator is not None and definition.numerator.table == "figures"


def _split(
    definition: Indicator,
    measure: Measure,
    found: Found,
    cut: Cut,
    years: Sequence[int],
    limit: Threshold,
    *,
    guarded: bool,
) -> Split:
    """One table: its parts from the largest on, what has no mark last, then the total."""
    marks = {part for one, _, part in found if one == measure}
    behind = {part: [found.get((measure, year, part), NOBODY) for year in years] for part in marks}
    shown = [part for part in marks if any(mass.firms for mass in behind[part])]
    shown.sort(key=lambda part: (part == ALL, -behind[part][-1].total, part))
    total = [together(column) for column in zip(*(behind[part] for part in shown), strict=True)]
    grid = [*(behind[part] for part in shown), total]
    is_amount = measure.field is not None
    quiet = hidden(grid, limit, total_row=True) if guarded and is_amount else frozenset()
    lines = []
    for row, part in enumerate([*shown, None]):
        name = "合计" if part is None else cut.names.get(part, part)
        cells = tuple(
            _cell(definition, mass, limit, withheld=(row, column) in quiet, amount=is_amount)
            for column, mass in enumerate(grid[row])
        )
        lines.append(SplitLine(name, cells))
    assert definition.numerator is not None
    title = f"分{cut.by}{definition.name}"
    unit, decimals = definition.numerator.unit, max(definition.decimals, 1) if is_amount else 0
    return Split(
        definition.code, title, cut.by, unit, decimals, tuple(years), tuple(lines[:-1]), lines[-1]
    )


def _cell(
    definition: Indicator, mass: Mass, limit: Threshold, *, withheld: bool, amount: bool
) -> SplitCell:
    if withheld:
        return SplitCell(None, mass.firms, withheld=True)
    if amount and not mass.firms:
        return SplitCell(None, 0)  # nobody reported: that is no amount of nought
    assert definition.numerator is not None
    value = (
        from_base(mass.total, UNITS[definition.numerator.unit]) if amount else Decimal(mass.total)
    )
    return SplitCell(value, mass.firms, flagged=amount and thin(mass, limit))
