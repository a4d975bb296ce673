"""下发: a round with its units and its due list, written as one revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field
from registry.models import Figures, ReturnItem, ReturnRound, ReturnUnit
from registry.periods import Period, beijing_day
from registry.records.returns.due import Wanted, due_subjects, place_names, subject_column
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.terms import Division, Door, DueList, Origin, Register

REGISTERS_SENT = (Register.FIGURES, Register.ENTERPRISES, Register.PROJECTS)
_KEYS = {
    Register.FIGURES: ("uscc", "name"),
    Register.ENTERPRISES: ("uscc", "name"),
    Register.PROJECTS: ("code", "name"),
}
_NEVER = {
    Register.FIGURES: ("year", "through"),
    Register.ENTERPRISES: ("former_names",),
    Register.PROJECTS: ("period", "through", "owner_name", "uscc"),
}
USUAL = {
    Register.FIGURES: ("output", "revenue", "profit", "taxes_paid", "employees", "note"),
    Register.ENTERPRISES: ("operating_address", "contact", "phone", "products", "status", "note"),
    Register.PROJECTS: ("done_this_year", "done_total", "progress", "stage", "issues"),
}
"""Columns that are proposed for a register."""


class NothingDue(Exception):
    """Nobody is due; the message is the sentence for the person."""


@dataclass(frozen=True)
class Order:
    """What a person asks for. columns -- names of the fields to fill in"""

    register: Register
    period: Period
    due_on: date
    due_list: DueList = DueList.LIBRARY
    division: Division = Division.TOWN
    columns: Sequence[str] = ()
    note: str = ""

    @property
    def title(self) -> str:
        """What the round is called."""
        return f"{self.period.label}{self.register.label}"


def key_fields(register: Register) -> list[Field]:
    """The columns that say whom a row is about."""
    return [REGISTERS[register.value].by_name[name] for name in _KEYS[register]]


def open_fields(register: Register) -> list[Field]:
    """The columns that may be asked for."""
    never = {*_KEYS[register], *_NEVER[register]}
    spec = REGISTERS[register.value]
    return [one for one in spec.template_fields if one.name not in never and one.stored]


def send_out(session: Session, order: Order, *, actor: Actor, now: datetime) -> int:
    """Begin a round and return its number. Raises NothingDue."""
    session.rollback()
    today = beijing_day(now)
    on = min(order.period.last_day, today)
    wanted = Wanted(order.register, order.due_list, order.division, on)
    due, names = due_subjects(session, wanted), place_names(session, on)
    if not due:
        raise NothingDue("按所选范围没有应报的对象，请换一个应报范围。")
    last = last_period(session, order)
    places = sorted(set(due.values()), key=lambda place: (place[0] == "none", place))
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=f"下发{order.title}") as w:
        (round_id,) = w.apply(ReturnRound, insert=[_round_row(order, last)])
        empty = ("returned_on", "returned_by", "import_id", "sent_back_on", "sent_back_reason")
        units = w.apply(
            ReturnUnit,
            insert=[
                {
                    "round_id": round_id,
                    "kind": kind,
                    "code": code,
                    "name": names.get((kind, code), code),
                    **dict.fromkeys(empty),
                }
                for kind, code in places
            ],
        )
        unit_of = dict(zip(places, units, strict=True))
        column = subject_column(order.register)
        nothing = dict.fromkeys(("enterprise_id", "project_id", "returned_on"))
        w.apply(
            ReturnItem,
            insert=[
                {**nothing, "round_id": round_id, "unit_id": unit_of[place], column: subject}
                for subject, place in due.items()
            ],
        )
    return round_id


def last_period(session: Session, order: Order) -> Period | None:
    """上期: the newest earlier period of which the units reported something themselves."""
    if order.register is not Register.FIGURES:
        return None
    row = rows(Figures, NOW).c
    place = row.year * 12 + row.through
    own = row.origin != Origin.STATISTICS.value
    before = place < order.period.year * 12 + order.period.through
    newest = session.scalar(select(func.max(place)).where(own, before))
    if newest is None:
        return None
    year, through = divmod(int(newest) - 1, 12)
    return Period(year, through + 1)


def _round_row(order: Order, last: Period | None) -> dict[str, object]:
    return {
        "title": order.title,
        "register": order.register.value,
        "year": order.period.year,
        "through": order.period.through,
        "last_year": last.year if last else None,
        "last_through": last.through if last else None,
        "division": order.division.value,
        "due_list": order.due_list.value,
        "columns": ";".join(order.columns or USUAL[order.register]),
        "due_on": order.due_on,
        "version": 1,
        "note": order.note or None,
        "closed_on": None,
    }
