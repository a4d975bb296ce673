"""Rows and columns are one thing: each leads to the other, and the writer takes both."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from registry.models import Enterprise
from registry.records.columns import columns_of, rows_of, size_of
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.terms import Door

WHEN = datetime(2026, 3, 2, 4, tzinfo=UTC)
ROWS = st.lists(st.fixed_dictionaries({"name": st.text(), "count": st.none() | st.integers()}))


@given(ROWS)
def test_rows_are_the_same_after_a_way_through_columns(found):
    assert rows_of(columns_of(found)) == found
    assert size_of(columns_of(found)) == len(found)


@pytest.mark.parametrize("other", [{"name": "乙", "count": 1, "more": 2}, {"name": "乙"}])
def test_a_row_with_other_columns_is_refused(other):
    with pytest.raises(ValueError, match="count"):
        columns_of([{"name": "甲", "count": 1}, other])


@pytest.mark.parametrize("shape", [lambda found: found, columns_of])
def test_the_writer_takes_rows_and_columns_alike(database, shape):
    made = [{"name": f"示例{n}", "name_folded": f"示例{n}", "contact": None} for n in range(3)]
    with database.session() as session:
        with write(session, actor="wang", door=Door.IMPORT, now=WHEN) as writer:
            ids = writer.apply(Enterprise, insert=shape(made))
        changed = [{"id": one, "revision_id": 1, "contact": f"示例{one}"} for one in ids[:2]]
        with write(session, actor="wang", door=Door.IMPORT, now=WHEN) as writer:
            writer.apply(Enterprise, update=shape(changed), delete=[(ids[2], 1)])
        firm = rows(Enterprise, NOW).c
        query = select(firm.id, firm.revision_id, firm.name, firm.contact).order_by(firm.id)
        found = [tuple(row) for row in session.execute(query)]

    assert found == [(one, 2, f"示例{at}", f"示例{one}") for at, one in enumerate(ids[:2])]
