"""报送表: the workbooks of a round, filled from the ledger in a constant number of statements."""

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT, Action, Actor, may
from registry.importing.export.columns import ExportColumn, export_columns
from registry.importing.export.source import Asked
from registry.importing.export.write import chunks_of
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.returned.mark import Mark
from registry.importing.returned.workbook import Sheet, write_workbook
from registry.models import Figures, ProjectMonth, ReturnItem
from registry.periods import Period
from registry.records.returns.rounds import Round, Unit
from registry.records.rows import NOW, newest_revision, rows
from registry.services.import_words import smart_benchmark_kind, vocabularies
from registry.services.returns.sending import key_fields
from registry.terms import Nature, Origin, Register

Texts = dict[int, dict[str, str | None]]
"""Firm or project → field → text."""

MONTHLY = ("planned_this_year", "done_this_year", "done_total", "progress", "issues")


class Books:
    """Writes the workbooks of one round, as the ledger stands in the session's snapshot."""

    def __init__(self, session: Session, found: Round, actor: Actor) -> None:
        self.found, self.row = found, found.row
        self.register = Register(self.row.register)
        self.base = newest_revision(session)
        today = found.units[0].today
        self.words: Vocabularies = vocabularies(session, today)
        by_name = REGISTERS[self.register.value].by_name
        self.inputs: list[Field] = [by_name[name] for name in self.row.columns.split(";")]
        phones = may(actor, Action.VIEW_PHONES)
        self.columns = {
            column.header: column
            for column in export_columns(self.register, self.words, phones=phones)
        }
        self.texts = self._texts(session, smart_benchmark_kind(session))

    def workbook(self, unit: Unit) -> bytes:
        """The workbook of one unit."""
        row, last = self.row, self._last()
        return write_workbook(
            Sheet(
                title=f"{row.title}报送表",
                unit=unit.row.name,
                register=row.register,
                label=self.register.label,
                period=self.found.period.label,
                last=last.label if last else "",
                due_on=row.due_on.isoformat(),
                note=row.note or "",
                mark=Mark(row.id, unit.row.id, row.version, self.base),
                keys=key_fields(self.register),
                inputs=self.inputs,
                shown=self._shown(),
                lines=[
                    {**self.texts.get(line.subject, {}), **self._keys(line.code, line.name)}
                    for line in unit.lines
                ],
            ),
            self.words,
        )

    def _keys(self, code: str, name: str) -> dict[str, str | None]:
        first, second = key_fields(self.register)
        return {first.name: code or None, second.name: name}

    def _last(self) -> Period | None:
        if self.row.last_year is None:
            return None
        return Period(self.row.last_year, self.row.last_through)

    def _shown(self) -> list[Field]:
        """Inputs that 上期 has a value of for anybody."""
        there = {name for texts in self.texts.values() for name, text in texts.items() if text}
        return [field for field in self.inputs if f"last.{field.name}" in there]

    def _texts(self, session: Session, smart: str) -> Texts:
        if self.register is Register.FIGURES:
            return self._figures(session)
        texts = self._register(session, smart)
        if self.register is Register.PROJECTS:
            self._months(session, texts)
        return texts

    def _figures(self, session: Session) -> Texts:
        """This period as the units reported it so far, and 上期 beside it."""
        row, item = rows(Figures, NOW).c, rows(ReturnItem, NOW).c
        period, last = self.found.period, self._last()
        nature = Nature.ANNUAL if period.is_year else Nature.FLASH
        wanted = [(period, ""), *([(last, "last.")] if last else [])]
        texts: Texts = {}
        for when, prefix in wanted:
            query = select(row.id.table).where(
                item.round_id == self.row.id,
                row.enterprise_id == item.enterprise_id,
                row.year == when.year,
                row.through == when.through,
                row.origin != Origin.STATISTICS.value,
            )
            if not prefix:
                query = query.where(row.origin == Origin.TOWN.value, row.nature == nature.value)
            order = (row.origin == Origin.TOWN.value, row.id)
            self._take(texts, session.execute(query.order_by(*order)).mappings(), prefix)
        return texts

    def _take(self, texts: Texts, found: Iterable[Mapping[Any, Any]], prefix: str) -> None:
        """Texts of records; of several of one firm the later gives what it has."""
        for record in found:
            own = texts.setdefault(record["enterprise_id"], {})
            for field in self.inputs:
                value = _one_text(self.columns[field.header], record)
                if value is not None:
                    own[f"{prefix}{field.name}"] = value

    def _register(self, session: Session, smart: str) -> Texts:
        """What the register says today of every firm or project."""
        today = self.found.units[0].today
        asked = Asked(NOW, today, None, WHOLE_DISTRICT, today, True, smart)
        inputs = [field for field in self.inputs if not self._monthly(field)]
        texts: Texts = {}
        for chunk in chunks_of(session, self.register, asked):
            columns = [(f.name, self.columns[f.header].texts(chunk)) for f in inputs]
            for place, number in enumerate(chunk["id"]):
                texts[number] = {name: column[place] for name, column in columns}
        return texts

    def _monthly(self, field: Field) -> bool:
        return self.register is Register.PROJECTS and field.name in MONTHLY

    def _months(self, session: Session, texts: Texts) -> None:
        """The progress of this month where it is on record, and that of the month before it."""
        row, period = rows(ProjectMonth, NOW).c, self.found.period
        place = row.year * 12 + row.through
        this = period.year * 12 + period.through
        query = select(row.id.table).where(place <= this).order_by(place)
        for record in session.execute(query).mappings():
            now = record["year"] * 12 + record["through"] == this
            own = texts.setdefault(record["project_id"], {})
            for field in filter(self._monthly, self.inputs):
                text = _one_text(self.columns[field.header], record)
                own[field.name if now else f"last.{field.name}"] = text


def packed(books: Books, units: Sequence[Unit], report: Callable[[int, int, str], None]) -> bytes:
    """All workbooks in one zip; `report` is told (done, total, step)."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, unit in enumerate(units):
            report(number, len(units), f"正在生成“{unit.row.name}”")
            archive.writestr(file_name(books.row, unit.row.name), books.workbook(unit))
    return buffer.getvalue()


def file_name(row: Any, unit: str) -> str:
    """What a unit's workbook is called."""
    return f"{unit}-{row.title}报送表-第{row.version}版.xlsx"


def _one_text(column: ExportColumn, record: Mapping[Any, Any]) -> str | None:
    return column.texts({name: [record[name]] for name in column.sources})[0]
