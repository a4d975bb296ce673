"""账号管理: an administrator gives, changes and takes accounts, and nobody else can."""

import re

import pytest

from app import Registry
from registry.extensions import ledger
from registry.services.account_keeping import every_account
from registry.web.clock import now
from tests.support.pages import Page, Visitor
from tests.web.conftest import PASSWORD, signed_in

NEW = {"name": "wang.xiao", "display_name": "王小示例", "role": "editor"}


def number(app: Registry, name: str) -> int:
    """The number of an account."""
    with app.app_context():
        return next(one.id for one in every_account(ledger.session, now()) if one.name == name)


def given(page: Page) -> str:
    """The password that a page shows once."""
    found = re.search(r'id="password">([^<]+)<', page.response.get_data(as_text=True))
    assert found is not None
    return found[1]


def town(page: Page, name: str) -> str:
    """The code of a 镇街 on the page."""
    labels = [label for label in page.all("label") if "".join(label.itertext()).strip() == name]
    return str(labels[0].find("input").get("value"))


def test_the_administrator_begins_with_the_accounts_and_the_auditor_with_the_log(app: Registry):
    assert Visitor(app).sign_in("guanli", PASSWORD).heading == "账号"
    assert Visitor(app).sign_in("shenji", PASSWORD).heading == "审计日志"


def test_a_new_person_comes_in_with_the_first_password_and_sees_only_the_town(
    app: Registry, admin: Visitor, firms
):
    firms.add("示例采育制造有限公司")
    form = admin.get("/accounts/new")
    asked = NEW | {"reach": "places", "towns": [town(form, "采育镇")]}
    password = given(admin.post("/accounts/new", asked, status=200))

    person = Visitor(app)
    first = person.sign_in("wang.xiao", password)
    assert first.heading == "修改口令"
    row = next(row for row in admin.get("/accounts").rows() if row[0] == "wang.xiao")
    assert row[1:6] == ["王小示例", "编辑", "采育镇", "—", "待改首次口令"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "请填写账号"),
        ({"name": "a b"}, "请用 2—64 个字母"),
        ({"name": "bianji"}, "已有名为“bianji”的账号"),
        ({"display_name": " "}, "请填写姓名"),
        ({"role": ""}, "请选择角色"),
        ({"role": "king"}, "角色"),
        ({"reach": ""}, "请选择数据范围"),
        ({"reach": "places"}, "请至少勾选一个镇街或园区"),
        ({"reach": "whole", "towns": ["110115104"]}, "就不用勾选"),
        ({"reach": "places", "towns": ["月球"]}, "没有名为“月球”的镇街"),
    ],
)
def test_what_is_missing_or_unfit_is_said_beside_its_field(admin: Visitor, change, said):
    admin.get("/accounts/new")

    page = admin.post("/accounts/new", NEW | {"reach": "whole"} | change, status=422)

    assert said in page.text
    assert len(admin.get("/accounts").rows()) == 7


def test_a_changed_role_holds_for_the_very_next_page(app: Registry, admin: Visitor, viewer):
    assert "导入文件" not in viewer.get("/imports").text
    address = f"/accounts/{number(app, 'chakan')}"
    admin.get(address)

    page = admin.follow(
        admin.post(address, {"display_name": "示例查看", "role": "editor", "reach": "whole"})
    )

    assert "角色 查看→编辑" in page.text
    assert "导入文件" in viewer.get("/imports").text


def test_stopping_signs_out_at_once_and_starting_lets_in_again(
    app: Registry, admin: Visitor, viewer: Visitor
):
    address = f"/accounts/{number(app, 'chakan')}"
    admin.get(address)
    assert "已停用" in admin.follow(admin.post(f"{address}/stop")).text
    assert viewer.get("/", status=302).location.startswith("/sign-in")
    assert [row[0] for row in admin.get("/accounts?state=stopped").rows()] == ["chakan"]

    assert "已启用" in admin.follow(admin.post(f"{address}/start")).text
    assert signed_in(app, "chakan").get("/").heading == "首页"


def test_a_reset_password_is_shown_once_and_ends_what_held_before(
    app: Registry, admin: Visitor, viewer: Visitor
):
    address = f"/accounts/{number(app, 'chakan')}"
    admin.get(address)

    password = given(admin.post(f"{address}/password", status=200))

    assert password not in admin.get(address).text
    assert viewer.get("/", status=302).location.startswith("/sign-in")
    assert Visitor(app).sign_in("chakan", password).heading == "修改口令"


def test_a_lock_is_shown_and_lifted(app: Registry, admin: Visitor):
    stranger = Visitor(app)
    for _ in range(5):
        stranger.post("/sign-in", {"name": "chakan", "password": "Cuowu-2026"}, status=422)
    address = f"/accounts/{number(app, 'chakan')}"
    assert "已锁定" in admin.get(address).text

    assert "已解除锁定" in admin.follow(admin.post(f"{address}/unlock")).text
    assert signed_in(app, "chakan").get("/").heading == "首页"


def test_one_cannot_stop_or_demote_oneself(app: Registry, admin: Visitor):
    address = f"/accounts/{number(app, 'guanli')}"
    page = admin.get(address)
    assert "这是您自己的账号" in page.text

    assert "不能停用自己的账号" in admin.follow(admin.post(f"{address}/stop")).text
    assert "修改口令" in admin.follow(admin.post(f"{address}/password")).text
    demoted = {"display_name": "示例管理", "role": "viewer", "reach": "whole"}
    assert "不能修改自己的角色" in admin.post(address, demoted, status=422).text


@pytest.mark.parametrize("act", ["", "/stop", "/start", "/unlock", "/password"])
def test_an_account_that_is_none_is_not_found(admin: Visitor, act):
    admin.get("/accounts")

    assert admin.post(f"/accounts/999{act}", status=404).heading == "没有找到"


def test_the_settings_say_what_holds_what_was_the_default_and_hide_the_password(admin: Visitor):
    page = admin.get("/settings")

    rows = {row[1]: row for row in page.rows()}
    assert rows["idle_minutes"] == [
        "无操作多少分钟后退出登录",
        "idle_minutes",
        "30",
        "30",
        "1—1440",
    ]
    assert "已修改" in rows["argon2_time_cost"][2]
    assert "config.toml" in page.text
