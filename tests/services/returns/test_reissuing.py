"""A round that is changed while it is out: what becomes of its workbooks and of what came back."""

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from registry.models import ReturnParcel, Revision
from registry.records.database import writing
from registry.services.returns import parcels
from registry.services.returns.reissuing import Reissue, reissue
from registry.terms import ReturnState
from tests.services.returns.world import HEAD, books, filled, opened, ordered, page_of, receive
from tests.support.imports import EDITOR, MOMENT, assert_sound, problems

MORE = Reissue(date(2026, 11, 20), ("output", "revenue", "employees", "profit"))


def changed(session, round_id, wanted):
    """Change a round; gives back its version."""
    return reissue(session, opened(session, round_id), wanted, actor=EDITOR, now=MOMENT)


def unit_named(session, round_id, name):
    return next(unit for unit in opened(session, round_id).units if unit.row.name == name)


def refused(session, data) -> str:
    shown = receive(session, ("旧版.xlsx", data))
    assert not shown.committed
    return "".join(problems(shown))


def test_other_columns_are_a_new_version_that_holds_what_came_back(session):
    round_id = ordered(session)
    first = books(session, round_id)
    assert receive(session, ("一.xlsx", filled(first["采育镇"], {"C6": 77}))).committed
    before = unit_named(session, round_id, "采育镇").returned

    assert changed(session, round_id, MORE) == 2

    assert "第 1 版，现行的是第 2 版" in refused(session, filled(first["青云店镇"], {"C6": 5}))
    assert unit_named(session, round_id, "采育镇").returned == before == 1
    second = books(session, round_id)["采育镇"]
    page = page_of(second)
    assert "利润总额（万元）" in [cell.value for cell in page[HEAD]]
    assert page["C6"].value == 77
    assert receive(session, ("二.xlsx", filled(second, {"F6": 8}))).committed
    assert_sound(session)


def test_another_day_leaves_the_workbooks_that_are_out_as_they_were(session):
    round_id = ordered(session)
    first = books(session, round_id)["采育镇"]
    row = opened(session, round_id).row
    later = Reissue(date(2026, 12, 20), tuple(row.columns.split(";")), "请核对单位")

    assert changed(session, round_id, later) == 1

    now = opened(session, round_id).row
    assert (now.due_on, now.note, now.version) == (date(2026, 12, 20), "请核对单位", 1)
    assert receive(session, ("一.xlsx", filled(first, {"C6": 5}))).committed


def test_units_may_be_asked_to_return_the_new_version(session):
    round_id = ordered(session)
    first = books(session, round_id)["采育镇"]
    assert receive(session, ("一.xlsx", filled(first, {"C6": 5}))).committed

    changed(session, round_id, replace(MORE, again=True))

    states = {unit.row.name: unit.state for unit in opened(session, round_id).units}
    assert [name for name, state in states.items() if state is ReturnState.SENT_BACK] == ["采育镇"]
    reason = unit_named(session, round_id, "采育镇").row.sent_back_reason
    assert reason == "报送表已改为第 2 版"
    second = books(session, round_id)["采育镇"]
    assert receive(session, ("二.xlsx", filled(second, {"F6": 8}))).committed
    assert unit_named(session, round_id, "采育镇").state is not ReturnState.SENT_BACK


def test_packed_workbooks_of_the_old_version_are_gone(session):
    round_id = ordered(session)
    parcel = {"round_id": round_id, "owner": EDITOR.name, "job": "1", "made_at": MOMENT, "name": ""}
    session.rollback()
    with writing(session) as connection:
        connection.execute(ReturnParcel.__table__.insert().values(parcel))
    assert parcels.parcel(session, round_id, EDITOR.name) is not None

    changed(session, round_id, MORE)

    assert parcels.parcel(session, round_id, EDITOR.name) is None


def test_the_same_again_is_no_revision(session):
    round_id = ordered(session)
    row = opened(session, round_id).row
    same = Reissue(row.due_on, tuple(row.columns.split(";")), row.note or "")
    newest = session.scalar(select(func.max(Revision.id)))

    assert changed(session, round_id, same) == 1

    session.rollback()
    assert session.scalar(select(func.max(Revision.id))) == newest
