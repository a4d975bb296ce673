"""The same file again is no change, also where its own rows contradict each other: letter (d)."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.support.imports import assert_sound, bring, counts, look, table, uscc, workbook

FIRM = {"统一社会信用代码": uscc(1), "企业名称": "示例甲制造有限公司"}
OTHER = {"统一社会信用代码": uscc(2), "企业名称": "示例乙制造有限公司"}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def test_rows_that_contradict_each_other_refuse_no_row_of_another_table_later(session):
    data = workbook(("企业", table([FIRM, FIRM, OTHER])), ("新增企业", table([FIRM])))

    first = bring(session, data, good_rows=True)
    again = look(session, data, good_rows=True)

    assert counts(first) == {"rejected": 2, "new": 2}
    assert counts(again) == {"rejected": 2, "unchanged": 2}
    assert not again.writes
    assert_sound(session)
