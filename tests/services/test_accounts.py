"""账号: tries are counted in the database, a lock is temporary, changes end sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from registry.access import Role, Scope
from registry.models import AppUser, AuditEvent
from registry.services import accounts, actors
from registry.services.accounts import BadAccount, NewAccount
from registry.services.setup import load_seeds

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = "Neues-Wort-1"


@pytest.fixture
def session(database):
    with database.session() as session:
        yield session


@pytest.fixture
def password(session, settings):
    """The first password of the account `wang`."""
    new = NewAccount("wang", "王示例", Role.EDITOR)
    return accounts.create_account(session, new, by="admin", settings=settings, now=NOW)


def enter(session, settings, password, *, name="wang", after=0):
    return accounts.sign_in(
        session,
        name=name,
        password=password,
        settings=settings,
        now=NOW + timedelta(minutes=after),
        address="127.0.0.1",
    )


def test_the_right_password_opens_and_must_be_changed_at_first(session, settings, password):
    entered = enter(session, settings, password)
    assert entered.must_change_password
    account = actors.account_in_session(session, entered.account_id, entered.stamp)
    assert actors.actor_of(account).role is Role.EDITOR
    assert actors.actor_of(account).scope.whole


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_wrong_passwords_and_unknown_names_are_answered_alike(session, settings, password, name):
    assert enter(session, settings, "falsch", name=name) is None


def test_five_wrong_tries_lock_the_account_and_a_quarter_of_an_hour_lifts_it(
    session, settings, password
):
    for _ in range(settings.lockout_tries):
        assert enter(session, settings, "falsch") is None
    assert enter(session, settings, password, after=14) is None
    assert enter(session, settings, password, after=16) is not None


def test_after_a_lock_the_count_begins_anew(session, settings, password):
    for _ in range(settings.lockout_tries):
        enter(session, settings, "falsch")
    assert enter(session, settings, "falsch", after=16) is None
    assert enter(session, settings, password, after=16) is not None


def test_a_right_password_clears_the_count(session, settings, password):
    for _ in range(3):
        for _ in range(settings.lockout_tries - 1):
            enter(session, settings, "falsch")
        assert enter(session, settings, password) is not None


def test_every_try_stands_in_the_audit_log(session, settings, password):
    enter(session, settings, "falsch")
    enter(session, settings, password)
    events = session.execute(
        select(AuditEvent.action, AuditEvent.succeeded, AuditEvent.address).order_by(AuditEvent.id)
    ).all()
    assert events == [
        ("create_account", True, None),
        ("sign_in", False, "127.0.0.1"),
        ("sign_in", True, "127.0.0.1"),
    ]


def test_a_new_password_ends_all_other_sessions(session, settings, password):
    entered = enter(session, settings, password)
    stamp = accounts.change_password(
        session, account_id=entered.account_id, old=password, new=NEW, settings=settings, now=NOW
    )
    session.expire_all()
    assert actors.account_in_session(session, entered.account_id, entered.stamp) is None
    assert actors.account_in_session(session, entered.account_id, stamp) is not None
    assert enter(session, settings, password) is None
    assert not enter(session, settings, NEW).must_change_password


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("falsch", NEW, "原口令不正确"), ("", "", "原口令不正确"), (None, "short", "口令应为")],
)
def test_a_password_is_not_changed_without_the_old_or_for_a_weak_one(
    session, settings, password, old, new, said
):
    entered = enter(session, settings, password)
    old = password if old is None else old
    with pytest.raises(BadAccount, match=said):
        accounts.change_password(
            session, account_id=entered.account_id, old=old, new=new, settings=settings, now=NOW
        )
    assert enter(session, settings, password) is not None


def test_the_new_password_is_another_one(session, settings, password):
    entered = enter(session, settings, password)
    with pytest.raises(BadAccount, match="不能与原口令相同"):
        accounts.change_password(
            session,
            account_id=entered.account_id,
            old=password,
            new=password,
            settings=settings,
            now=NOW,
        )


def test_places_are_given_by_name_alias_or_code(session, settings):
    load_seeds(session, actor="init", now=NOW)
    new = NewAccount("li", "李示例", Role.EDITOR, ("采育镇", "黄村镇"), ("biomedicine",))
    accounts.create_account(session, new, by="admin", settings=settings, now=NOW)
    assert actors.actor_named(session, "li").scope == Scope(
        towns=frozenset({"110115104", "110115005"}), parks=frozenset({"biomedicine"})
    )


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewAccount("wang", "王二", Role.VIEWER), "已有名为“wang”的账号"),
        (NewAccount("a b", "甲", Role.VIEWER), "不能用"),
        (NewAccount("zhao", "赵", Role.VIEWER, ("月球镇",)), "没有名为“月球镇”的镇街"),
        (NewAccount("zhao", "赵", Role.AUDITOR, ("采育镇",)), "不分镇街和园区"),
    ],
)
def test_an_unfit_account_is_refused_with_what_is_wrong(session, settings, password, new, said):
    with pytest.raises(BadAccount, match=said):
        accounts.create_account(session, new, by="admin", settings=settings, now=NOW)
    assert session.scalars(select(AppUser.name)).all() == ["wang"]
