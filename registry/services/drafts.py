"""导入草稿: a preview that waits for confirmation, as working rows that nobody's history knows.

A draft keeps the files, what was said beside them, the answer, and the compared rows in pages. It
is confirmed by comparing its files again: only what was shown is ever written.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.config import Settings
from registry.importing.outcome import State
from registry.models import Draft, DraftChunk, DraftFile
from registry.periods import Period, beijing_day
from registry.records.database import writing
from registry.services.draft_rows import PAGE, pages_of
from registry.services.import_words import vocabularies
from registry.services.importing import (
    ImportOptions,
    Preview,
    commit_preview,
    preview_files,
)

OPEN, COMMITTED, DISCARDED = "open", "committed", "discarded"


class NoDraft(LookupError):
    """There is no such draft for this person; the message is the sentence for the user."""

    def __str__(self) -> str:
        """What happened and what to do."""
        return "没有这份导入预览，或已过期。请重新上传文件。"


@dataclass(frozen=True)
class DraftView:
    """A draft as people see it.

    tables -- the answer of `flask import`, one object per table, with `states` (one letter pair per
    row), `unmapped` columns and `proposed` facts; refused -- sheets that are not ours
    """

    id: int
    owner: str
    created_at: datetime
    state: str
    import_id: int | None
    based_on: int
    options: ImportOptions
    files: list[str]
    tables: list[dict[str, Any]]
    refused: list[dict[str, str]]
    blocked: bool
    digest: str


def save_draft(session: Session, preview: Preview, *, actor: Actor, now: datetime) -> int:
    """Keep a preview; returns the number of its draft."""
    with writing(session):
        values = _values(preview) | {
            "owner": actor.name,
            "created_at": now,
            "state": OPEN,
            "import_id": None,
        }
        draft_id = session.execute(insert(Draft).values(**values).returning(Draft.id)).scalar_one()
        for ordinal, file in enumerate(preview.files):
            session.execute(
                insert(DraftFile).values(
                    draft_id=draft_id,
                    ordinal=ordinal,
                    name=file.source.name[-200:],
                    sha256=file.parsed.sha256,
                    data=file.source.read(),
                )
            )
        _save_pages(session, draft_id, preview, actor, now)
    return int(draft_id)


def open_draft(session: Session, draft_id: int, *, actor: Actor) -> DraftView:
    """A draft of this person's. Raises NoDraft."""
    draft = _own(session, draft_id, actor)
    summary = json.loads(draft.summary)
    query = select(DraftFile.name).where(DraftFile.draft_id == draft_id)
    return DraftView(
        id=draft.id,
        owner=draft.owner,
        created_at=draft.created_at,
        state=draft.state,
        import_id=draft.import_id,
        based_on=draft.based_on,
        options=_options_from(draft.options),
        files=list(session.scalars(query.order_by(DraftFile.ordinal))),
        **summary,
    )


