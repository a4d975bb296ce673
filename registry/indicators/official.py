"""统计数: an indicator's figure as the statistics bureau and others delivered it.

Only whole years of the whole district. 数据性质 decides between several versions of a value
(普查修订 > 年报 > 快报). Units are converted exactly; a value whose unit does not convert is not
used, and the reason says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators import arithmetic
from registry.indicators.arithmetic import HUNDRED, Span
from registry.indicators.definitions import Indicator
from registry.indicators.shipped import AREA
from registry.models import DistrictFigure
from registry.quantities import conversion, from_base, stated
from registry.records.rows import At, rows
from registry.terms import FigureBasis, Nature

WHOLE_YEAR = 12
NATURES = [str(nature) for nature in Nature]
COLUMNS = ("id", "series", "year", "through", "area", "basis", "nature", "value", "unit")


@dataclass(frozen=True)
class DistrictValue:
    """One delivered value: in `unit` as stated, with the row it stands in."""

    series: str
    year: int
    value: Decimal
    unit: str
    nature: str
    row: int


Delivered = Mapping[tuple[str, int, str], DistrictValue]
"""(series, year, 口径) → the most final value."""


@dataclass(frozen=True)
class OfficialFigure:
    """An indicator's official figure in its unit, the values it was made from, and reasons."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    used: tuple[DistrictValue, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def flash(self) -> bool:
        """Whether it rests on 快报数."""
        return any(value.nature == Nature.FLASH for value in self.used)


NOTHING = OfficialFigure()


def delivered(
    session: Session, at: At, definitions: Sequence[Indicator], years: Sequence[int]
) -> Delivered:
    """Every district value that these indicators may need, in one statement."""
    return delivered_by_area(session, at, definitions, years, [AREA]).get(AREA, {})


def delivered_by_area(
    session: Session,
    at: At,
    definitions: Sequence[Indicator],
    years: Sequence[int],
    areas: Sequence[str],
) -> dict[str, Delivered]:
    """Area → every value of it that these indicators may need, in one statement."""
    wanted = sorted({name for definition in definitions for name in series_of(definition)})
    figure = rows(DistrictFigure, at, columns=COLUMNS).c
    query = select(*(figure[name] for name in COLUMNS)).where(
        figure.series.in_(wanted),
        figure.year.in_(list(years)),
        figure.through == WHOLE_YEAR,
        figure.area.in_(areas),
    )
    found: dict[str, dict[tuple[str, int, str], DistrictValue]] = {}
    lines = sorted(session.execute(query), key=lambda line: NATURES.index(line.nature))
    for line in lines:
        value = from_base(line.value, stated(line.unit))
        delivered = DistrictValue(line.series, line.year, value, line.unit, line.nature, line.id)
        own = found.setdefault(line.area, {})
        own.setdefault((line.series, line.year, line.basis), delivered)
    return dict(found)


def series_of(definition: Indicator) -> tuple[str, ...]:
    """The series an indicator's official figure may come from."""
    official = definition.official
    named = (official.series, official.numerator, official.denominator, official.reduction_of)
    own = tuple(name for name in named if name)
    return (*own, f"{official.reduction_of}.growth") if official.reduction_of else own


def official_figure(
    definition: Indicator,
    known: Delivered,
    year: int,
    span: Span,
    basis: str = FigureBasis.FULL,
) -> OfficialFigure:
    """The official figure of `year`: the series itself, else two divided, else a reduction."""
    official = definition.official
    if official.series and (found := known.get((official.series, year, basis))):
        return _direct(definition, found)
    if official.numerator and official.denominator:
        top = known.get((official.numerator, year, basis))
        bottom = known.get((official.denominator, year, basis))
        if top and bottom:
            return _divided(definition, top, bottom)
    if official.reduction_of:
        return _reduced(official.reduction_of, known, year, span, basis)
    return NOTHING


def _direct(definition: Indicator, found: DistrictValue) -> OfficialFigure:
    value = converted(found, definition.unit)
    if value is None:
        return OfficialFigure(reasons=(_unit_reason(found, definition.unit),))
    return OfficialFigure(value, used=(found,))


def _divided(definition: Indicator, top: DistrictValue, bottom: DistrictValue) -> OfficialFigure:
    """numerator ÷ denominator, in percent where the indicator is one."""
    units = (
        definition.official.numerator_unit or top.unit,
        definition.official.denominator_unit or top.unit,
    )
    numbers = [converted(value, unit) for value, unit in zip((top, bottom), units, strict=True)]
    for number, value, unit in zip(numbers, (top, bottom), units, strict=True):
        if number is None:
            return OfficialFigure(reasons=(_unit_reason(value, unit),))
    numerator, denominator = numbers
    assert numerator is not None
    if not denominator:
        return OfficialFigure(reasons=("统计数的分母为零，无法计算",))
    quotient = numerator / denominator * (HUNDRED if definition.unit == "%" else 1)
    return OfficialFigure(quotient, numerator, denominator, (top, bottom))


def _reduced(series: str, known: Delivered, year: int, span: Span, basis: str) -> OfficialFigure:
    """累计降低率 since the base year, from yearly changes, else from levels at constant prices."""
    years = range(span.base + 1, year + 1)
    changes = [known.get((f"{series}.growth", one, basis)) for one in years]
    if years and all(changes):
        used = tuple(change for change in changes if change)
        return _product(used, [change.value for change in used], year, span, "单耗增速")
    levels = [known.get((series, one, basis)) for one in years]
    falls = tuple(level for level in levels if level and level.unit == "%")
    if years and len(falls) == len(years):
        return _product(falls, [-fall.value for fall in falls], year, span, "降低率")
    first, last = known.get((series, span.base, basis)), known.get((series, year, basis))
    if not first or not last or year == span.base or first.value <= 0:
        return NOTHING
    level = converted(last, first.unit)
    if level is None or first.unit == "%":
        return OfficialFigure(reasons=(_unit_reason(last, first.unit),))
    return OfficialFigure(
        (1 - level / first.value) * HUNDRED,
        used=(first, last),
        reasons=(f"由{span.base}年和{year}年的单耗水平计算，须为同一可比价",),
    )


def _product(
    used: tuple[DistrictValue, ...], rates: list[Decimal], year: int, span: Span, word: str
) -> OfficialFigure:
    sentence = f"由{span.base + 1}—{year}年各年{word}连乘得到的累计降低率，下降为正"
    return OfficialFigure(arithmetic.reduction(rates), used=used, reasons=(sentence,))


def converted(value: DistrictValue, unit: str) -> Decimal | None:
    """A delivered value in `unit`; None where its own unit does not convert."""
    factor = conversion(value.unit, unit)
    if factor is None:
        return None
    return value.value * factor.numerator / factor.denominator


def _unit_reason(value: DistrictValue, unit: str) -> str:
    return f"{value.year}年统计数“{value.series}”的单位“{value.unit}”不能换算为“{unit}”，未采用"
