"""The one place that writes an import: files, lineage, rows, what waits (导入写入)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from registry.importing.commit import lineage
from registry.importing.commit.numbers import Numbers
from registry.importing.commit.receipts import Place, write_receipt
from registry.importing.commit.uses import uses
from registry.importing.outcome import Columns, Outcome, State
from registry.models import (
    ImportBatch,
    ImportCell,
    ImportDetail,
    ImportSource,
    LearnedUse,
    Remembering,
    Waiting,
)
from registry.periods import beijing_day
from registry.records import files
from registry.records.columns import size_of
from registry.records.writer import Writer, write
from registry.terms import Door


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was given: what the user calls it and its bytes, or where they lie."""

    name: str
    data: bytes | Path

    def read(self) -> bytes:
        """Its bytes."""
        return self.data if isinstance(self.data, bytes) else self.data.read_bytes()


@dataclass(frozen=True, slots=True)
class Written:
    """What an import got: its number and its revision."""

    import_id: int
    revision: int


@dataclass
class Outdated(Exception):
    """The ledger has moved on since the comparison: compare again."""

    based_on: int

    def __str__(self) -> str:
        """What happened."""
        return f"预览所依据的变更记录 r{self.based_on} 之后台账又有变更，需要重新比对。"


def _no_detail(_outcome: Outcome, _file: str) -> bytes:
    return b""


@dataclass(frozen=True)
class Settles:
    """That a batch settles rows of an earlier import, and what is noted of them with it.

    import_id -- None where the batch is an import of its own, which only closes the rows
    """

    import_id: int | None
    note: Callable[[Writer], None]


def write_outcomes(
    session: Session,
    sources: Sequence[tuple[SourceFile, Sequence[Outcome]]],
    *,
    based_on: int,
    actor: str,
    now: datetime,
    note: str | None = None,
    job_id: str | None = None,
    detail: Callable[[Outcome, str], bytes] = _no_detail,
    settles: Settles | None = None,
) -> Written:
    """Write all tables of all files as one revision, whole or not at all.

    based_on -- the revision that was the newest when the tables were compared
    detail -- what is kept about a table of the named file for people to read
    settles -- where rows of an earlier import are settled
    Raises Outdated where there is a newer one by now; nothing is written then. Other refusals are
    those of `registry.records.writer.write`.
    """
    with write(session, actor=actor, door=Door.IMPORT, now=now, note=note, job_id=job_id) as writer:
        if writer.revision != based_on + 1:
            raise Outdated(based_on)
        outcomes = [outcome for _, own in sources for outcome in own]
        import_id = _append_batch(writer, outcomes, actor, settles)
        numbers = Numbers(writer.new_ids, (batch for one in outcomes for batch in one.batches))
        for file, own in sources:
            stored = files.store(writer, file.read(), name=file.name, actor=actor, now=now)
            for outcome in own:
                source_id = _append_lineage(writer, outcome, import_id, stored, file.name, actor)
                _append_detail(writer, outcome, source_id, detail(outcome, file.name))
                apply_outcome(writer, outcome, numbers, source_id)
                if outcome.receipt is not None:
                    place = Place(import_id, source_id, beijing_day(now), actor)
                    write_receipt(writer, outcome.receipt, numbers, place)
        if used := uses(writer.connection, outcomes, import_id):
            writer.append(LearnedUse, used)
        if settles is not None:
            settles.note(writer)
    return Written(import_id, writer.revision)


def _append_batch(
    writer: Writer, outcomes: Sequence[Outcome], actor: str, settles: Settles | None
) -> int:
    def total(*states: State) -> int:
        return sum(outcome.row_counts[state] for outcome in outcomes for state in states)

    row = {
        "revision_id": writer.revision,
        "actor": actor,
        "created": total(State.NEW),
        "changed": total(State.CHANGED),
        "unchanged": total(State.UNCHANGED),
        "left_out": total(State.REJECTED, State.WAITING, State.CONFLICT, State.IGNORED),
        "settles_id": None if settles is None else settles.import_id,
    }
    (import_id,) = writer.append(ImportBatch, [row])
    return import_id


def _append_lineage(
    writer: Writer, outcome: Outcome, import_id: int, stored: int, name: str, actor: str
) -> int:
    source = lineage.source_row(outcome, import_id=import_id, stored_file_id=stored, file_name=name)
    (source_id,) = writer.append(ImportSource, [source])
    for model, found in (
        (ImportCell, lineage.cell_rows(outcome, source_id, actor)),
        (Waiting, lineage.waiting_rows(outcome, import_id=import_id, source_id=source_id)),
    ):
        if found:
            writer.append(model, found)
    return source_id


def _append_detail(writer: Writer, outcome: Outcome, source_id: int, data: bytes) -> None:
    if data:
        row = {"source_id": source_id, "content": outcome.content, "data": data}
        writer.append(ImportDetail, [row])


def apply_outcome(
    writer: Writer, outcome: Outcome, numbers: Numbers, source_id: int | None
) -> list[tuple[type[Remembering], int, int | None]]:
    """Write the batches of one table; returns model, number and sheet row of each row written.

    source_id -- None for a record that a person typed: it stands in no sheet, in no row
    """
    written: list[tuple[type[Remembering], int, int | None]] = []
    for batch in outcome.batches:
        insert, update = (
            _from_source(numbers.settle(batch.model, columns), source_id)
            for columns in (batch.insert, batch.update)
        )
        ids = writer.apply(batch.model, insert=insert, update=update, delete=batch.delete)
        rows = [*insert.get("source_row", ()), *update.get("source_row", ())]
        pairs = zip([*ids, *update.get("id", ())], rows, strict=True)
        written += [(batch.model, number, row) for number, row in pairs]
    return written


def _from_source(columns: Columns, source_id: int | None) -> Columns:
    size = size_of(columns)
    beside = {"source_id": [source_id] * size}
    return {**columns, **beside, **({"source_row": [None] * size} if source_id is None else {})}
