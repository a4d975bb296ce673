"""Files in, ledger out: what the tests of importing, undoing and exporting share."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT, Actor, Role, Scope
from registry.config import Settings, load_settings
from registry.identifiers import make_uscc
from registry.importing.undo.plan import UndoPlan
from registry.models import Remembering
from registry.records import check
from registry.records.rows import NOW, rows
from registry.services import exporting, importing, undoing
from registry.services.import_options import ImportOptions
from registry.services.undo_conflicts import disputes
from registry.terms import Register

MOMENT = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
EDITOR = Actor("editor", Role.EDITOR, WHOLE_DISTRICT, can_see_phones=True)
OTHER = Actor("other", Role.EDITOR, WHOLE_DISTRICT)
HEADERS = ("统一社会信用代码", "企业名称")
Cell = str | int | float | bool | date | None


def settings() -> Settings:
    """The settings of a home that holds nothing."""
    return load_settings(Path("nowhere"), {})


def town_editor(town: str) -> Actor:
    """An editor of one 镇街."""
    return Actor("town", Role.EDITOR, Scope(towns=frozenset({town})))


def uscc(serial: int, office: str = "110115") -> str:
    """A fictional code with valid check characters."""
    return make_uscc(office, serial)


def workbook(*sheets: tuple[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An xlsx with these sheets, row by row."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": MOMENT})  # the same bytes whenever it is written
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, lines in sheets:
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for place, value in enumerate(line):
                    if isinstance(value, date):
                        page.write_datetime(number, place, value, day)
                    elif value is not None:
                        page.write(number, place, value)
    return buffer.getvalue()


def table(records: Sequence[Mapping[str, Cell]]) -> list[list[Cell]]:
    """A header and rows from records, whose keys are headers."""
    headers = list(dict.fromkeys(header for record in records for header in record))
    return [[*headers], *([record.get(header) for header in headers] for record in records)]


def firm_records(count: int, **more: Cell) -> list[dict[str, Cell]]:
    """Fictional firms with code and name."""
    return [
        {"统一社会信用代码": uscc(n), "企业名称": f"示例第{n}制造有限公司", **more}
        for n in range(1, count + 1)
    ]


def look(
    session: Session,
    records: Sequence[Mapping[str, Cell]] | bytes | Path,
    *,
    name: str = "示例.xlsx",
    actor: Actor = EDITOR,
    **options: Any,
) -> importing.Preview:
    """Preview one file."""
    data = records if isinstance(records, bytes | Path) else workbook(("表", table(records)))
    return importing.preview_files(
        session,
        [(name, data)],
        ImportOptions(**options),
        actor=actor,
        now=MOMENT,
        settings=settings(),
    )


def bring(
    session: Session,
    records: Sequence[Mapping[str, Cell]] | bytes | Path,
    *,
    name: str = "示例.xlsx",
    actor: Actor = EDITOR,
    **options: Any,
) -> importing.Preview:
    """Preview one file and commit it."""
    shown = look(session, records, name=name, actor=actor, **options)
    return importing.commit_preview(session, shown, actor=actor, now=MOMENT)


def take_back(
    session: Session, target: str, *, actor: Actor = EDITOR, choice: undoing.Choice = None
) -> undoing.Undo:
    """Undo an import or a revision; what stands against it can be said in words."""
    shown = undoing.preview_undo(session, target, actor=actor, choice=choice)
    assert_told(session, shown.plan)
    return undoing.commit_undo(session, shown, actor=actor, now=MOMENT)


def assert_told(session: Session, plan: UndoPlan) -> None:
    """Every conflict of an undo is told, of a record with a name and a field with a label."""
    told = disputes(session, plan.revision, plan.conflicts, MOMENT.date())
    assert sum(one.conflicts for one in told) == len(plan.conflicts)
    assert all(one.called for one in told)
    assert all(line.imported != line.present for one in told for line in one.fields)


def send_out(
    session: Session, register: Register, target: Path, *, actor: Actor = EDITOR, **options: Any
) -> exporting.Export:
    """Export a register."""
    return exporting.export_register(session, register, target, actor=actor, now=MOMENT, **options)


def counts(preview: importing.Preview) -> dict[str, int]:
    """The states of all rows of all tables that any row is in."""
    total: dict[str, int] = {}
    for document in preview.document():
        for state, count in document["rows"].items():
            total[state] = total.get(state, 0) + count
    return {state: count for state, count in total.items() if count}


def problems(preview: importing.Preview, *severities: str) -> list[str]:
    """The messages of all problems, of these severities where any are named."""
    return [
        problem["message"]
        for document in preview.document()
        for problem in document["problems"]
        if not severities or problem["severity"] in severities
    ]


def all_rows(session: Session, model: type[Remembering]) -> list[dict[str, Any]]:
    """The present rows of a model, without the bookkeeping of versions."""
    session.rollback()
    found = session.execute(select(rows(model, NOW))).mappings()
    hidden = ("revision_id", "source_id", "source_row")
    listed = [{k: v for k, v in row.items() if k not in hidden} for row in found]
    return sorted(listed, key=lambda row: row["id"])


def size(session: Session, model: type[Remembering]) -> int:
    """How many present rows a model has."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(rows(model, NOW))) or 0


def assert_sound(session: Session) -> None:
    """Every stored invariant holds."""
    session.rollback()
    assert check.problems(session) == []
