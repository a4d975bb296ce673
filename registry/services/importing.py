"""导入: from files to a preview that writes nothing, from a preview to one revision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.config import Settings
from registry.importing.ahead import Ahead, Files
from registry.importing.collecting import no_collecting
from registry.importing.commit.write import (
    Outdated,
    Settles,
    SourceFile,
    Written,
    write_outcomes,
)
from registry.importing.compare.base import exported_revision
from registry.importing.compare.call import Asked
from registry.importing.compare.tables import compare_tables
from registry.importing.grid import Workbook
from registry.importing.lookups import learned_headings
from registry.importing.match.firms import Roll
from registry.importing.narrowing import narrowed
from registry.importing.opening import limits_of
from registry.importing.outcome import Outcome, State
from registry.importing.parse import parse_workbook
from registry.importing.recognise.options import Options
from registry.importing.recognise.refusals import told_together
from registry.importing.returned.known import Known
from registry.importing.returned.mark import mark_in
from registry.importing.settled import with_firms
from registry.importing.table import NotOurs, ParsedWorkbook
from registry.models import ImportBatch
from registry.periods import beijing_day
from registry.records.imports import Earlier, files_seen, tables_seen
from registry.records.rows import newest_revision
from registry.records.writer import AlreadyDone
from registry.services.import_details import packed
from registry.services.import_document import document_of
from registry.services.import_options import ImportOptions
from registry.services.import_returns import read_as_sent, recognised, refuse_twice, renewed
from registry.services.import_words import series_units, smart_benchmark_kind, vocabularies
from registry.services.kept_waiting import KeptIn, kept_in
from registry.services.preview_standing import Standing, standing_of

CLEAN, UNUSABLE, REFUSED = 0, 2, 3


class NothingOurs(Exception):
    """File `name` holds no table of ours; the message says what was looked for and what found."""

    def __init__(self, name: str, found: str) -> None:
        self.name = name
        super().__init__(f"“{name}”中没有可导入的登记表：{found}")


@dataclass
class ReadFile:
    """One file of the call: its tables with their outcomes, and the sheets that are not ours.

    base -- the revision that the file was exported at, None where it is no export of ours
    known -- what is known of a workbook that was sent out by us and comes back
    """

    source: SourceFile
    parsed: ParsedWorkbook
    base: int | None = None
    known: Known | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def refused(self) -> list[NotOurs]:
        """Sheets that no register fits."""
        return self.parsed.refused


@dataclass
class Preview:
    """All files of a call compared with the ledger as of `based_on`; nothing is written yet.

    written -- what the commit got; None where there was nothing to write
    overtaken -- the ledger moved on and an outcome changed: this is the new preview
    whose -- whose imports the person may look at, None for everybody's
    kept -- the imports that keep its waiting rows already, where that is all there is to it
    """

    files: list[ReadFile]
    options: ImportOptions
    asked: Asked
    based_on: int
    committed: bool = False
    written: Written | None = None
    overtaken: bool = False
    whose: str | None = None
    kept: Sequence[KeptIn] = ()

    @property
    def outcomes(self) -> list[Outcome]:
        """Every table's outcome, file by file."""
        return [outcome for file in self.files for outcome in file.outcomes]

    @property
    def blocked(self) -> bool:
        """Whether a row is rejected or in conflict."""
        return any(outcome.blocked for outcome in self.outcomes)

    @property
    def writes(self) -> bool:
        """Whether any business row would be written."""
        return any(outcome.writes for outcome in self.outcomes)

    @property
    def digest(self) -> str:
        """A fingerprint of everything that is shown."""
        return ":".join(outcome.digest for outcome in self.outcomes)

    @property
    def status(self) -> int:
        """The exit status of `flask import`: 0 done or clean, 3 rows refused, nothing written."""
        if self.overtaken:
            return REFUSED
        if not self.blocked:
            return CLEAN
        if not self.options.good_rows:
            return REFUSED
        return CLEAN if self.committed or not self.standing.is_stopped else REFUSED

    @property
    def standing(self) -> Standing:
        """What confirming would come to."""
        counts = (outcome.row_counts for outcome in self.outcomes)
        said = {"writes": self.writes, "good_rows": self.options.good_rows}
        return standing_of(counts, **said, kept=self.kept)

    def document(self) -> list[dict[str, Any]]:
        """The answer of `flask import --json`: one object per table read."""
        return [
            document_of(
                outcome,
                file=file.source.name,
                sha256=file.parsed.sha256,
                committed=self.committed,
                written=self.written,
            )
            for file in self.files
            for outcome in file.outcomes
        ]


