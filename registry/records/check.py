"""Every stored invariant, verified row by row; a finding names the table and the row."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from registry.identifiers import fold_name
from registry.models import (
    Enterprise,
    EnterpriseName,
    Remembering,
    Revision,
    Standing,
    StoredChunk,
    StoredFile,
    history_of,
    remembering_models,
)
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.returns.check import return_problems
from registry.reference.pinyin import search_keys


def problems(session: Session) -> list[str]:
    """All findings as plain Chinese sentences; an empty list means that the ledger is sound."""
    found: list[str] = []
    for model in remembering_models():
        found += _twin_problems(session, model)
    found += _revision_problems(session)
    found += _standing_problems(session)
    found += _name_problems(session)
    found += _merge_problems(session)
    found += _file_problems(session)
    found += return_problems(session)
    if session.get_bind().dialect.name == "sqlite":
        found += _reference_problems(session)
    return found


def _twin_problems(session: Session, model: type[Remembering]) -> Iterator[str]:
    """Versions of a row follow each other without overlap, the present one last."""
    present, twin, table = model.__table__, history_of(model), model.__tablename__
    inverted = select(twin.c.id, twin.c.revision_id).where(twin.c.ended_by <= twin.c.revision_id)
    for row_id, revision in session.execute(inverted):
        yield f"{table} 第 {row_id} 行：版本 r{revision} 的结束早于开始。"
    later = twin.alias()
    overlapping = (
        select(twin.c.id, twin.c.revision_id)
        .join(later, (later.c.id == twin.c.id) & (later.c.revision_id > twin.c.revision_id))
        .where(later.c.revision_id < twin.c.ended_by)
    )
    for row_id, revision in session.execute(overlapping):
        yield f"{table} 第 {row_id} 行：版本 r{revision} 与后一版本重叠。"
    outlived = (
        select(present.c.id)
        .join(twin, twin.c.id == present.c.id)
        .where(twin.c.ended_by > present.c.revision_id)
    )
    for (row_id,) in session.execute(outlived):
        yield f"{table} 第 {row_id} 行：现行版本早于历史版本的结束。"
    newest = select(func.max(Revision.id)).scalar_subquery()
    for (row_id,) in session.execute(select(present.c.id).where(present.c.revision_id > newest)):
        yield f"{table} 第 {row_id} 行：变更记录不存在。"


def _revision_problems(session: Session) -> Iterator[str]:
    """Ids are 1, 2, 3 …, and no revision was recorded before its predecessor."""
    before = None
    query = select(Revision.id, Revision.recorded_at).order_by(Revision.id)
    for number, (revision, recorded_at) in enumerate(session.execute(query), start=1):
        if revision != number:
            yield f"变更记录编号不连续：第 {number} 条的编号是 {revision}。"
            return
        if before is not None and recorded_at < before:
            yield f"变更记录 r{revision} 的时间早于前一条。"
        before = recorded_at


def _standing_problems(session: Session) -> Iterator[str]:
    """The standings of a firm tile all time; a firm has at least one."""
    query = select(Standing.enterprise_id, Standing.id, Standing.starts_on, Standing.ends_on)
    open_until: dict[int, date] = {}
    for firm, row_id, starts_on, ends_on in session.execute(
        query.order_by(Standing.enterprise_id, Standing.starts_on)
    ):
        if starts_on != open_until.get(firm, DISTANT_PAST):
            yield f"standing 第 {row_id} 行：企业 {firm} 的归类区间不相接（{starts_on}）。"
        open_until[firm] = ends_on
    for firm, until in open_until.items():
        if until != DISTANT_FUTURE:
            yield f"企业 {firm} 的最后一段归类在 {until} 终止，其后没有归类。"
    without = select(Enterprise.id).where(Enterprise.id.not_in(select(Standing.enterprise_id)))
    for (firm,) in session.execute(without):
        yield f"企业 {firm} 没有归类。"


def _name_problems(session: Session) -> Iterator[str]:
    """Search keys are what the names give today; a firm has one current name, its own."""
    for row in session.scalars(select(EnterpriseName)):
        if row.folded != fold_name(row.name) or (row.pinyin, row.initials) != search_keys(row.name):
            yield f"enterprise_name 第 {row.id} 行：“{row.name}”的检索键与名称不符。"
    current = select(EnterpriseName.enterprise_id, EnterpriseName.name).where(
        EnterpriseName.is_current
    )
    names: dict[int, list[str]] = {}
    for firm, name in session.execute(current):
        names.setdefault(firm, []).append(name)
    for firm, name in session.execute(select(Enterprise.id, Enterprise.name)):
        if names.get(firm) != [name]:
            yield f"企业 {firm}（{name}）的现名应恰有一条，实有：{names.get(firm, [])}。"


def _merge_problems(session: Session) -> Iterator[str]:
    """A merged file leads to one that stands by itself."""
    winner = Enterprise.__table__.alias()
    query = (
        select(Enterprise.id)
        .join(winner, winner.c.id == Enterprise.merged_into_id)
        .where(winner.c.merged_into_id.is_not(None))
    )
    for (firm,) in session.execute(query):
        yield f"企业 {firm} 并入的档案本身已被并入别处。"


def _file_problems(session: Session) -> Iterator[str]:
    """Stored bytes still have their size and hash."""
    for file in session.scalars(select(StoredFile).order_by(StoredFile.id)):
        digest, size = sha256(), 0
        chunks = select(StoredChunk.data).where(StoredChunk.file_id == file.id)
        for data in session.scalars(chunks.order_by(StoredChunk.ordinal)):
            digest.update(data)
            size += len(data)
        if (digest.hexdigest(), size) != (file.sha256, file.size):
            yield f"存档文件 {file.id}（{file.name}）的内容与指纹不符。"


def _reference_problems(session: Session) -> Iterator[str]:
    """SQLite checks references only when they are written; look at all of them."""
    for table, row_id, target, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} 第 {row_id} 行引用的 {target} 记录不存在。"
    for (finding,) in session.execute(text("PRAGMA quick_check")):
        if finding != "ok":
            yield f"数据库文件损坏：{finding}"
