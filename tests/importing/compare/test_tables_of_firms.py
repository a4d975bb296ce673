"""Several tables of firms in one call: what each says of codes and names counts for all of them."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registry.models import Enterprise
from tests.importing.compare.test_namesakes import FORMER, SECOND, figure, firm, states
from tests.support.imports import all_rows, assert_sound, bring, look, table, uscc, workbook

FIRST, NEXT, LAST = "示例甲制造有限公司", "示例乙装备厂", "示例丙装备厂"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def twice(session, *tables, figures=()):
    """The states of every row before and after its good rows are written; then none is left."""
    sheets = [(f"企业{number}", table(rows)) for number, rows in enumerate(tables)]
    data = workbook(*sheets, *([(SECOND, table(figures))] if figures else []))
    first = states(bring(session, data, good_rows=True))
    again = look(session, data, good_rows=True)
    assert not again.writes
    assert_sound(session)
    return first, states(again)


def test_a_name_alone_is_the_firm_that_a_later_table_gives_a_code(session):
    carrying = firm(uscc(4), f"示例丁新名有限公司（原{LAST}）")
    first, again = twice(
        session, [firm(None, FIRST, **{FORMER: LAST}), carrying], [firm(uscc(1), FIRST)]
    )

    assert first == [["waiting", "new"], ["new"]]
    assert again == [["waiting", "unchanged"], ["unchanged"]]


def test_a_code_in_a_later_table_belongs_to_the_name_alone_that_came_first(session):
    first, again = twice(session, [firm(None, FIRST)], [firm(uscc(1), FIRST)])

    assert (first, again) == ([["new"], ["conflict"]], [["unchanged"], ["conflict"]])


def test_a_chain_of_names_alone_waits_whole(session):
    chain = [
        firm(None, FIRST, **{FORMER: NEXT}),
        firm(None, LAST),
        firm(None, NEXT, **{FORMER: LAST}),
    ]
    first, again = twice(session, chain)
    apart, _ = twice(session, *([one] for one in chain))

    assert first == again == [["waiting", "waiting", "waiting"]]
    assert apart == [["waiting"], ["waiting"], ["waiting"]]
    assert all_rows(session, Enterprise) == []


def test_doubles_by_a_former_name_stay_doubles_when_another_code_brings_the_name(session):
    doubles = [firm(None, LAST), firm(uscc(2), NEXT, **{FORMER: LAST})]
    first, again = twice(session, doubles, [firm(uscc(1), NEXT)])

    assert first == [["rejected", "rejected"], ["new"]]
    assert again == [["rejected", "waiting"], ["unchanged"]]


def test_a_row_that_waits_for_its_name_still_speaks_for_its_code(session):
    """It comes second, so it stops no row of the same firm before it when the file comes again."""
    first, again = twice(session, [firm(uscc(1), LAST), firm(uscc(2), NEXT)], [firm(uscc(2), LAST)])

    assert first == [["new", "new"], ["conflict"]]
    assert again == [["unchanged", "unchanged"], ["waiting"]]


def test_doubles_of_a_second_code_leave_a_name_open_for_figures_at_once(session):
    doubles = [firm(uscc(2), FIRST), firm(uscc(2), FIRST)]
    first, again = twice(session, [firm(uscc(1), FIRST), *doubles], figures=[figure(None, FIRST)])

    assert first == [["new", "rejected", "rejected"], ["waiting"]]
    assert again == [["unchanged", "waiting", "waiting"], ["waiting"]]


def test_every_row_of_a_code_waits_where_another_claims_the_same_firm(session):
    """Else the row that went in would leave the firm to the other code the second time."""
    bring(session, [firm(None, FIRST, **{FORMER: NEXT})])

    claiming = [firm(uscc(1), FIRST), firm(uscc(2), NEXT)]
    first, again = twice(session, claiming, [firm(uscc(2), LAST)])

    assert first == again == [["waiting", "waiting"], ["waiting"]]


def test_a_name_alone_waits_with_the_code_that_leads_to_two_firms(session):
    bring(session, [firm(None, LAST), firm(None, NEXT)])

    two = [firm(uscc(1), LAST), firm(uscc(1), f"{NEXT}（原{FIRST}）")]
    first, again = twice(session, [firm(None, FIRST)], two)

    assert first == again == [["waiting"], ["waiting", "waiting"]]
