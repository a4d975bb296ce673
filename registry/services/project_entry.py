"""项目填写: a project's facts, or its progress to a month, as the texts of a form and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.export.columns import export_columns
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import Vocabularies
from registry.models import Enterprise, Project
from registry.periods import Period
from registry.records.projects import ProjectFile
from registry.records.rows import NOW, rows
from registry.services.import_words import vocabularies
from registry.services.typed import NotTaken, Said, changes, compare_typed, write_typed
from registry.terms import Register

IDENTITY = ("name", "code", "owner_name", "uscc")
"""What a project is called by; it is given once, and changes by files, never by a slip here."""

DAYS = ("planned_start", "actual_start", "planned_finish", "actual_finish")
"""They share one precision, so that one of them is never read without the others."""

FACTS = (
    *("level", "category", "stage", "sector", "town", "in_statistics", "total_investment", "land"),
    *("expected_output", "expected_tax"),
    *DAYS,
    *("site", "content", "responsible_unit", "responsible_person", "phone", "note"),
)
PROGRESS = ("planned_this_year", "done_this_year", "done_total", "progress", "issues")
EXISTS = "台账中已有这个项目，请在它的页面修改。"
NOTHING = "请至少填写一项投资、形象进度或存在问题。"


def words_of(session: Session, today: date, field: str) -> list[str]:
    """The words that a choice offers, in their order."""
    known = vocabularies(session, today)[
        REGISTERS[Register.PROJECTS.value].by_name[field].vocabulary or ""
    ]
    return list(dict.fromkeys(known.labels.values()))


def shown(session: Session, record: Any, fields: tuple[str, ...], today: date) -> dict[str, str]:
    """Field → the text of a stored row, as an export writes it; reading it back changes nothing."""
    values = {name: [value] for name, value in (record._mapping if record else {}).items()}
    return {
        name: (column.texts(values)[0] or "") if values else ""
        for name, column in _columns(vocabularies(session, today)).items()
        if name in fields
    }


def add_project(session: Session, typed: Mapping[str, str], *, actor: Actor, now: datetime) -> int:
    """A new project; its number. Raises NotTaken."""
    texts = {name: text for name, text in typed.items() if text}
    outcome = compare_typed(session, Register.PROJECTS, texts, actor=actor, now=now)
    if not any(batch.model is Project and batch.insert for batch in outcome.batches):
        raise NotTaken([Said("name", EXISTS)])
    note = f"登记项目“{typed['name']}”"[:200]
    return write_typed(session, outcome, actor=actor, now=now, note=note)[0]


def change_project(
    session: Session,
    file: ProjectFile,
    before: Mapping[str, str],
    typed: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write the facts that were typed over; False where none was. Raises NotTaken."""
    changed = changes(before, typed)
    if not changed:
        return False
    together = DAYS if changed.keys() & set(DAYS) else ()
    dated = {name: typed[name] for name in together if typed[name]}
    note = f"修改项目“{file.project.name}”"
    return _write(session, file, {**dated, **changed}, note, actor, now)


def set_progress(
    session: Session,
    file: ProjectFile,
    period: Period,
    before: Mapping[str, str],
    typed: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write the progress to the end of a month; False where nothing changed. Raises NotTaken."""
    changed = changes(before, typed)
    if not changed:
        if any(typed.values()):
            return False
        raise NotTaken([Said(None, NOTHING)])
    through = f"{period.year}年{period.through}月"
    note = f"项目“{file.project.name}”{through}进度"
    return _write(session, file, {"through": through, **changed}, note, actor, now)


def _write(
    session: Session,
    file: ProjectFile,
    said: Mapping[str, str],
    note: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write what was said of a project on record; False where it was on record already."""
    texts = {**_identity(session, file), **said}
    outcome = compare_typed(session, Register.PROJECTS, texts, actor=actor, now=now)
    if not outcome.writes:
        return False
    write_typed(session, outcome, actor=actor, now=now, note=note[:200])
    return True


def _identity(session: Session, file: ProjectFile) -> dict[str, str]:
    """By what an import would find the project and its building firm."""
    firm = rows(Enterprise, NOW).c
    uscc = session.scalar(select(firm.uscc).where(firm.id == file.project.enterprise_id))
    called = {name: file.project._mapping[name] for name in ("name", "code", "owner_name")}
    return {name: text for name, text in {**called, "uscc": uscc}.items() if text}


def _columns(words: Vocabularies) -> dict[str, Any]:
    """Field → how an export writes it; telephone numbers are never shown in a form."""
    spec = REGISTERS[Register.PROJECTS.value]
    fields = {field.header: field.name for field in spec.fields}
    told = export_columns(Register.PROJECTS, words, phones=False)
    return {fields[column.header]: column for column in told}
