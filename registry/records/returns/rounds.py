"""报送轮次 as they stand: per unit how many are due, how many came back, and who is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import (
    Enterprise,
    Figures,
    Project,
    ProjectMonth,
    ReturnClaim,
    ReturnItem,
    ReturnRound,
    ReturnUnit,
)
from registry.periods import Period
from registry.quantities import ratio
from registry.records.returns.due import subject_column
from registry.records.rows import NOW, rows
from registry.terms import Nature, Origin, PlaceKind, Register, ReturnState


@dataclass(frozen=True, slots=True)
class Line:
    """A firm or project on the due list. weight -- last year's 工业总产值, None if unknown"""

    item: int
    subject: int
    unit: int
    code: str
    name: str
    contact: str | None
    phone: str | None
    returned: bool
    returned_on: date | None
    weight: int | None


@dataclass(frozen=True)
class Unit:
    """A unit of a round with its lines."""

    row: Any
    lines: Sequence[Line]
    due_on: date
    today: date

    @property
    def returned(self) -> int:
        """How many have reported."""
        return sum(line.returned for line in self.lines)

    @property
    def missing(self) -> list[Line]:
        """Those that have not."""
        return [line for line in self.lines if not line.returned]

    @property
    def coverage(self) -> Any:
        """Part of the year before's 工业总产值 that those who reported stand for; None without."""
        known = [line for line in self.lines if line.weight is not None]
        covered = sum(line.weight or 0 for line in known if line.returned)
        return ratio(covered, sum(line.weight or 0 for line in known))

    @property
    def state(self) -> ReturnState:
        """Where the unit stands today."""
        return state_of(
            self.row.sent_back_on is not None, len(self.lines), self.returned, self.late
        )

    @property
    def late(self) -> int:
        """Days since the due day, 0 before it."""
        return max((self.today - self.due_on).days, 0)


@dataclass(frozen=True)
class Round:
    """A round with the units that somebody may see."""

    row: Any
    units: Sequence[Unit]
    claims: Sequence[Any] = field(default=())

    @property
    def period(self) -> Period:
        """The period that is reported."""
        return Period(self.row.year, self.row.through)

    @property
    def lines(self) -> list[Line]:
        """All lines of all units."""
        return [line for unit in self.units for line in unit.lines]

    def unit(self, number: int) -> Unit | None:
        """One unit by its number."""
        return next((unit for unit in self.units if unit.row.id == number), None)

    @property
    def whole(self) -> Unit:
        """All units together."""
        first = self.units[0]
        return Unit(first.row, self.lines, first.due_on, first.today)

    @property
    def counts(self) -> Mapping[ReturnState, int]:
        """How many units are in each state."""
        states = [unit.state for unit in self.units]
        return {state: states.count(state) for state in ReturnState}


@dataclass(frozen=True, slots=True)
class Summary:
    """A round in the list: its row, units, and how many are due and returned.

    sent_back -- how many units have to report again; unit -- the first of the units
    """

    row: Any
    units: int
    due: int
    returned: int
    sent_back: int
    unit: int

    @property
    def waits(self) -> bool:
        """Whether something of it is still to be reported."""
        return self.row.closed_on is None and (self.returned < self.due or self.sent_back > 0)


def state_of(sent_back: bool, due: int, returned: int, late: int) -> ReturnState:
    """The state of a unit by its counts."""
    if sent_back:
        return ReturnState.SENT_BACK
    if returned >= due:
        return ReturnState.COMPLETE
    if late:
        return ReturnState.OVERDUE
    return ReturnState.PARTIAL if returned else ReturnState.MISSING


def rounds(session: Session, scope: Scope) -> list[Summary]:
    """All rounds in which somebody has a unit, the newest first. Two statements."""
    unit, item, sheet = (rows(model, NOW).c for model in (ReturnUnit, ReturnItem, ReturnRound))
    counted = (
        select(
            unit.round_id,
            func.count(func.distinct(unit.id)).label("units"),
            func.count(item.id).label("due"),
            func.sum(case((_reported(item, sheet), 1), else_=0)).label("returned"),
            func.count(func.distinct(case((unit.sent_back_on.is_not(None), unit.id)))).label(
                "sent_back"
            ),
            func.min(unit.id).label("unit"),
        )
        .select_from(
            unit.id.table.join(item.id.table, item.unit_id == unit.id).join(
                sheet.id.table, sheet.id == unit.round_id
            )
        )
        .where(_seen(unit, scope))
        .group_by(unit.round_id)
    )
    counts = {row.round_id: row for row in session.execute(counted)}
    found = session.execute(select(sheet.id.table).order_by(sheet.id.desc())).all()
    return [_summary(row, counts[row.id]) for row in found if row.id in counts]


def _summary(row: Any, told: Any) -> Summary:
    return Summary(row, told.units, told.due, int(told.returned), told.sent_back, told.unit)


