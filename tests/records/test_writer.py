"""Two writers, two editors, a killed writer: nothing is lost, half-written or out of order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.models import (
    APPEND_ONLY,
    AuditEvent,
    Carried,
    Enterprise,
    EnterpriseName,
    Figures,
    ImportBatch,
    ImportCell,
    ImportDetail,
    ImportSource,
    PublishedReport,
    Revision,
)
from registry.records import files
from registry.records.check import problems
from registry.records.conflicts import AlreadyDone, Conflict, Refused
from registry.records.database import Database
from registry.records.rows import NOW, Known, known_on, newest_revision, rows, versions
from registry.records.writer import write
from registry.terms import Door
from tests.shared import PROVE

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on an empty ledger."""
    with database.session() as session:
        yield session


def firm(number: int, **more: Any) -> dict[str, Any]:
    """A fictional firm."""
    name = f"示例企业{number}"
    return {"uscc": f"91110115{number:010}", "name": name, "name_folded": name, **more}


def create(session: Session, count: int, **options: Any) -> list[int]:
    """Some firms in one revision; their ids."""
    with write(session, actor="测试", door=Door.FORM, now=NOON, **options) as writer:
        return writer.apply(Enterprise, insert=[firm(n) for n in range(count)])


def test_a_change_that_writes_nothing_leaves_no_revision(session: Session) -> None:
    with write(session, actor="测试", door=Door.FORM, now=NOON):
        pass

    assert newest_revision(session) == 0


def write_and_fail(session: Session) -> None:
    """A use case that breaks after it wrote."""
    with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
        writer.apply(Enterprise, insert=[firm(1)])
        raise ZeroDivisionError


