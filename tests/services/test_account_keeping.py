"""账号管理: what an administrator changes holds at once, is noted, and never locks all out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from registry.access import Role, Scope
from registry.models import AppUser, AuditEvent
from registry.services import account_keeping as keeping
from registry.services import accounts, actors
from registry.services.account_keeping import Wish
from registry.services.accounts import BadAccount, NewAccount
from registry.services.setup import load_seeds
from registry.terms import AccountState

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CAIYU, HUANGCUN = "110115104", "110115005"


@pytest.fixture
def session(database):
    with database.session() as session:
        load_seeds(session, actor="init", now=NOW)
        yield session


@pytest.fixture
def passwords(session, settings):
    """Account → first password; `admin` administers, `wang` edits."""
    people = (NewAccount("admin", "管理", Role.ADMIN), NewAccount("wang", "王示例", Role.EDITOR))
    return {
        one.name: accounts.create_account(session, one, by="init", settings=settings, now=NOW)
        for one in people
    }


def number(session, name):
    return session.scalar(select(AppUser.id).where(AppUser.name == name))


def enter(session, settings, password, *, name="wang", after=0):
    return accounts.sign_in(
        session,
        name=name,
        password=password,
        settings=settings,
        now=NOW + timedelta(minutes=after),
        address="127.0.0.1",
    )


def last_event(session):
    return session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()


def test_another_role_and_scope_hold_at_once_and_the_log_says_from_what_to_what(session, passwords):
    wish = Wish("王二", Role.VIEWER, (HUANGCUN, CAIYU), (), sees_phones=True)
    told = keeping.change_account(session, number(session, "wang"), wish, by="admin", now=NOW)
    session.expire_all()
    actor = actors.actor_named(session, "wang")
    assert actor.role is Role.VIEWER
    assert actor.scope == Scope(towns=frozenset({CAIYU, HUANGCUN}))
    assert actor.can_see_phones
    assert told == [
        "姓名 王示例→王二",
        "角色 编辑→查看",
        "范围 全区→黄村地区、采育镇",
        "查看电话 否→是",
    ]
    event = last_event(session)
    assert (event.actor, event.action, event.subject) == ("admin", "change_account", "wang")
    assert event.detail == "；".join(told)


def test_a_wish_for_what_is_already_so_leaves_no_trace(session, passwords):
    before = last_event(session).id
    wish = Wish("王示例", Role.EDITOR)
    assert not keeping.change_account(session, number(session, "wang"), wish, by="admin", now=NOW)
    assert last_event(session).id == before


def test_a_stopped_account_neither_opens_nor_keeps_its_sessions(session, settings, passwords):
    wang = number(session, "wang")
    entered = enter(session, settings, passwords["wang"])
    keeping.set_active(session, wang, active=False, by="admin", now=NOW)
    session.expire_all()
    assert actors.account_in_session(session, entered.account_id, entered.stamp) is None
    assert actors.actor_named(session, "wang") is None
    assert enter(session, settings, passwords["wang"]) is None
    keeping.set_active(session, wang, active=True, by="admin", now=NOW)
    assert enter(session, settings, passwords["wang"]) is not None


def test_a_reset_gives_a_new_first_password_and_lifts_the_lock(session, settings, passwords):
    for _ in range(settings.lockout_tries):
        enter(session, settings, "falsch")
    wang = number(session, "wang")
    given = keeping.reset_password(session, wang, by="admin", settings=settings, now=NOW)
    assert enter(session, settings, given).must_change_password


def test_a_lock_is_seen_and_lifted_without_another_password(session, settings, passwords):
    wang = number(session, "wang")
    for _ in range(settings.lockout_tries):
        enter(session, settings, "falsch")
    session.expire_all()
    assert keeping.one_account(session, wang, NOW).state is AccountState.LOCKED
    keeping.unlock(session, wang, by="admin", now=NOW)
    assert enter(session, settings, passwords["wang"]) is not None


def test_every_account_is_told_with_its_state_and_its_places_by_name(session, settings, passwords):
    new = NewAccount("li", "李示例", Role.EDITOR, ("采育镇",), ("biomedicine",))
    accounts.create_account(session, new, by="admin", settings=settings, now=NOW)
    keeping.set_active(session, number(session, "li"), active=False, by="admin", now=NOW)
    session.expire_all()
    found = keeping.every_account(session, NOW)
    assert [(one.name, one.state) for one in found] == [
        ("admin", AccountState.FRESH),
        ("wang", AccountState.FRESH),
        ("li", AccountState.STOPPED),
    ]
    assert found[2].places[0] == "采育镇"
    assert len(found[2].places) == 2


@pytest.mark.parametrize(
    ("by", "wish", "said"),
    [
        ("admin", Wish("管理", Role.VIEWER), "不能修改自己的角色"),
        ("init", Wish("管理", Role.VIEWER), "至少要保留一个启用的系统管理员"),
        ("init", Wish("管理", Role.AUDITOR, (CAIYU,)), "不分镇街和园区"),
        ("init", Wish("管理", Role.VIEWER, ("月球",)), "没有名为“月球”的镇街"),
    ],
)
def test_what_would_lock_everybody_out_or_makes_no_sense_is_refused(
    session, passwords, by, wish, said
):
    admin = number(session, "admin")
    with pytest.raises(BadAccount, match=said):
        keeping.change_account(session, admin, wish, by=by, now=NOW)
    session.expire_all()
    assert actors.actor_named(session, "admin").role is Role.ADMIN


def test_nobody_stops_the_last_administrator_or_themself(session, settings, passwords):
    admin = number(session, "admin")
    with pytest.raises(BadAccount, match="至少要保留"):
        keeping.set_active(session, admin, active=False, by="init", now=NOW)
    with pytest.raises(BadAccount, match="不能停用自己"):
        keeping.set_active(session, admin, active=False, by="admin", now=NOW)
    with pytest.raises(BadAccount, match="修改口令"):
        keeping.reset_password(session, admin, by="admin", settings=settings, now=NOW)
    session.expire_all()
    assert enter(session, settings, passwords["admin"], name="admin") is not None
