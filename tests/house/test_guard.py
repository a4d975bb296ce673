"""The guard that every test runs under: the ORM writes nothing that is remembered."""

import pytest
from sqlalchemy import insert

from registry.models import Park
from tests.support.guard import WrittenPastTheWriter

PARK = {"code": "example", "name": "示例园区", "revision_id": 1}


def test_a_flush_of_a_remembering_row_is_refused(database):
    with database.session() as session:
        session.add(Park(**PARK))
        with pytest.raises(WrittenPastTheWriter):
            session.flush()


def test_an_orm_statement_on_a_remembering_table_is_refused(database):
    with database.session() as session, pytest.raises(WrittenPastTheWriter):
        session.execute(insert(Park).values(**PARK))