def test_an_error_in_the_block_leaves_nothing(session: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(session)

    assert newest_revision(session) == 0
    assert session.scalar(select(func.count()).select_from(Enterprise)) == 0


def test_the_clock_may_go_back_but_recorded_at_never_does(session: Session) -> None:
    for number, hours in enumerate((5, -3, 0)):
        later = NOON + timedelta(hours=hours)
        with write(session, actor="测试", door=Door.FORM, now=later) as writer:
            writer.apply(Enterprise, insert=[firm(number)])

    recorded = list(session.scalars(select(Revision.recorded_at).order_by(Revision.id)))
    assert all(before <= after for before, after in pairwise(recorded))


def test_a_known_day_ends_at_midnight_in_beijing(session: Session) -> None:
    for number, minute in enumerate((59, 60)):
        moment = datetime(2026, 3, 1, 15, 0, tzinfo=UTC) + timedelta(minutes=minute)
        with write(session, actor="测试", door=Door.FORM, now=moment) as writer:
            writer.apply(Enterprise, insert=[firm(number)])

    assert known_on(session, datetime(2026, 2, 28, tzinfo=UTC).date()) == Known(0)
    assert known_on(session, datetime(2026, 3, 1, tzinfo=UTC).date()) == Known(1)
    assert known_on(session, datetime(2026, 3, 2, tzinfo=UTC).date()) == Known(2)


def test_the_second_of_two_editors_is_told_and_loses_nothing_of_the_first(
    database: Database,
) -> None:
    with database.session() as mine, database.session() as yours:
        (row_id,) = create(mine, 1)
        read = versions(yours, Enterprise, row_id)[-1]["revision_id"]
        with write(mine, actor="我", door=Door.FORM, now=NOON) as writer:
            writer.apply(Enterprise, update=[{"id": row_id, "revision_id": read, "note": "我的"}])

        with (
            pytest.raises(Conflict) as told,
            write(yours, actor="你", door=Door.FORM, now=NOON) as writer,
        ):
            writer.apply(Enterprise, update=[{"id": row_id, "revision_id": read, "note": "你的"}])

        assert told.value.rows == [row_id]
        assert "刷新后重试" in str(told.value)
        assert versions(mine, Enterprise, row_id)[-1]["note"] == "我的"
        assert newest_revision(mine) == 2


def test_a_key_that_exists_now_is_named(session: Session) -> None:
    create(session, 2)

    with (
        pytest.raises(Conflict) as told,
        write(session, actor="测试", door=Door.FORM, now=NOON) as writer,
    ):
        writer.apply(Enterprise, insert=[firm(7), firm(1)])

    assert told.value.rows == [(firm(1)["uscc"],)]
    assert newest_revision(session) == 1


def test_a_parent_that_is_gone_is_a_sentence_and_not_a_crash(session: Session) -> None:
    row = {"enterprise_id": 404, "name": "无", "folded": "无", "pinyin": "wu", "initials": "w"}

    with (
        pytest.raises(Refused) as told,
        write(session, actor="测试", door=Door.FORM, now=NOON) as writer,
    ):
        writer.apply(EnterpriseName, insert=[{**row, "is_current": True}])

    assert "已不存在" in str(told.value)
    assert newest_revision(session) == 0


def test_a_manual_change_no_longer_claims_the_cell_of_the_version_before(
    session: Session,
) -> None:
    (row_id,) = create(session, 1)
    with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
        writer.apply(Enterprise, update=[{"id": row_id, "revision_id": 1, "note": "改"}])

    newest = versions(session, Enterprise, row_id)[-1]
    assert (newest["source_id"], newest["source_row"]) == (None, None)


def test_a_job_delivered_twice_writes_once(session: Session) -> None:
    create(session, 1, job_id="job-1")

    with pytest.raises(AlreadyDone) as done:
        create(session, 2, job_id="job-1")

    assert done.value.revision == 1
    assert newest_revision(session) == 1


def test_numbers_are_never_given_twice(session: Session) -> None:
    first = create(session, 3)
    with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
        writer.apply(Enterprise, delete=[(row_id, 1) for row_id in first])

    assert not set(create(session, 3)) & set(first)


@pytest.mark.parametrize("size", [1, 500, 3_000])
def test_a_batch_costs_the_same_number_of_statements_whatever_its_size(
    session: Session, size: int
) -> None:
    ids = create(session, size)
    statements: list[str] = []
    event.listen(
        session.get_bind(),
        "before_cursor_execute",
        lambda conn, cursor, statement, *rest: statements.append(statement),
    )
    with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
        before = len(statements)
        writer.apply(
            Enterprise,
            update=[{"id": i, "revision_id": 1, "note": "批量"} for i in ids],
        )
        spent = len(statements) - before

    on_sqlite = session.get_bind().dialect.name == "sqlite"
    staging = 1 if size < 2 else 2  # rows many to a statement, then the rest one by one
    assert spent == (8 + staging if on_sqlite else 8)  # COPY does not pass the cursor
    assert len(versions(session, Enterprise, ids[0])) == 2


def fill_every_append_only_table(session: Session) -> None:
    """One row each: SQLite asks a trigger once a row."""
    with write(session, actor="测试", door=Door.IMPORT, now=NOON) as writer:
        file_id = files.store(writer, b"x", name="示例.xlsx", actor="测试", now=NOON)
        counts = dict.fromkeys(("created", "changed", "unchanged", "left_out"), 0)
        batch = {"revision_id": writer.revision, "actor": "测试", **counts}
        (import_id,) = writer.append(ImportBatch, [batch])
        texts = {"file_name": "示例.xlsx", "sheet": "表", "rows": "2", "map": "{}", "counts": "{}"}
        source = {"import_id": import_id, "stored_file_id": file_id, "register": "figures", **texts}
        (source_id,) = writer.append(ImportSource, [source])
        cell = {"source_id": source_id, "row": 2, "field": "figures.revenue", "how": "given"}
        writer.append(ImportCell, [cell])
        writer.append(ImportDetail, [{"source_id": source_id, "content": "0", "data": b"x"}])
        back = {"table_name": "figures", "row_id": 1, "from_row_id": 1, "from_revision": 1}
        writer.append(Carried, [{"revision_id": writer.revision, **back}])
        frozen = {"number": "示例1号", "plan": "示例", "year": 2025, "on_day": date(2025, 12, 31)}
        signed = {"published_at": NOON, "published_by": "测试", "program_version": "1"}
        report = {
            **frozen,
            **signed,
            "known_revision": writer.revision,
            "sha256": "0",
            "body": "{}",
        }
        writer.append(PublishedReport, [report])
        seen = {"happened_at": NOON, "actor": "测试", "action": "export", "succeeded": True}
        writer.append(AuditEvent, [seen])


@pytest.mark.parametrize("table", [model.__tablename__ for model in APPEND_ONLY])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET id = id + 1"])
def test_append_only_tables_refuse_every_change(session: Session, table: str, verb: str) -> None:
    fill_every_append_only_table(session)

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(verb.format(table)))