Tell = Callable[[int, int, str], None]
"""Hears how far work is: steps done, steps in all, and what is done next. May raise to stop it."""


def _untold(_done: int, _total: int, _step: str) -> None:
    """Nobody listens."""


def preview_files(
    session: Session,
    files: Files,
    options: ImportOptions,
    *,
    actor: Actor,
    now: datetime,
    settings: Settings,
    tell: Tell = _untold,
    ahead: Ahead | None = None,
) -> Preview:
    """Read, understand and compare files. Nothing is locked and nothing is written.

    tell -- hears (done, total, step); ahead -- the same files, where they are being read already
    Raises Unreadable, BadSetting or NothingOurs, each with a sentence for the user (exit 2).
    """
    today = beijing_day(now)
    read: list[ReadFile] = []
    settled_firms: set[tuple[str, str]] = set()
    with no_collecting(), ahead or Ahead(files, limits_of(settings)) as workbooks:
        session.rollback()  # a fresh snapshot, so that what is compared is what stands
        asked = _asked(session, options, actor, today)
        reading = _reading(session, options, today)
        based_on, roll = newest_revision(session), Roll(session)
        roll.expect(workbooks.size)  # while the first file is on its way
        for number, (name, data) in enumerate(files):
            tell(number, len(files) + 1, f"正在读取“{name}”")
            source, own = SourceFile(name, data), replace(reading, file=number)
            read.append(_read(session, source, workbooks.take(), own, actor, options.base))
            parsed = read[-1].parsed
            parsed.tables = with_firms(parsed.tables, settled_firms)
        tell(len(files), len(files) + 1, "正在与台账比对")
        preview = Preview(read, options, asked, based_on, whose=actor.whose_imports)
        _compare(session, preview, roll)
    return preview


@no_collecting()
def commit_preview(
    session: Session,
    preview: Preview,
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
    job_id: str | None = None,
    settles: Settles | None = None,
) -> Preview:
    """Write a preview as one revision, or give back the preview that holds now.

    Where the ledger has moved on, everything is compared again; an outcome that differs from what
    was shown writes nothing. Nor do refused rows, unless the good rows were asked for.
    """
    if preview.blocked and not preview.options.good_rows:
        return preview
    shown, detail = preview.digest, _details(session, preview, beijing_day(now))
    while True:
        if not _has_work(preview):
            return replace(preview, committed=not preview.status)
        try:
            written = write_outcomes(
                session,
                [(file.source, file.outcomes) for file in preview.files],
                based_on=preview.based_on,
                actor=actor.name,
                now=now,
                note=note,
                job_id=job_id,
                detail=detail,
                settles=settles,
            )
            return replace(preview, committed=True, written=written)
        except AlreadyDone as done:
            return replace(preview, committed=True, written=_written_before(session, done.revision))
        except Outdated:
            preview = compare_again(session, preview)
            if preview.digest != shown:
                return replace(preview, overtaken=True)


def _details(session: Session, preview: Preview, today: date) -> Callable[[Outcome, str], bytes]:
    """What is kept of each table of a preview for people to read."""
    words = vocabularies(session, today)
    asked = preview.options.kept(preview.asked.statement_day)
    return lambda outcome, file: packed(outcome, file, words, asked)


def compare_again(session: Session, preview: Preview) -> Preview:
    """The same files against the ledger as it stands now."""
    session.rollback()
    scope = preview.asked.scope
    again = replace(
        preview,
        files=[
            ReadFile(file.source, file.parsed, file.base, renewed(session, file.known, scope))
            for file in preview.files
        ],
        based_on=newest_revision(session),
    )
    _compare(session, again, Roll(session))
    return again