def draft_page(
    session: Session,
    view: DraftView,
    part: int,
    *,
    states: Sequence[State] = (),
    page: int = 1,
    size: int = 50,
) -> tuple[list[dict[str, Any]], int]:
    """(rows of one page, how many rows there are) of one table, of some states where any are named.

    Only the chunks that hold the page are read, so that the last page of 100,000 rows is as near
    as the first. A row: row, state, cells (field → text of the file), changes (field → [label, old,
    new]), problems.
    """
    wanted = {_letters(state) for state in states}
    marks = view.tables[part]["states"]
    every = range(len(marks) // 2)
    chosen = [n for n in every if not wanted or marks[2 * n : 2 * n + 2] in wanted]
    shown = chosen[(page - 1) * size : page * size]
    ordinals = {number // PAGE for number in shown}
    query = select(DraftChunk.ordinal, DraftChunk.data).where(
        DraftChunk.draft_id == view.id,
        DraftChunk.part == part,
        DraftChunk.ordinal.in_(ordinals),
    )
    found = {ordinal: json.loads(zlib.decompress(data)) for ordinal, data in session.execute(query)}
    return [found[number // PAGE][number % PAGE] for number in shown], len(chosen)


def preview_draft_again(
    session: Session,
    draft_id: int,
    options: ImportOptions,
    *,
    actor: Actor,
    now: datetime,
    settings: Settings,
) -> Preview:
    """The draft's files read and compared anew, with other words beside them; the draft keeps it.

    Raises NoDraft, and what `preview_files` raises.
    """
    _own(session, draft_id, actor)
    preview = _preview(session, draft_id, options, actor, now, settings)
    with writing(session):
        session.execute(update(Draft).where(Draft.id == draft_id).values(**_values(preview)))
        session.execute(delete(DraftChunk).where(DraftChunk.draft_id == draft_id))
        _save_pages(session, draft_id, preview, actor, now)
    return preview


def commit_draft(
    session: Session,
    draft_id: int,
    *,
    actor: Actor,
    now: datetime,
    settings: Settings,
    good_rows: bool = False,
    job_id: str | None = None,
) -> Preview:
    """Confirm a draft: what was shown is written as one revision.

    Where the ledger has moved on and an outcome differs, nothing is written and the draft becomes
    the new preview (`overtaken`). Raises NoDraft, also for one that was confirmed already.
    """
    view = open_draft(session, draft_id, actor=actor)
    if view.state != OPEN:
        raise NoDraft(draft_id)
    options = _with(view.options, good_rows=good_rows)
    preview = _preview(session, draft_id, options, actor, now, settings)
    if preview.digest != view.digest:
        preview.overtaken = True
    else:
        preview = commit_preview(session, preview, actor=actor, now=now, job_id=job_id)
    with writing(session):
        values = _values(preview)
        if preview.committed:
            import_id = preview.written.import_id if preview.written else None
            values |= {"state": COMMITTED, "import_id": import_id}
            session.execute(delete(DraftFile).where(DraftFile.draft_id == draft_id))
        session.execute(update(Draft).where(Draft.id == draft_id).values(**values))
        session.execute(delete(DraftChunk).where(DraftChunk.draft_id == draft_id))
        _save_pages(session, draft_id, preview, actor, now)
    return preview


def discard_draft(session: Session, draft_id: int, *, actor: Actor) -> None:
    """Throw a draft away. Raises NoDraft."""
    _own(session, draft_id, actor)
    with writing(session):
        _delete(session, [draft_id])


def purge_drafts(session: Session, *, now: datetime, settings: Settings) -> int:
    """Delete drafts older than the setting; returns how many."""
    before = now - timedelta(days=settings.draft_days)
    with writing(session):
        old = list(session.scalars(select(Draft.id).where(Draft.created_at < before)))
        _delete(session, old)
    return len(old)


def _delete(session: Session, draft_ids: list[int]) -> None:
    for model in (DraftChunk, DraftFile):
        session.execute(delete(model).where(model.draft_id.in_(draft_ids)))
    session.execute(delete(Draft).where(Draft.id.in_(draft_ids)))


def _own(session: Session, draft_id: int, actor: Actor) -> Draft:
    session.rollback()
    draft = session.get(Draft, draft_id, populate_existing=True)
    if draft is None or draft.owner != actor.name or draft.state == DISCARDED:
        raise NoDraft(draft_id)
    return draft


def _preview(
    session: Session,
    draft_id: int,
    options: ImportOptions,
    actor: Actor,
    now: datetime,
    settings: Settings,
) -> Preview:
    query = select(DraftFile.name, DraftFile.data).where(DraftFile.draft_id == draft_id)
    files = [(name, data) for name, data in session.execute(query.order_by(DraftFile.ordinal))]
    if not files:
        raise NoDraft(draft_id)
    return preview_files(session, files, options, actor=actor, now=now, settings=settings)


def _save_pages(
    session: Session, draft_id: int, preview: Preview, actor: Actor, now: datetime
) -> None:
    known = vocabularies(session, beijing_day(now))
    phones = may(actor, Action.VIEW_PHONES)
    for part, outcome in enumerate(preview.outcomes):
        for ordinal, rows in enumerate(pages_of(outcome, known, phones=phones)):
            data = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)
            session.execute(
                insert(DraftChunk).values(draft_id=draft_id, part=part, ordinal=ordinal, data=data)
            )


def _values(preview: Preview) -> dict[str, Any]:
    tables = [
        {
            **document,
            "states": "".join(_letters(state) for state in outcome.states),
            "unmapped": [asdict(column) for column in outcome.table.unmapped],
            "proposed": {
                name: [str(value), where] for name, (value, where) in outcome.table.proposed.items()
            },
        }
        for document, outcome in zip(preview.document(), preview.outcomes, strict=True)
    ]
    refused = [
        {"file": file.source.name, "sheet": sheet.sheet, "sentence": sheet.sentence}
        for file in preview.files
        for sheet in file.refused
    ]
    summary = {
        "tables": tables,
        "refused": refused,
        "blocked": preview.blocked,
        "digest": preview.digest,
    }
    return {
        "based_on": preview.based_on,
        "options": _options_text(preview.options),
        "summary": json.dumps(summary, ensure_ascii=False),
    }


def _letters(state: State) -> str:
    """Two letters that tell a state from the others."""
    return f"{state.value[0]}{state.value[-1]}"


def _options_text(options: ImportOptions) -> str:
    plain = {name: getattr(options, name) for name in ImportOptions.__dataclass_fields__}
    plain["period"] = options.period.code if options.period else None
    return json.dumps(plain, ensure_ascii=False, default=str)


def _options_from(text: str) -> ImportOptions:
    plain = json.loads(text)
    for name in ("since", "statement_day"):
        plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
    plain["period"] = Period.parse(plain["period"], january=True) if plain["period"] else None
    return ImportOptions(**{**plain, "sheets": tuple(plain["sheets"])})


def _with(options: ImportOptions, *, good_rows: bool) -> ImportOptions:
    plain = {name: getattr(options, name) for name in ImportOptions.__dataclass_fields__}
    return ImportOptions(**{**plain, "good_rows": good_rows})
