"""`flask check` names the row of every broken invariant, and says nothing of a sound ledger."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from registry.identifiers import fold_name
from registry.models import Enterprise, EnterpriseName, Standing
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records import files
from registry.records.check import problems
from registry.records.database import Database, writing
from registry.records.writer import write
from registry.reference.pinyin import search_keys
from registry.terms import Door

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NAME = "北京示例生物技术有限公司"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A sound ledger with one firm and one file."""
    with database.session() as session:
        with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
            folded = fold_name(NAME)
            (firm,) = writer.apply(Enterprise, insert=[{"name": NAME, "name_folded": folded}])
            pinyin, initials = search_keys(NAME)
            keys = {"folded": folded, "pinyin": pinyin, "initials": initials}
            names = [{"enterprise_id": firm, "name": NAME, **keys, "is_current": True}]
            writer.apply(EnterpriseName, insert=names)
            half = date(2024, 1, 1)
            days = [(DISTANT_PAST, half), (half, DISTANT_FUTURE)]
            standings = [{"enterprise_id": firm, "starts_on": a, "ends_on": b} for a, b in days]
            writer.apply(Standing, insert=standings)
            files.store(writer, b"x" * 2_000_000, name="示例.xlsx", actor="测试", now=NOON)
        with write(session, actor="测试", door=Door.FORM, now=NOON) as writer:
            note = {"id": firm, "revision_id": 1, "note": "第二版"}
            writer.apply(Enterprise, update=[note])
        yield session


def test_a_sound_ledger_has_no_findings(session: Session) -> None:
    assert problems(session) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE standing SET ends_on = '2023-12-31' WHERE id = 1", "归类区间不相接"),
        ("DELETE FROM standing WHERE id = 2", "其后没有归类"),
        ("DELETE FROM standing", "没有归类"),
        ("UPDATE enterprise_name SET initials = 'x'", "检索键与名称不符"),
        ("UPDATE enterprise_name SET is_current = (1 = 0)", "现名应恰有一条"),
        ("UPDATE enterprise_history SET ended_by = 1", "结束早于开始"),
        ("UPDATE enterprise_history SET ended_by = 3", "现行版本早于历史版本的结束"),
        ("UPDATE enterprise SET revision_id = 1", "现行版本早于历史版本的结束"),
    ],
)
def test_every_damage_is_found_and_named(session: Session, damage: str, told: str) -> None:
    with writing(session):
        session.execute(text(damage))

    assert any(told in finding for finding in problems(session))


def test_a_changed_byte_of_a_stored_file_is_found(
    session: Session, without_triggers: Callable[[str], None]
) -> None:
    without_triggers("stored_chunk")
    with writing(session):
        session.execute(text("UPDATE stored_chunk SET data = substr(data, 2) WHERE ordinal = 1"))

    assert any("内容与指纹不符" in finding for finding in problems(session))


@pytest.fixture
def without_triggers(session: Session) -> Callable[[str], None]:
    """Somebody with the keys to the machine goes behind the program's back."""

    def drop(table: str) -> None:
        on = "" if session.get_bind().dialect.name == "sqlite" else f" ON {table}"
        with writing(session):
            session.execute(text(f"DROP TRIGGER {table}_no_update{on}"))

    return drop
