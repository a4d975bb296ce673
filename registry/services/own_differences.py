"""差异原因 of one's own part: why a figure of one's 镇街 or 园区 is not what a report was made of.

Whoever sees a part of the district sees its sums and their causes, and the own firms by name. What
the statistics bureau delivered about single firms stays together, and so does what fewer firms than
a sum may tell of make of a cause: it is told with other causes, so that nothing can be worked out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.indicators.definitions import Indicator
from registry.indicators.differences.compare import explained_by
from registry.indicators.differences.result import Account, Line, Part
from registry.indicators.differences.split import PartChange, SplitComparison, compare_part
from registry.indicators.in_force import plan_in_force
from registry.indicators.splitting import DIMENSIONS
from registry.indicators.trace import Viewer
from registry.models import Enterprise, Figures, PublishedReport
from registry.records.rows import NOW, At, rows
from registry.records.scope import in_scope
from registry.reports.differences import Ends, explanation
from registry.services.report_vintages import Chosen
from registry.services.split_vintages import explain_split, held_to_reports
from registry.terms import Cause, Origin

QUIET, BEYOND = "统计局反馈", "其他镇街"


@dataclass(frozen=True)
class Place:
    """A part of the district that somebody's account is for: a split and the code in it."""

    by: str
    area: str


@dataclass(frozen=True)
class OwnChange:
    """A figure of one's own part at two vintages, with a sentence on it; `name` is the figure's."""

    by: str
    name: str
    part: PartChange
    said: str

    @property
    def label(self) -> str:
        """What the split is called."""
        return DIMENSIONS[self.by]


def places_of(scope: Scope) -> list[Place]:
    """The parts that a scope names, 镇街 first; none for the whole district."""
    towns = [Place("town", code) for code in sorted(scope.towns)]
    return [*towns, *(Place("park", code) for code in sorted(scope.parks))]


def published_numbers(session: Session, plan: str, year: int) -> Sequence[str]:
    """The reports on a year of a plan, the newest first."""
    query = select(PublishedReport.number).where(
        PublishedReport.plan == plan, PublishedReport.year == year
    )
    return session.scalars(query.order_by(PublishedReport.id.desc())).all()


def own_change(
    session: Session,
    plan: str,
    indicator: str,
    year: int,
    place: Place,
    ends: tuple[Chosen, Chosen],
    viewer: Viewer,
) -> OwnChange | None:
    """The figure of one's own part, guarded; None where that part never counted in it.

    Raises UnknownPlan, UnknownIndicator, BadDefinition, BadSetting.
    """
    found, _ = explain_split(session, plan, indicator, year, place.by, *ends)
    part = found.part(place.area)
    if part is None:
        return None
    vintage = ends[1].vintage
    definition = plan_in_force(session, plan, vintage.at, vintage.rules).definition(indicator)
    unnamed = Unnamed.among(session, year, ends, viewer, has_figures=_sums_figures(definition))
    return _told(found, part, ends, unnamed)


def own_changes(
    session: Session,
    plan: str,
    year: int,
    place: Place,
    ends: tuple[Chosen, Chosen],
    viewer: Viewer,
) -> tuple[OwnChange, ...]:
    """Every figure in which one's own part counts, guarded like each by itself.

    Raises UnknownPlan, BadDefinition, BadSetting.
    """
    vintages = [end.vintage for end in ends]
    found = compare_part(session, plan, year, place.by, place.area, vintages[0], vintages[1])
    given = plan_in_force(session, plan, vintages[1].at, vintages[1].rules).definitions
    unnamed = {
        has_figures: Unnamed.among(session, year, ends, viewer, has_figures=has_figures)
        for has_figures in (False, True)
    }
    told = []
    for one in found:
        held = held_to_reports(one, *ends)
        has_figures = _sums_figures(given[one.whole.indicator])
        told.append(_told(held, held.parts[0], ends, unnamed[has_figures]))
    return tuple(told)


def _sums_figures(definition: Indicator) -> bool:
    """Whether firms count in it by what they reported."""
    return definition.numerator is not None and definition.numerator.table == "figures"


def _told(
    found: SplitComparison, part: PartChange, ends: tuple[Chosen, Chosen], unnamed: "Unnamed"
) -> OwnChange:
    """The part as its own people may see it, with a sentence."""
    told = tuple(guarded(one, unnamed) for one in part.row.ledger.accounts)
    row = replace(part.row, ledger=explained_by(part.row.ledger, told))
    said = explanation(row, found.year, Ends(ends[0].label, ends[1].label))
    return OwnChange(found.by, found.whole.name, replace(part, row=row), said)


