"""A name alone that the file gives to a code nobody knows: asked, never linked in silence."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registry.models import Enterprise
from registry.records.waiting import kept_rows
from registry.services.settling.candidates import candidates
from registry.services.settling.lines import line_of
from tests.support.imports import (
    EDITOR,
    TODAY,
    all_rows,
    bring,
    look,
    problems,
    table,
    uscc,
    workbook,
)

CODE, NAME = "统一社会信用代码", "企业名称"
TWIN, SECOND = "示例双子有限公司", "经营数据"
OTHER, FORMER = "示例别家有限公司", "曾用名"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def firm(code, name=TWIN, **more):
    return {CODE: code, NAME: name, **more}


def figure(code=None, name=TWIN, **more):
    return {CODE: code, NAME: name, "年度": 2025, "营业收入（万元）": 1, **more}


def book(firms, figures=()):
    sheets = [("企业", table(firms))]
    return workbook(*sheets, *([(SECOND, table(figures))] if figures else []))


def states(preview):
    return [[state.value for state in outcome.states] for outcome in preview.outcomes]


def twice(session, data):
    """The states of a file's rows before and after its good rows are written."""
    first = states(bring(session, data, good_rows=True))
    return first, states(look(session, data, good_rows=True))


def test_two_new_codes_of_one_name_leave_a_row_with_the_name_alone_open(session):
    data = book([firm(uscc(1)), firm(uscc(2)), firm(None)], [figure(), figure(uscc(2))])

    shown = look(session, data)
    first, again = twice(session, data)

    assert first == [["new", "new", "waiting"], ["waiting", "new"]]
    assert again == [["unchanged", "unchanged", "waiting"], ["waiting", "unchanged"]]
    asked = problems(shown, "question")
    assert all(uscc(1) in said and uscc(2) in said for said in asked)
    assert sorted(row["uscc"] for row in all_rows(session, Enterprise)) == [uscc(1), uscc(2)]


def test_a_new_code_beside_a_firm_on_record_of_the_same_name_leaves_it_open(session):
    bring(session, [firm(uscc(1))])
    data = book([firm(uscc(2)), firm(None)], [figure()])

    first, again = twice(session, data)

    assert first == again == [["waiting", "waiting"], ["waiting"]]
    assert [row["uscc"] for row in all_rows(session, Enterprise)] == [uscc(1)]


def test_a_table_of_figures_is_asked_about_by_its_own_codes(session):
    bring(session, [firm(uscc(1))])
    data = workbook((SECOND, table([figure(uscc(2)), figure(), figure(uscc(1), 备注="示例")])))

    (own,) = states(look(session, data))

    assert own == ["waiting", "waiting", "new"]


def test_the_code_of_a_firm_that_had_none_is_no_rival_of_it(session):
    bring(session, [firm(None)])

    first, again = twice(session, book([firm(uscc(1))], [figure()]))

    assert first == [["changed"], ["new"]]
    assert again == [["unchanged"], ["unchanged"]]


def test_the_only_firm_on_record_is_not_taken_for_sure_where_the_file_knew_another(session):
    bring(session, [firm(uscc(1))])
    done = bring(session, workbook((SECOND, table([figure(uscc(2)), figure()]))))

    session.rollback()
    rows = [line_of(one).row for one in kept_rows(session, done.written.import_id)]
    (met,) = candidates(session, [rows[-1]], scope=EDITOR.scope, today=TODAY)

    assert [(one.uscc, one.sure) for one in met] == [(uscc(1), False)]


def test_a_row_refused_for_its_name_speaks_for_its_firm_before_another_table_creates_it(session):
    """Else the second table would create it once, and be in conflict with the first ever after."""
    data = workbook(("甲", table([firm(uscc(1), None)])), ("乙", table([firm(uscc(1))])))

    first, again = twice(session, data)

    assert first == again == [["rejected"], ["conflict"]]
    assert all_rows(session, Enterprise) == []


@pytest.mark.parametrize("code", [uscc(1), None])
def test_doubles_leave_their_firm_to_another_table(session, code):
    doubles = [firm(uscc(1)), firm(uscc(1))]
    data = workbook(("甲", table(doubles)), ("乙", table([firm(code)])))

    first, again = twice(session, data)

    assert first == [["rejected", "rejected"], ["new"]]
    assert again == [["rejected", "rejected"], ["unchanged"]]


def bears_twin(code, **more):
    """A row that gives a firm of another name this one too."""
    return firm(code, OTHER, **{FORMER: TWIN}, **more)


