"""Signing in, staying signed in, and leaving."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app import Registry
from registry.access import Role
from registry.extensions import ledger
from registry.models import AppUser, AuditEvent
from registry.records.database import writing
from registry.services import accounts
from tests.support.pages import Visitor
from tests.web.conftest import NOW, PASSWORD, settings_in, signed_in


def test_a_person_signs_in_and_comes_to_the_plan(app: Registry, stranger: Visitor):
    page = stranger.sign_in("bianji", PASSWORD)

    assert page.heading == "首页"
    assert "示例编辑" in page.text


def test_one_comes_back_to_the_page_one_wanted(stranger: Visitor):
    asked = stranger.get("/enterprises?q=医药", status=302)
    stranger.follow(asked)

    answer = stranger.post(asked.location, {"name": "bianji", "password": PASSWORD})

    assert answer.location == "/enterprises?q=%E5%8C%BB%E8%8D%AF"


@pytest.mark.parametrize(
    "target",
    ["https://example.com/", "//example.com/", "/\\example.com", "\\\\example.com", "javascript:1"],
)
def test_signing_in_never_leads_to_another_site(stranger: Visitor, target):
    stranger.get("/sign-in")
    data = {"name": "bianji", "password": PASSWORD}

    answer = stranger.post("/sign-in", data, query_string={"next": target})

    assert answer.location == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(stranger: Visitor):
    stranger.get("/sign-in")
    wrong_name = stranger.post("/sign-in", {"name": "meiyou", "password": PASSWORD}, status=422)
    wrong_word = stranger.post("/sign-in", {"name": "bianji", "password": "Cuowu-2026"}, status=422)

    def said(page):
        return page.text.replace("meiyou", "").replace("bianji", "")

    assert "账号或口令不正确" in wrong_name.text
    assert said(wrong_name) == said(wrong_word)


def test_after_five_wrong_tries_the_right_password_waits_a_quarter_of_an_hour(app: Registry):
    visitor = Visitor(app)
    with time_machine.travel(NOW, tick=False) as clock:
        visitor.get("/sign-in")
        for _ in range(5):
            visitor.post("/sign-in", {"name": "bianji", "password": "Cuowu-2026"}, status=422)
        right = {"name": "bianji", "password": PASSWORD}
        visitor.post("/sign-in", right, status=422)

        clock.shift(timedelta(minutes=15, seconds=1))
        visitor.post("/sign-in", right)


def test_the_first_sign_in_leads_to_a_password_of_ones_own(app: Registry, home, stranger: Visitor):
    with app.app_context():
        first = accounts.create_account(
            ledger.session,
            accounts.NewAccount("xinren", "示例新人", Role.VIEWER),
            by="测试",
            settings=settings_in(home),
            now=NOW,
        )
    stranger.get("/sign-in")
    stranger.post("/sign-in", {"name": "xinren", "password": first})

    for closed in ("/", "/enterprises", "/components"):
        assert stranger.get(closed, status=302).location == "/password"
    page = stranger.get("/password")
    assert "首次登录" in page.text

    new = {"old": first, "new": "Xinde-Kouling-2026", "again": "Xinde-Kouling-2026"}
    stranger.follow(stranger.post("/password", new))
    stranger.get("/enterprises")


def test_a_weak_password_is_refused_with_every_reason(editor: Visitor):
    editor.get("/password")

    page = editor.post("/password", {"old": PASSWORD, "new": "abc", "again": "abc"}, status=422)

    assert "10—128 位" in page.text
    assert "至少三种" in page.text


def test_a_changed_password_ends_the_other_sessions(app: Registry, editor: Visitor):
    elsewhere = signed_in(app, "bianji")
    editor.get("/password")
    new = "Xinde-Kouling-2026"

    editor.post("/password", {"old": PASSWORD, "new": new, "again": new})

    editor.get("/enterprises")
    elsewhere.get("/enterprises", status=302)


def test_a_stopped_account_is_out_at_once(app: Registry, editor: Visitor):
    with app.app_context(), writing(ledger.session) as connection:
        connection.execute(update(AppUser).where(AppUser.name == "bianji").values(active=False))

    editor.get("/enterprises", status=302)


def test_half_an_hour_without_a_sign_of_life_ends_the_session(app: Registry):
    with time_machine.travel(NOW, tick=False) as clock:
        visitor = signed_in(app, "bianji")
        clock.shift(timedelta(minutes=29))
        visitor.get("/enterprises")
        clock.shift(timedelta(minutes=31))

        asked = visitor.get("/enterprises", status=302)

        assert "超过 30 分钟没有操作" in visitor.follow(asked).text


def test_leaving_ends_the_session_and_stands_in_the_audit_log(app: Registry, editor: Visitor):
    page = editor.follow(editor.post("/sign-out"))

    assert "已退出登录" in page.text
    editor.get("/enterprises", status=302)
    with app.app_context():
        query = select(AuditEvent.action).where(AuditEvent.actor == "bianji")
        assert list(ledger.session.scalars(query)) == ["sign_in", "sign_out"]


def test_a_part_of_a_page_is_told_that_one_is_signed_out(stranger: Visitor):
    answer = stranger.client.get("/enterprises", headers={"HX-Request": "true"})

    assert answer.status_code == 401


def test_with_a_first_password_every_door_leads_to_changing_it(app: Registry):
    with app.app_context():
        new = accounts.NewAccount("neulai", "新来示例", Role.EDITOR)
        first = accounts.create_account(
            ledger.session, new, by="测试", settings=app.settings, now=NOW
        )
    person = Visitor(app)
    assert person.sign_in("neulai", first).heading == "修改口令"
    for address in ("/", "/enterprises", "/components", "/jobs/1/progress"):
        assert person.get(address, status=302).location == "/password"
    changed = {"old": first, "new": PASSWORD, "again": PASSWORD}
    assert person.follow(person.post("/password", changed)).heading == "首页"
