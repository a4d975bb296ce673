"""手工填写: what a person types of a record is a sheet of one row, read and compared as a file is.

So a form obeys every rule that an import obeys, takes every way of writing that a cell may have
(2.3亿元, 2026年3月), and neither door says what the other may not.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.cells.nothing import CLEAR_WORD
from registry.importing.commit.numbers import Numbers
from registry.importing.commit.write import apply_outcome
from registry.importing.compare.call import Asked
from registry.importing.compare.tables import compare_tables
from registry.importing.opening import open_workbook
from registry.importing.outcome import Outcome, State
from registry.importing.parse import parse_workbook
from registry.importing.recognise.options import Options
from registry.importing.registers import REGISTERS
from registry.periods import beijing_day
from registry.records.writer import Conflict, Refused, write
from registry.services.import_words import vocabularies
from registry.terms import Door, Register

_FILE = "手工填写.csv"
_TAKEN = (State.NEW, State.CHANGED, State.UNCHANGED)
MEANWHILE = "刚才有人改过这条记录，您填写的内容还没有保存，请核对后再次保存。"


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong with what was typed; `field` is None where it concerns the whole record."""

    field: str | None
    message: str


class NotTaken(ValueError):
    """The record cannot be written as typed; nothing was written."""

    def __init__(self, said: list[Said]) -> None:
        self.said = said
        super().__init__("；".join(one.message for one in said))


def changes(shown: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The texts that differ from those that a form was filled with; emptied ones say 清空."""
    return {name: text or CLEAR_WORD for name, text in typed.items() if text != shown.get(name, "")}


def compare_typed(
    session: Session, register: Register, texts: Mapping[str, str], *, actor: Actor, now: datetime
) -> Outcome:
    """Compare a record with the ledger; nothing is written. Raises NotTaken.

    texts -- field → what would stand in its cell of the register's template
    """
    session.rollback()
    today = beijing_day(now)
    spec = REGISTERS[register.value]
    read = Options(register=register.value, vocabularies=vocabularies(session, today))
    headers = {spec.by_name[name].header: text for name, text in texts.items()}
    parsed = parse_workbook(open_workbook(_sheet(headers), _FILE), read)
    if len(parsed.tables) != 1:
        raise NotTaken([Said(None, one.sentence) for one in parsed.refused])
    asked = Asked(scope=actor.scope, today=today, statement_day=today)
    (outcome,) = compare_tables(session, parsed.tables, asked)
    if len(outcome.states) != 1 or outcome.states[0] not in _TAKEN:
        raise NotTaken(_said(outcome))
    return outcome


def write_typed(
    session: Session, outcome: Outcome, *, actor: Actor, now: datetime, note: str
) -> list[int]:
    """Write a record that was compared; the numbers of its rows. Raises NotTaken."""
    try:
        with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
            numbers = Numbers(writer.new_ids, outcome.batches)
            return [number for _, number, _ in apply_outcome(writer, outcome, numbers, None)]
    except (Conflict, Refused) as problem:
        raise NotTaken([Said(None, MEANWHILE)]) from problem


def _sheet(cells: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows((cells.keys(), cells.values()))
    return text.getvalue().encode("utf-8-sig")


def _said(outcome: Outcome) -> list[Said]:
    """What stands against the record, each once."""
    told = [Said(one.field, one.message) for one in outcome.all_problems if one.severity != "note"]
    return list(dict.fromkeys(told)) or [Said(None, "这条记录不能写入，请核对后再保存。")]