@pytest.mark.parametrize("renamed", [False, True])
def test_a_name_that_another_row_gives_to_a_firm_on_record_is_a_double_of_it(session, renamed):
    bring(session, [firm(uscc(1), OTHER)])
    giving = firm(uscc(1)) if renamed else bears_twin(uscc(1))

    first, again = twice(session, book([firm(None), giving], [figure()]))

    assert first == again == [["rejected", "rejected"], ["waiting"]]
    assert [row["name"] for row in all_rows(session, Enterprise)] == [OTHER]


@pytest.mark.parametrize(
    ("bearer", "code"), [(uscc(3), uscc(1)), (uscc(3), uscc(2)), (None, uscc(1))]
)
def test_a_name_on_record_that_another_row_lists_as_a_former_one_leaves_it_open(
    session, bearer, code
):
    bring(session, [firm(bearer), firm(uscc(1), OTHER if code == uscc(1) else "示例旁人公司")])

    data = book([firm(None), bears_twin(code, 联系人="示例")])
    shown = look(session, data)
    first, again = twice(session, data)

    taken = "changed" if code == uscc(1) else "new"
    assert (first, again) == ([["waiting", taken]], [["waiting", "unchanged"]])
    (asked,) = problems(shown, "question")
    assert code in asked
    assert (bearer or "无代码") in asked


def test_a_new_code_belongs_to_the_firm_without_one_that_bears_its_former_name(session):
    bring(session, [firm(None)])

    first, again = twice(session, book([bears_twin(uscc(1))], [figure(uscc(1), OTHER)]))

    assert (first, again) == ([["changed"], ["new"]], [["unchanged"], ["unchanged"]])
    (only,) = all_rows(session, Enterprise)
    assert (only["uscc"], only["name"]) == (uscc(1), OTHER)


def test_two_rows_of_a_code_take_a_firm_without_one_only_once(session):
    """Else one would give it the code, and the other create a second firm of this code."""
    bring(session, [firm(None)])

    first, again = twice(session, book([firm(uscc(1)), firm(uscc(1), OTHER)]))

    assert first == again == [["rejected", "rejected"]]


def test_two_new_codes_that_both_claim_a_firm_without_one_are_asked_about(session):
    bring(session, [firm(None)])

    first, again = twice(session, book([firm(uscc(1)), firm(uscc(2))]))

    assert first == again == [["waiting", "waiting"]]


def test_another_code_is_not_taken_for_the_one_that_a_firm_takes_in_the_same_call(session):
    bring(session, [firm(None)])

    first, again = twice(session, book([firm(uscc(1))], [figure(uscc(2))]))

    assert (first, again) == ([["changed"], ["waiting"]], [["unchanged"], ["waiting"]])


@pytest.mark.parametrize("known", [uscc(3), None])
def test_a_former_name_beside_a_name_alone_is_asked_about_where_another_firm_bears_it(
    session, known
):
    bring(session, [firm(known)])

    data = book([firm(None), bears_twin(None)])
    asked = problems(look(session, data), "question")
    first, again = twice(session, data)

    assert first == again == [["unchanged", "waiting"]]
    (message,) = asked
    assert f"“{TWIN}”也是“{TWIN}”（{known or '无代码'}）的名称或曾用名" in message


@pytest.mark.parametrize("known", [uscc(1), None])
def test_a_name_alone_is_open_where_another_carries_it_beside_a_name_on_record(session, known):
    """Whether the firm on record bears it now, no code says."""
    bring(session, [firm(known)])

    carried = firm(None, f"{OTHER}（原{TWIN}）")
    first, again = twice(session, book([firm(None, OTHER), carried]))

    assert first == again == [["waiting", "waiting"]]


@pytest.mark.parametrize(("known", "code"), [(uscc(1), uscc(1)), (None, uscc(2))])
def test_a_name_that_carries_its_former_one_along_is_a_double_of_who_bears_the_new(
    session, known, code
):
    bring(session, [firm(known)])

    carried = firm(code, f"{OTHER}（原{TWIN}）")
    first, again = twice(session, book([firm(None, OTHER), carried]))

    assert first == again == [["rejected", "rejected"]]


def test_a_code_beside_a_former_name_names_the_firm_at_once(session):
    bring(session, [bears_twin(None)])

    first, again = twice(session, book([firm(uscc(1))]))

    assert (first, again) == ([["changed"]], [["unchanged"]])
    (only,) = all_rows(session, Enterprise)
    assert (only["uscc"], only["name"]) == (uscc(1), TWIN)


def test_a_row_whose_former_name_is_its_own_is_no_rival_of_itself(session):
    first, again = twice(session, book([firm(None, **{FORMER: TWIN}), firm(uscc(1))]))

    assert first == again == [["rejected", "rejected"]]
