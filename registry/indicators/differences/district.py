"""Why 统计数 differs: which delivered values are new, revised or read by another 口径."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators import shipped
from registry.indicators.both import Figure, chosen_basis
from registry.indicators.definitions import Indicator
from registry.indicators.differences.result import (
    Account,
    Difference,
    Evidence,
    Line,
    Part,
    places,
    ratio_effects,
)
from registry.indicators.differences.steps import Way
from registry.indicators.official import DistrictValue, OfficialFigure
from registry.indicators.trace import PartName
from registry.models import DistrictFigure
from registry.records.origin import Origin, origins
from registry.terms import Cause, Nature

Pair = tuple[DistrictValue | None, DistrictValue | None]


def official_difference(
    session: Session, way: Way, definition: Indicator, before: Figure | None, after: Figure
) -> Difference:
    """统计数 at both vintages: one part, or one each for a numerator and a denominator."""
    old, new = before.official if before else OfficialFigure(), after.official
    pairs = _paired(old.used, new.used)
    moved = [pair for pair in pairs if _told(pair[0]) != _told(pair[1])]
    if old.value == new.value and not moved:
        return Difference("official", old.value, new.value, ())
    lines = _lines(session, way, moved)
    cause = _cause(way, definition, old, new, moved)
    accounts = tuple(
        _account(definition, side, cause, lines) for side in _sides(definition, old, new)
    )
    effects = ratio_effects(old.value, new.value, accounts)
    return Difference("official", old.value, new.value, accounts, effects)


def _told(value: DistrictValue | None) -> tuple[object, ...] | None:
    return None if value is None else (value.value, value.unit, value.nature)


def _paired(old: Sequence[DistrictValue], new: Sequence[DistrictValue]) -> list[Pair]:
    """The values used by either, by series and year."""
    sides = [{(one.series, one.year): one for one in used} for used in (old, new)]
    return [(sides[0].get(key), sides[1].get(key)) for key in {**sides[0], **sides[1]}]


def _cause(
    way: Way, definition: Indicator, old: OfficialFigure, new: OfficialFigure, moved: list[Pair]
) -> Cause:
    """口径 first; then whether a value came, went or was revised."""
    chosen = [chosen_basis(plan, definition.code) for plan in way.plans]
    if chosen[0] != chosen[1] or not moved:
        return Cause.DEFINITION
    if old.value is None:
        return Cause.ADDED
    return Cause.DELETED if new.value is None else Cause.CORRECTED


def _lines(session: Session, way: Way, moved: list[Pair]) -> list[tuple[str, Line]]:
    """Series of each moved value, and its line."""
    labels = {series.code: series.label for series in shipped.series()}
    ids = [new.row for _, new in moved if new is not None]
    found = origins(session, DistrictFigure, ids, "value", way.later.at)
    return [(_series(*pair), _line(*pair, labels, found)) for pair in moved]


def _series(old: DistrictValue | None, new: DistrictValue | None) -> str:
    value = new or old
    assert value is not None
    return value.series


def _line(
    old: DistrictValue | None,
    new: DistrictValue | None,
    labels: dict[str, str],
    found: dict[int, Origin],
) -> Line:
    value = new or old
    assert value is not None
    code, _, growth = value.series.partition(".")
    comparable = old is not None and new is not None and old.unit == new.unit
    natures = [Nature(one.nature).label for one in (old, new) if one is not None]
    return Line(
        name=f"{labels.get(code, code)}{'增速' if growth else ''}（{value.year}年）",
        uscc=None,
        firm=None,
        item="",
        before=old.value if old else None,
        after=new.value if new else None,
        unit=value.unit,
        amount=new.value - old.value if comparable and old and new else None,
        said=" → ".join(dict.fromkeys(natures)),
        origin=found.get(new.row) if new else None,
        evidence=Evidence(DistrictFigure, new.row, "value") if new else None,
    )


@dataclass(frozen=True)
class _Side:
    """One of the numbers a figure is made of; `series` None: all that was used belongs to it."""

    name: PartName
    label: str
    unit: str
    shown_unit: str
    before: Decimal | None
    after: Decimal | None
    series: str | None


def _sides(definition: Indicator, old: OfficialFigure, new: OfficialFigure) -> list[_Side]:
    """The figure as one side; a quotient at both vintages as two."""
    official = definition.official
    if old.denominator is None or new.denominator is None:
        return [
            _Side(
                "numerator",
                definition.name,
                definition.unit,
                definition.unit,
                old.value,
                new.value,
                None,
            )
        ]
    names = {series.code: series.label for series in shipped.series()}
    codes = official.numerator or "", official.denominator or ""
    given = official.numerator_unit, official.denominator_unit
    ends = (old.numerator, new.numerator), (old.denominator, new.denominator)
    return [
        _Side(name, names[code], unit or new.used[0].unit, used.unit, *both, code)
        for name, code, unit, used, both in zip(PARTS, codes, given, new.used, ends, strict=True)
    ]


PARTS: tuple[PartName, PartName] = ("numerator", "denominator")


def _account(
    definition: Indicator, side: _Side, cause: Cause, lines: list[tuple[str, Line]]
) -> Account:
    own = tuple(line for series, line in lines if side.series in (None, series))
    amount = (side.after or Decimal(0)) - (side.before or Decimal(0))
    parts = (Part(cause, amount, own),) if amount or own else ()
    return Account(
        side.name,
        side.label,
        side.unit,
        side.shown_unit,
        definition.decimals
        if side.series is None
        else places(definition.decimals, side.shown_unit),
        "项",
        side.before,
        side.after,
        parts,
    )