@dataclass(frozen=True)
class Unnamed:
    """Which lines are not shown one by one: of firms that are not one's own, or of statistics."""

    own: frozenset[int]
    quiet: frozenset[int]
    limit: int

    @classmethod
    def among(
        cls,
        session: Session,
        year: int,
        ends: tuple[Chosen, Chosen],
        viewer: Viewer,
        *,
        has_figures: bool,
    ) -> "Unnamed":
        """Asked of the ledger for one figure, or for all that sum figures, or all others."""
        file = rows(Enterprise, NOW).c
        mine = select(file.id).where(in_scope(file.id, viewer.scope, viewer.today))
        own, quiet = set(session.scalars(mine)), set[int]()
        if has_figures:
            for end in ends:
                quiet |= _from_statistics(session, year, end.vintage.at, viewer)
        return cls(frozenset(own), frozenset(quiet), viewer.withheld_below)

    def whose(self, line: Line) -> str:
        """With whom a line is summed; empty where it stands for itself."""
        if line.firm not in self.own:
            return BEYOND
        return QUIET if line.firm in self.quiet else ""

    def firms(self, parts: Iterable[Part]) -> int:
        """How many firms stand behind parts unnamed."""
        lines = [line for part in parts for line in part.lines if self.whose(line)]
        return len({line.firm or line.name for line in lines})


def _from_statistics(session: Session, year: int, at: At, viewer: Viewer) -> set[int]:
    """Of which own firms the statistics bureau delivered figures of a year."""
    record = rows(Figures, at, columns=("enterprise_id", "year", "origin")).c
    query = select(record.enterprise_id).where(
        record.year == year,
        record.origin == Origin.STATISTICS,
        in_scope(record.enterprise_id, viewer.scope, viewer.today),
    )
    return set(session.scalars(query))


def guarded(account: Account, unnamed: Unnamed) -> Account:
    """The account with the lines that one may see; causes of too few unnamed firms together."""
    apart = list(account.parts)
    pool: list[Part] = []
    if account.unit != account.what:  # a count of firms tells no amount of any
        pool = [part for part in apart if 0 < unnamed.firms([part]) < unnamed.limit]
        apart = [part for part in apart if part not in pool]
        apart.sort(key=lambda part: unnamed.firms([part]))
        while pool and unnamed.firms(pool) < unnamed.limit:
            more = next((part for part in apart if unnamed.firms([part])), None)
            if more is None:
                break
            apart.remove(more)
            pool.append(more)
    order = list(Cause)
    parts = [replace(one, lines=_lines(one.lines, unnamed)) for one in apart]
    parts.sort(key=lambda part: order.index(part.cause))
    return replace(account, parts=(*parts, *_pooled(pool, unnamed)))


def _pooled(pool: Sequence[Part], unnamed: Unnamed) -> Iterator[Part]:
    """Several causes as one, with their names; one alone says no more than the whole does."""
    if len(pool) == 1:
        yield replace(pool[0], lines=_lines(pool[0].lines, unnamed))
    elif pool:
        lines = tuple(line for part in pool for line in part.lines)
        amount = sum((part.amount for part in pool), Decimal(0))
        said = "、".join(part.cause.label for part in pool)
        yield Part(Cause.TOGETHER, amount, _lines(lines, unnamed), said)


def _lines(lines: Sequence[Line], unnamed: Unnamed) -> tuple[Line, ...]:
    """The own lines one by one, all others as one: two sums would tell of fewer firms."""
    found = [line for line in lines if not unnamed.whose(line)]
    group = [line for line in lines if unnamed.whose(line)]
    return (*found, _summed(group, unnamed)) if group else tuple(found)


def _summed(group: Sequence[Line], unnamed: Unnamed) -> Line:
    label = "和".join(dict.fromkeys(unnamed.whose(line) for line in group))
    firms = len({line.firm or line.name for line in group})
    few = firms < unnamed.limit
    amounts = [line.amount for line in group if line.amount is not None]
    return Line(
        name=f"{label}的企业 {firms} 家",
        uscc=None,
        firm=None,
        item="",
        before=None,
        after=None,
        unit=group[0].unit,
        amount=None if few else sum(amounts, Decimal(0)),
        said=f"不足{unnamed.limit}家，不予显示" if few else "合计，不逐家显示",
        origin=None,
        things=len(group),
    )
