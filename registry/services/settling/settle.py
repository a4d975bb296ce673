"""Settling rows of an import: the file is read again, and only they are written, as one revision.

They go through the same reading, comparison and writing as the import did, so a row that was
settled is what it would have been had the file said so from the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.commit.write import Settles
from registry.importing.decisions import DROP
from registry.importing.opening import Unreadable
from registry.importing.parse import BadSetting
from registry.importing.settled import firms_of
from registry.records.database import writing
from registry.records.imports import one_import
from registry.records.waiting import Kept, Settled, kept_rows, mark, reopen
from registry.records.writer import Conflict, Refused, Writer
from registry.services.importing import NothingOurs, Preview, commit_preview, preview_files
from registry.services.settling.again import files_again
from registry.services.settling.choice import Choice, NotSettled, check
from registry.services.settling.lines import line_of

FASTER = "有的行刚才已由别人处理，本次没有写入，请核对后再处理。"
MOVED = "刚才有人改过台账，请刷新页面后再处理。"
TAKEN_BACK = "这次导入已经撤回，没有要核对的行；需要时请重新导入原文件。"
ALREADY = "这一行已经处理过了。"
NOT_FOUND = "重新读取原文件时没有找到这一行，请重新导入原文件。"
ATTEMPTS = 5


@dataclass(frozen=True)
class Result:
    """What came of it: rows settled, of these dropped; row → why it still waits."""

    settled: int
    dropped: int
    left: Mapping[int, str]
    import_id: int | None = None
    revision: int | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """As a job keeps it."""
        left = {str(row): why for row, why in self.left.items()}
        told = {"settled": self.settled, "dropped": self.dropped, "left": left}
        return {**told, "import_id": self.import_id, "revision": self.revision}


def settle(
    session: Session,
    import_id: int,
    chosen: Mapping[int, Choice],
    *,
    actor: Actor,
    job_id: str | None = None,
    **told: Any,
) -> Result:
    """Settle rows that wait in an import; those that cannot be settled say why and still wait.

    chosen -- number of the kept row → what was decided
    told -- now, settings and perhaps tell, as for a preview
    Raises LookupError where the import is not one's own, NotSettled with a sentence.
    """
    session.rollback()
    found = one_import(session, import_id, actor.whose_imports)
    if found is None:
        raise LookupError(import_id)
    if found.undone:
        raise NotSettled(TAKEN_BACK)
    rows = kept_rows(session, import_id)
    left = {one.id: ALREADY for one in rows if one.id in chosen and not one.is_open}
    opened = [one for one in rows if one.is_open]
    answers = _with_parts(opened, chosen)
    for one in opened:
        if one.id in answers:
            check(line_of(one), answers[one.id], actor.scope)
    work = _Work(session, import_id, opened, actor, told["now"], job_id)
    return work.done(answers, left, told)


def open_again(session: Session, import_id: int, row_id: int, *, actor: Actor) -> None:
    """Take back a decision that wrote nothing. Raises LookupError, NotSettled."""
    found = one_import(session, import_id, actor.whose_imports)
    rows = kept_rows(session, import_id, {row_id}) if found else []
    if not rows or rows[0].settled_at is None:
        raise LookupError(row_id)
    if rows[0].revision is not None:
        raise NotSettled(f"这一行写过台账，请撤回变更记录 r{rows[0].revision}。")
    with writing(session) as connection:
        reopen(connection, rows[0])


def _with_parts(opened: Sequence[Kept], chosen: Mapping[int, Choice]) -> dict[int, Choice]:
    """The answers, also for the other periods of a sheet whose row waits in each of them."""
    said = {
        (one.stored_file_id, one.sheet, one.row): chosen[one.id]
        for one in opened
        if one.id in chosen
    }
    answers = {}
    for one in opened:
        answer = said.get((one.stored_file_id, one.sheet, one.row))
        if answer is not None:
            answers[one.id] = chosen.get(one.id, answer)
    return answers


@dataclass
class _Work:
    """One settlement on its way."""

    session: Session
    import_id: int
    opened: Sequence[Kept]
    actor: Actor
    now: datetime
    job_id: str | None

    def done(
        self, answers: Mapping[int, Choice], left: dict[int, str], told: Mapping[str, Any]
    ) -> Result:
        """Write what goes in, note what is dropped, say what is left."""
        dropped = self._notes({key: one for key, one in answers.items() if one.how == DROP})
        going = {key: one for key, one in answers.items() if one.how != DROP}
        if not going:
            self._only_note(dropped)
            return Result(len(dropped), len(dropped), left)
        for _ in range(ATTEMPTS):
            preview, waits = self._read(going, told)
            left |= waits
            going = {key: one for key, one in going.items() if key not in waits}
            notes = [*dropped, *self._notes(going)]
            if not going:
                self._only_note(dropped)
                return Result(len(notes), len(dropped), left)
            done = preview if waits else self._write(preview, notes)
            if not waits and not done.overtaken:
                written = done.written
                number, revision = (
                    (written.import_id, written.revision) if written else (None, None)
                )
                return Result(len(notes), len(dropped), left, number, revision)
        raise NotSettled(MOVED)

    def _read(
        self, going: Mapping[int, Choice], told: Mapping[str, Any]
    ) -> tuple[Preview, dict[int, str]]:
        """What writing these rows would do, and which of them cannot go in after all, and why."""
        again = files_again(self.session, self.import_id, going, self.opened)
        try:
            preview = preview_files(
                self.session, again.files, again.options, actor=self.actor, **told
            )
        except (Unreadable, NothingOurs, BadSetting) as refused:
            raise NotSettled(str(refused)) from refused
        left = {one.table.key: one.left for one in preview.outcomes}
        waits = {}
        for one in self.opened:
            key = again.keys.get(one.source_id)
            if one.id not in going or key is None:
                continue
            of_row = left.get(key, {one.row: NOT_FOUND})
            if one.row in of_row:
                of_firm = left.get(firms_of(key), {})
                waits[one.id] = of_firm.get(one.row, of_row[one.row])
        return preview, waits

    def _notes(self, answers: Mapping[int, Choice]) -> list[Settled]:
        by_id = {one.id: one for one in self.opened}
        return [
            Settled(by_id[key], one.sentence(line_of(by_id[key])), one.how != DROP)
            for key, one in answers.items()
        ]

    def _write(self, preview: Preview, notes: Sequence[Settled]) -> Preview:
        """One revision; where the ledger says all of it already, only the notes."""
        if not preview.writes:
            self._only_note(notes)
            return preview
        settles = Settles(self.import_id, lambda writer: self._note(writer, notes))
        note = f"核对导入 {self.import_id} 的待核对行 {len(notes)} 行"
        try:
            return commit_preview(
                self.session,
                preview,
                actor=self.actor,
                now=self.now,
                note=note,
                job_id=self.job_id,
                settles=settles,
            )
        except (Conflict, Refused) as problem:
            raise NotSettled(MOVED) from problem

    def _note(self, writer: Writer, notes: Sequence[Settled]) -> None:
        by, revision = self.actor.name, writer.revision
        if not mark(writer.connection, notes, actor=by, now=self.now, revision=revision):
            raise NotSettled(FASTER)

    def _only_note(self, notes: Sequence[Settled]) -> None:
        with writing(self.session) as connection:
            if not mark(connection, notes, actor=self.actor.name, now=self.now, revision=None):
                raise NotSettled(FASTER)