def open_round(
    session: Session, round_id: int, scope: Scope, *, today: date, ranks: Sequence[str]
) -> Round | None:
    """A round with the units of `scope`; None where there is none, or none of theirs.

    ranks -- the settings' order of 来源, for last year's output
    """
    sheet, unit = rows(ReturnRound, NOW).c, rows(ReturnUnit, NOW).c
    row = session.execute(select(sheet.id.table).where(sheet.id == round_id)).first()
    own = select(unit.id.table).where(unit.round_id == round_id, _seen(unit, scope))
    units = session.execute(own.order_by(unit.id)).all()
    if row is None or not units:
        return None
    numbers = [one.id for one in units]
    lines: dict[int, list[Line]] = {number: [] for number in numbers}
    for line in _lines(session, row, numbers, ranks):
        lines[line.unit].append(line)
    made = [Unit(one, lines[one.id], row.due_on, today) for one in units]
    return Round(row, made, _claims(session, row, numbers))


def _seen(unit: Any, scope: Scope) -> ColumnElement[bool]:
    if scope.whole:
        return and_(unit.id == unit.id)
    town = and_(unit.kind == PlaceKind.TOWN.value, unit.code.in_(sorted(scope.towns)))
    return or_(town, and_(unit.kind == PlaceKind.PARK.value, unit.code.in_(sorted(scope.parks))))


def _reported(item: Any, sheet: Any) -> ColumnElement[bool]:
    """Returned with the unit's workbook, or on record for the period in some other way."""
    figure, month = rows(Figures, NOW).c, rows(ProjectMonth, NOW).c
    figures = select(figure.id).where(
        sheet.register == Register.FIGURES.value,
        figure.enterprise_id == item.enterprise_id,
        figure.year == sheet.year,
        figure.through == sheet.through,
        figure.origin != Origin.STATISTICS.value,
    )
    months = select(month.id).where(
        month.project_id == item.project_id,
        month.year == sheet.year,
        month.through == sheet.through,
    )
    return or_(item.returned_on.is_not(None), figures.exists(), months.exists())


def _lines(
    session: Session, row: Any, units: Sequence[int], ranks: Sequence[str]
) -> Iterable[Line]:
    projects = row.register == Register.PROJECTS
    model: Any = Project if projects else Enterprise
    item, sheet, subject = rows(ReturnItem, NOW).c, rows(ReturnRound, NOW).c, rows(model, NOW).c
    contact = subject.responsible_person if projects else subject.contact
    query = (
        select(
            *(item.id, item.unit_id, item.returned_on, subject.id.label("subject")),
            *((subject.code if projects else subject.uscc).label("code"), subject.name),
            *(contact.label("contact"), subject.phone),
            case((_reported(item, sheet), 1), else_=0).label("reported"),
        )
        .where(
            item.unit_id.in_(units),
            sheet.id == item.round_id,
            subject.id == item[subject_column(row.register)],
        )
        .order_by(subject.id)
    )
    weights = {} if projects else _weights(session, row.id, row.year - 1, ranks)
    for one in session.execute(query):
        yield Line(
            *(one.id, one.subject, one.unit_id, one.code or "", one.name, one.contact, one.phone),
            *(bool(one.reported), one.returned_on, weights.get(one.subject)),
        )


def _weights(session: Session, round_id: int, year: int, ranks: Sequence[str]) -> dict[int, int]:
    """Firm → its best 工业总产值 of the year: the most final, then the best-ranked record."""
    item, figure = rows(ReturnItem, NOW).c, rows(Figures, NOW).c
    query = select(figure.enterprise_id, figure.nature, figure.origin, figure.output).where(
        item.round_id == round_id,
        figure.enterprise_id == item.enterprise_id,
        figure.year == year,
        figure.through == 12,
        figure.output.is_not(None),
    )
    natures = [str(one) for one in Nature]
    best: dict[int, tuple[tuple[int, int], int]] = {}
    for firm, nature, origin, output in session.execute(query):
        place = (natures.index(nature), ranks.index(origin) if origin in ranks else len(ranks))
        best[firm] = min(best.get(firm, (place, output)), (place, output))
    return {firm: output for firm, (_, output) in best.items()}


def _claims(session: Session, row: Any, units: Sequence[int]) -> Sequence[Any]:
    """What the units say of the list, the undecided first."""
    projects = row.register == Register.PROJECTS
    model: Any = Project if projects else Enterprise
    claim, subject, unit = rows(ReturnClaim, NOW).c, rows(model, NOW).c, rows(ReturnUnit, NOW).c
    query = (
        select(
            *(claim.id, claim.revision_id, claim.kind, claim.decision, claim.reason),
            *(claim.decided_on, claim.unit_id, unit.name.label("unit"), subject.name),
            subject.id.label("subject"),
        )
        .where(
            claim.unit_id.in_(units),
            unit.id == claim.unit_id,
            subject.id == claim[subject_column(row.register)],
        )
        .order_by(claim.decision.is_not(None), claim.id)
    )
    return session.execute(query).all()