def test_stored_bytes_come_back_and_are_kept_once(session: Session) -> None:
    data = os.urandom(2_500_000)
    with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
        first = files.store(writer, data, name="甲.xlsx", actor="测试", now=NOON)
        again = files.store(writer, data, name="乙.xlsx", actor="测试", now=NOON)

    assert first == again
    assert files.content(session, first) == data


@pytest.mark.parametrize("ledgers", ["postgresql"], indirect=True)
def test_ids_grow_in_commit_order_when_two_writers_cross(database: Database) -> None:
    """The second writer waits for the first and only then takes its number."""
    order: list[str] = []
    inside, go = threading.Event(), threading.Event()

    def slow() -> None:
        with database.session() as session:
            with write(session, actor="慢", door=Door.FORM, now=NOON) as writer:
                writer.apply(Enterprise, insert=[firm(1)])
                inside.set()
                go.wait()
            order.append("慢")

    def quick() -> None:
        with database.session() as session:
            with write(session, actor="快", door=Door.FORM, now=NOON) as writer:
                writer.apply(Enterprise, insert=[firm(2)])
            order.append("快")

    first, second = threading.Thread(target=slow), threading.Thread(target=quick)
    first.start()
    inside.wait()
    second.start()
    time.sleep(0.3)
    assert order == []
    go.set()
    first.join()
    second.join()

    with database.session() as session:
        actors = list(session.scalars(select(Revision.actor).order_by(Revision.id)))
        assert actors == ["慢", "快"]
        known = session.execute(select(rows(Enterprise, Known(1)).c.name)).scalars().all()
        assert known == ["示例企业1"]


def test_readers_keep_one_snapshot_while_somebody_writes(database: Database) -> None:
    with database.session() as reader, database.session() as author:
        create(author, 1)
        count = select(func.count()).select_from(rows(Enterprise, NOW))
        assert reader.scalar(count) == 1
        with write(author, actor="测试", door=Door.FORM, now=NOON) as writer:
            writer.apply(Enterprise, insert=[firm(9)])
        assert reader.scalar(count) == 1
        reader.rollback()
        assert reader.scalar(count) == 2


@pytest.mark.prove
def test_a_writer_killed_at_random_points_leaves_whole_revisions_only(
    database: Database, tell: Any
) -> None:
    kills = 100 if PROVE else 6
    done = 0
    for attempt in range(kills):
        child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.records.restless_writer",
                str(database.ledger.url.render_as_string(hide_password=False)),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.005 * (attempt % 17))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with database.session() as session:
            newest = newest_revision(session)
            assert newest >= done
            done = newest
            whole = rows(Figures, NOW)
            assert problems_of_halves(session, newest) == []
            assert session.scalar(select(func.count()).select_from(whole)) == 40 * newest
    assert done >= kills
    tell(f"{kills} kills, {done} revisions, all whole")


def problems_of_halves(session: Session, newest: int) -> list[str]:
    """Each revision of the restless writer makes 20 firms with 2 figures each."""
    firms = rows(Enterprise, NOW).c
    query = select(firms.revision_id, func.count()).group_by(firms.revision_id)
    counted = dict(tuple(row) for row in session.execute(query))
    wrong = {r: n for r, n in counted.items() if n != 20}
    lost = set(range(1, newest + 1)) - set(counted)
    found = [f"{wrong} {lost}"] if wrong or lost else []
    return found + [p for p in problems(session) if "归类" not in p and "现名" not in p]