def _compare(session: Session, preview: Preview, roll: Roll) -> None:
    refuse_twice([(file.source.name, file.known) for file in preview.files if file.known])
    pairs = [(file, table) for file in preview.files for table in file.parsed.tables]
    tables = [table for _, table in pairs]
    bases = [file.base for file, _ in pairs]
    returned = [file.known for file, _ in pairs]
    outcomes = iter(compare_tables(session, tables, preview.asked, bases, returned, roll))
    for file in preview.files:
        file.outcomes = [narrowed(next(outcomes)) for _ in file.parsed.tables]
    news = preview.writes or _brings_news(preview)
    read = [(file.parsed.sha256, one) for file in preview.files for one in file.outcomes]
    preview.kept = [] if news else kept_in(session, read, preview.whose)


def _read(
    session: Session,
    source: SourceFile,
    workbook: Workbook,
    options: Options,
    actor: Actor,
    base: int | None,
) -> ReadFile:
    known = recognised(session, mark_in(source.data, workbook), actor.scope)
    parsed = parse_workbook(workbook, read_as_sent(options, known))
    if not parsed.tables:
        raise NothingOurs(source.name, told_together(parsed.refused))
    base = known.mark.base if known else base or exported_revision(source.data)
    return ReadFile(source, parsed, base, known)


def _reading(session: Session, options: ImportOptions, today: date) -> Options:
    """How the workbooks are to be read: the person's words, the code tables, the learned words."""
    period = options.period
    return Options(
        register=options.register,
        sheets=options.sheets,
        year=options.year if period is None else period.year,
        through=None if period is None or period.is_year else period.through,
        settings=options.facts,
        columns=options.columns,
        units=options.units,
        whose=options.whose,
        tables=options.tables,
        learned=learned_headings(session),
        vocabularies=vocabularies(session, today),
    )


def _asked(session: Session, options: ImportOptions, actor: Actor, today: date) -> Asked:
    return Asked(
        scope=actor.scope,
        today=today,
        statement_day=options.statement_day or today,
        since=options.since,
        smart_benchmark_kind=smart_benchmark_kind(session),
        series_units=series_units(),
        unmatched=options.unmatched,
        complete=options.complete,
        again=options.base is not None,
    )


def _has_work(preview: Preview) -> bool:
    """Whether there is anything to write: rows, or questions that nobody was asked before."""
    if preview.writes or _brings_news(preview):
        return True
    waiting = any(outcome.row_counts[State.WAITING] for outcome in preview.outcomes)
    return waiting and not preview.kept


def _brings_news(preview: Preview) -> bool:
    """Whether a workbook that was sent out by us comes back with something not yet noted."""
    return any(
        outcome.receipt is not None and outcome.receipt.is_news(file.parsed.sha256)
        for file in preview.files
        for outcome in file.outcomes
    )


def _written_before(session: Session, revision: int) -> Written | None:
    query = select(ImportBatch.id).where(ImportBatch.revision_id == revision)
    import_id = session.scalar(query)
    return None if import_id is None else Written(import_id, revision)


@dataclass(frozen=True)
class KnownBefore:
    """A file or a sheet of a preview that was imported before, and when that was."""

    what: str
    earlier: Earlier


def known_before(session: Session, preview: Preview, actor: Actor) -> list[KnownBefore]:
    """What of a preview was imported before: whole files, else the sheets that say the same.

    A person with some towns is told of their own imports only.
    """
    whose = actor.whose_imports
    names = {file.parsed.sha256: file.source.name for file in preview.files}
    files = files_seen(session, names, whose)
    told = [KnownBefore(f"文件“{names[one.known_by]}”", one) for one in files]
    same = {one.known_by for one in files}
    sheets = {
        outcome.content: f"“{file.source.name} › {outcome.table.sheet}”的内容"
        for file in preview.files
        if file.parsed.sha256 not in same
        for outcome in file.outcomes
    }
    return [
        *told,
        *(KnownBefore(sheets[one.known_by], one) for one in tables_seen(session, sheets, whose)),
    ]
