"""After a large write PostgreSQL plans for the new size at once, not after its own next round."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from registry.models import Enterprise
from registry.records.bulk import MANY
from registry.records.writer import write
from registry.terms import Door

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("ledgers", ["postgresql"], indirect=True)
def test_the_planner_knows_of_a_large_write_when_it_is_committed(database):
    firms = [{"name": f"示例{number}", "name_folded": str(number)} for number in range(MANY)]
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'enterprise'")
    with database.session() as session:
        with write(session, actor="wang", door=Door.IMPORT, now=NOW) as writer:
            writer.apply(Enterprise, insert=firms[:-1])
        assert session.scalar(known) <= 0
        with write(session, actor="wang", door=Door.IMPORT, now=NOW) as writer:
            writer.apply(Enterprise, insert=firms)
        assert session.scalar(known) == 2 * MANY - 1
