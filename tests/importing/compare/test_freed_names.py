"""曾用名 清空: no name is taken away by which another row of the same file finds its firm."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registry.models import EnterpriseName
from tests.importing.compare.test_namesakes import (
    FORMER,
    OTHER,
    TWIN,
    bears_twin,
    book,
    figure,
    firm,
    twice,
)
from tests.support.imports import all_rows, bring, look, problems, uscc

CLEARED = {FORMER: "清空"}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def names(session):
    return sorted(row["name"] for row in all_rows(session, EnterpriseName))


def test_a_renaming_waits_where_a_new_code_waits_for_the_name_that_it_frees(session):
    bring(session, [firm(uscc(1))])

    data = book([firm(uscc(2)), firm(uscc(1), OTHER, **CLEARED)])
    asked = problems(look(session, data), "question")
    first, again = twice(session, data)

    assert first == again == [["waiting", "waiting"]]
    assert "“企业”第 2 行所用的企业名称" in asked[-1]
    assert names(session) == [TWIN]


def test_a_name_that_a_row_of_figures_goes_by_alone_is_kept(session):
    bring(session, [firm(uscc(1))])

    first, again = twice(session, book([firm(uscc(1), OTHER, **CLEARED)], [figure()]))

    assert (first, again) == ([["waiting"], ["new"]], [["waiting"], ["unchanged"]])


def test_a_row_does_not_take_its_own_only_name_away(session):
    bring(session, [bears_twin(uscc(1))])

    first, again = twice(session, book([firm(None, **CLEARED)]))

    assert first == again == [["waiting"]]


def test_a_name_goes_where_every_row_that_bears_it_has_a_code_on_record(session):
    bring(session, [bears_twin(uscc(1)), firm(uscc(2))])

    data = book([firm(uscc(1), OTHER, **CLEARED), firm(uscc(2))], [figure(uscc(2))])
    first, again = twice(session, data)

    assert first == [["changed", "unchanged"], ["new"]]
    assert again == [["unchanged", "unchanged"], ["unchanged"]]
    assert names(session) == sorted([OTHER, TWIN])


def test_a_name_goes_where_no_row_bears_it(session):
    bring(session, [firm(uscc(1))])

    first, again = twice(session, book([firm(uscc(1), OTHER, **CLEARED)], [figure(None, OTHER)]))

    assert (first, again) == ([["changed"], ["new"]], [["unchanged"], ["unchanged"]])
    assert names(session) == [OTHER]
