"""What went wrong is told in plain Chinese, with what to do next."""

from app import Registry, create_app
from registry.web.guard import open_to_all
from tests.support.pages import Visitor
from tests.web.conftest import settings_in


def test_a_page_that_is_not_there_says_so(editor: Visitor):
    page = editor.get("/mei-you", status=404)

    assert page.heading == "没有找到"
    assert page.links()["回到首页"] == "/"


def test_strangers_get_the_same_page_without_the_navigation(stranger: Visitor):
    page = stranger.get("/mei-you", status=404)

    assert "企业" not in page.links()


def test_who_may_not_enter_is_told_whom_to_ask(admin: Visitor):
    assert "联系系统管理员" in admin.get("/enterprises", status=403).text


def test_an_old_form_is_told_to_be_loaded_anew(editor: Visitor):
    editor.token = "jiu"

    assert editor.post("/sign-out", status=400).heading == "页面已过期"


def test_an_address_for_forms_only_says_so(editor: Visitor):
    assert editor.get("/sign-out", status=405).heading == "不能这样打开"


def test_too_much_at_once_is_refused_before_it_is_read(app: Registry, editor: Visitor):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    editor.get("/imports/files/new")

    page = editor.post("/imports/files/new", {"reporter": "长" * 1000}, status=413)

    assert page.heading == "文件太大"


def test_a_failure_gets_a_number_and_tells_nothing_of_its_inside(home, caplog):
    app = _failing(home)
    visitor = Visitor(app)

    page = visitor.get("/fails", status=500)

    assert page.heading == "系统出错"
    number = next(e for e in page.text.split() if len(e) == 8 and e.isalnum() and e.isascii())
    assert number in caplog.text
    assert "secret" not in page.text


def _failing(home) -> Registry:
    app = create_app(settings_in(home))
    app.bind_web()

    @app.get("/fails")
    @open_to_all
    def fails() -> str:
        raise RuntimeError("secret")

    return app


def test_the_watcher_of_the_machine_sees_that_the_ledger_answers(stranger: Visitor):
    assert stranger.client.get("/healthz").json == {"status": "ok"}
