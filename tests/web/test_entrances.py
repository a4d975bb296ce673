"""Every route says who may enter, and the table here says the same."""

from typing import Any

import pytest

from app import Registry
from registry.web.guard import ENTRANCE
from tests.support.firms import Firms
from tests.support.pages import Visitor
from tests.web.conftest import signed_in

ROLES = {
    "全区编辑": "bianji",
    "查看": "chakan",
    "镇街编辑": "zhenjie",
    "系统管理员": "guanli",
    "审计": "shenji",
}
EVERYBODY = frozenset(ROLES)
BUSINESS = EVERYBODY - {"系统管理员", "审计"}
EDITORS = frozenset({"全区编辑", "镇街编辑"})
ADMIN, AUDITOR = frozenset({"系统管理员"}), frozenset({"审计"})
ACCOUNT = {"account_id": 1}
FIRM = {"firm_id": 1}
PLATFORM = {"platform_id": 1}
PROJECT = {"project_id": 1}
IMPORT = {"import_id": 1}
DRAFT = {"draft_id": 1}
LIST = {"list_id": 1}
ROUND = {"round_id": 1}
PLAN = {"plan": "daxing-14-5"}
SPLIT = PLAN | {"indicator": "output", "year": 2025, "by": "town"}
OWN = {**PLAN, "indicator": "output", "year": 2025}
TEXT = {**PLAN, "indicator": "energy_per_value_added", "year": 2025}
WHOLE = frozenset({"全区编辑", "查看"})
PLANNERS = frozenset({"全区编辑"})
# Somebody else's draft and import are as good as none; an empty form is told what it lacks.
INSIDE = {200, 302, 404, 422}

# endpoint → (methods that do something, values of its address, who may enter)
ENTRANCES: dict[str, tuple[str, dict[str, Any], frozenset[str]]] = {
    "account_admin.edit": ("GET", ACCOUNT, ADMIN),
    "account_admin.new": ("GET", {}, ADMIN),
    "account_admin.reset_password": ("POST", ACCOUNT, ADMIN),
    "account_admin.show": ("GET", {}, ADMIN),
    "account_admin.start": ("POST", ACCOUNT, ADMIN),
    "account_admin.stop": ("POST", ACCOUNT, ADMIN),
    "account_admin.unlock": ("POST", ACCOUNT, ADMIN),
    "accounts.change_password": ("GET", {}, EVERYBODY),
    "accounts.sign_out": ("POST", {}, EVERYBODY),
    "audit_log.export": ("POST", {}, AUDITOR),
    "audit_log.show": ("GET", {}, AUDITOR),
    "components.show": ("GET", {}, EVERYBODY),
    "dossier.all_changes": ("GET", FIRM, BUSINESS),
    "dossier.field_changes": (
        "GET",
        {**FIRM, "table": "enterprise", "row_id": 1, "field": "contact"},
        BUSINESS,
    ),
    "dossier.reveal_phone": ("POST", FIRM, frozenset({"全区编辑"})),
    "dossier.show": ("GET", FIRM, BUSINESS),
    "editing.edit": ("GET", FIRM, EDITORS),
    "effects.show": ("GET", DRAFT, EDITORS),
    "enterprises.show": ("GET", {}, BUSINESS),
    "exports.fetch": ("GET", {"job_id": "1"}, BUSINESS),
    "exports.new": ("GET", {}, BUSINESS),
    "exports.task": ("GET", {"job_id": "1"}, BUSINESS),
    "home.expiring_honours": ("GET", {}, BUSINESS),
    "feeding.show": ("GET", IMPORT, BUSINESS),
    "home.show": ("GET", {}, EVERYBODY),
    "indicators.brief": ("GET", {"plan": "daxing-14-5"}, BUSINESS),
    "indicators.show": (
        "GET",
        {"plan": "daxing-14-5", "indicator": "output"},
        BUSINESS,
    ),
    "import_changes.export": ("POST", IMPORT, BUSINESS),
    "import_changes.fetch": ("GET", {**IMPORT, "job_id": "1"}, BUSINESS),
    "import_changes.show": ("GET", IMPORT, BUSINESS),
    "import_changes.task": ("GET", {**IMPORT, "job_id": "1"}, BUSINESS),
    "import_files.marked_draft": ("POST", DRAFT, EDITORS),
    "import_files.marked_import": ("POST", IMPORT, EDITORS),
    "import_files.original": ("POST", {**IMPORT, "source_id": 1}, BUSINESS),
    "imports.result": ("GET", IMPORT, BUSINESS),
    "imports.undoing": ("GET", {**IMPORT, "job_id": "1"}, EDITORS),
    "imports.show": ("GET", {}, BUSINESS),
    "imports.undo": ("GET", IMPORT, EDITORS),
    "imports.undo_now": ("POST", IMPORT, EDITORS),
    "jobs.cancel": ("POST", {"job_id": "1"}, EVERYBODY),
    "jobs.progress": ("GET", {"job_id": "1"}, EVERYBODY),
    "merging.choose": ("GET", FIRM, PLANNERS),
    "merging.compare": ("GET", {**FIRM, "other_id": 2}, PLANNERS),
    "merging.merge": ("POST", {**FIRM, "other_id": 2}, PLANNERS),
    "merging.part": ("POST", {**FIRM, "other_id": 2}, PLANNERS),
    "merging.show": ("GET", {}, PLANNERS),
    "origins.show": ("GET", {"table": "enterprise", "row_id": 1, "field": "name"}, BUSINESS),
    "platforms.all_changes": ("GET", PLATFORM, BUSINESS),
    "platforms.field_changes": (
        "GET",
        {**PLATFORM, "table": "platform", "row_id": 1, "field": "name"},
        BUSINESS,
    ),
    "platforms.open_one": ("GET", PLATFORM, BUSINESS),
    "platforms.show": ("GET", {}, BUSINESS),
    "project_editing.add": ("GET", {}, EDITORS),
    "project_editing.edit": ("GET", PROJECT, EDITORS),
    "project_editing.edit_month": ("GET", PROJECT, EDITORS),
    "projects.all_changes": ("GET", PROJECT, BUSINESS),
    "projects.field_changes": (
        "GET",
        {**PROJECT, "table": "project", "row_id": 1, "field": "name"},
        BUSINESS,
    ),
    "projects.open_one": ("GET", PROJECT, BUSINESS),
    "projects.reveal_phone": ("POST", PROJECT, frozenset({"全区编辑"})),
    "projects.show": ("GET", {}, BUSINESS),
    "reconciling.settle_group": ("POST", LIST, EDITORS),
    "reconciling.export": ("POST", LIST, BUSINESS),
    "reconciling.new": ("GET", {}, EDITORS),
    "reconciling.reconcile": ("GET", LIST, EDITORS),
    "reconciling.reopen_line": ("POST", LIST, EDITORS),
    "reconciling.settle_line": ("POST", LIST, EDITORS),
    "reconciling.show": ("GET", {}, EDITORS),
    "reconciling.undo_line": ("POST", LIST, EDITORS),
    "reconciling.task": ("GET", {"job_id": "1"}, EDITORS),
    "rereading.again": ("POST", IMPORT, EDITORS),
    "roll.change": ("POST", DRAFT, EDITORS),
    "settings_page.show": ("GET", {}, ADMIN),
    "settling.decide": ("POST", DRAFT, EDITORS),
    "settling.in_draft": ("GET", DRAFT, EDITORS),
    "settling.in_import": ("GET", IMPORT, EDITORS),
    "settling.reopen": ("POST", IMPORT, EDITORS),
    "settling.settle_rows": ("POST", IMPORT, EDITORS),
    "settling.show": ("GET", {}, EDITORS),
    "settling.undecide": ("POST", DRAFT, EDITORS),
    "settling.working": ("GET", {**IMPORT, "job_id": "1"}, EDITORS),
    "differences.show": ("GET", {}, WHOLE),
    "differences.explain_one": ("GET", PLAN | {"indicator": "output", "year": 2025}, WHOLE),
    "own_differences.overview": ("GET", {**PLAN, "year": 2025}, BUSINESS),
    "own_differences.show": ("GET", OWN, BUSINESS),
    "split_differences.one": ("GET", SPLIT, WHOLE),
    "split_differences.table": ("GET", SPLIT, WHOLE),
    "report_checks.check": ("POST", {}, WHOLE),
    "report_checks.show": ("GET", {}, WHOLE),
    "report_templates.attempt": ("POST", PLAN, WHOLE),
    "report_templates.download": ("GET", PLAN | {"sha256": "0"}, WHOLE),
    "report_templates.show": ("GET", PLAN, WHOLE),
    "report_templates.upload": ("POST", PLAN, frozenset({"全区编辑"})),
    "report_templates.use": ("POST", PLAN, frozenset({"全区编辑"})),
    "reports.fetch": ("GET", {"job_id": "1"}, WHOLE),
    "reports.freeze": ("POST", {}, frozenset({"全区编辑"})),
    "reports.new": ("GET", {}, WHOLE),
    "reports.open_one": ("GET", {"number": "PG2025-001"}, WHOLE),
    "reports.order_file": ("POST", {}, WHOLE),
    "reports.order_published": ("POST", {"number": "PG2025-001"}, WHOLE),
    "reports.preview": ("GET", {}, WHOLE),
    "reports.show": ("GET", {}, WHOLE),
    "reports.task": ("GET", {"job_id": "1"}, WHOLE),
    "reading.accept": ("POST", DRAFT, EDITORS),
    "reading.change": ("POST", DRAFT, EDITORS),
    "reading.revoke": ("POST", {"kind": "columns", "word_id": 1}, frozenset({"全区编辑"})),
    "reading.take_hidden": ("POST", DRAFT, EDITORS),
    "reading.take_unit": ("POST", DRAFT, EDITORS),
    "reading.show": ("GET", DRAFT, EDITORS),
    "reading.words": ("GET", {}, BUSINESS),
    "preview_rows.choose": ("POST", DRAFT, EDITORS),
    "preview_rows.forget_word": ("POST", DRAFT, EDITORS),
    "preview_rows.put_right": ("POST", DRAFT, EDITORS),
    "preview_rows.settle_words": ("POST", DRAFT, EDITORS),
    "plans.answer": ("POST", {**PLAN, "name": "meiyou"}, PLANNERS),
    "plans.copy": ("GET", PLAN, PLANNERS),
    "plans.edit": ("GET", PLAN, PLANNERS),
    "plans.edit_target": ("GET", {**PLAN, "target_id": 1}, PLANNERS),
    "plans.history": ("GET", PLAN, BUSINESS),
    "plans.index": ("GET", {}, BUSINESS),
    "plans.new_target": ("GET", PLAN, PLANNERS),
    "plans.projection": ("GET", PLAN, BUSINESS),
    "plans.projection_workbook": ("POST", PLAN, BUSINESS),
    "plans.remove_target": ("POST", {**PLAN, "target_id": 1}, PLANNERS),
    "plans.sectors": ("GET", PLAN, BUSINESS),
    "plans.sectors_save": ("POST", {"plan": "meiyou"}, PLANNERS),
    "plans.settings": ("GET", PLAN, BUSINESS),
    "plans.show": ("GET", PLAN, BUSINESS),
    "plans.splits": ("GET", PLAN, BUSINESS),
    "plans.verdict": ("GET", TEXT, PLANNERS),
    "plans.verdict_file": ("POST", TEXT, BUSINESS),
    "reminders.file": ("POST", ROUND, BUSINESS),
    "reminders.reveal": ("POST", ROUND, frozenset({"全区编辑"})),
    "reminders.show": ("GET", ROUND, BUSINESS),
    "return_units.fetch": ("POST", ROUND, frozenset({"全区编辑"})),
    "return_units.pack": ("POST", ROUND, frozenset({"全区编辑"})),
    "return_units.send_back": ("POST", {**ROUND, "unit_id": 1}, frozenset({"全区编辑"})),
    "return_units.show": ("GET", {**ROUND, "unit_id": 1}, BUSINESS),
    "return_units.workbook": ("POST", {**ROUND, "unit_id": 1}, BUSINESS),
    "returns.close": ("POST", ROUND, frozenset({"全区编辑"})),
    "returns.decide": ("POST", {**ROUND, "claim_id": 1}, frozenset({"全区编辑"})),
    "returns.matrix": ("GET", {}, BUSINESS),
    "returns.new": ("GET", {}, frozenset({"全区编辑"})),
    "returns.one": ("GET", ROUND, BUSINESS),
    "returns.reissue": ("GET", ROUND, frozenset({"全区编辑"})),
    "returns.show": ("GET", {}, BUSINESS),
    "tracing.export": ("POST", PLAN | {"indicator": "output", "year": 2025}, BUSINESS),
    "tracing.show": (
        "GET",
        {"plan": "daxing-14-5", "indicator": "output", "year": 2025},
        BUSINESS,
    ),
    "uploads.again": ("POST", DRAFT, EDITORS),
    "uploads.commit": ("POST", DRAFT, EDITORS),
    "uploads.discard": ("POST", DRAFT, EDITORS),
    "uploads.new": ("GET", {}, EDITORS),
    "uploads.template": ("GET", {"register": "figures"}, BUSINESS),
    "uploads.read_rest": ("POST", DRAFT, EDITORS),
    "uploads.preview": ("GET", DRAFT, EDITORS),
    "uploads.progress": ("GET", DRAFT, EDITORS),
    "uploads.read": ("POST", DRAFT, EDITORS),
}
OPEN_TO_ALL = {"accounts.sign_in", "health.show"}


def address_of(app: Registry, endpoint: str) -> tuple[str, str]:
    """Method and address of an entrance."""
    method, values, _ = ENTRANCES[endpoint]
    with app.test_request_context():
        return method, app.url_for(endpoint, **values)


def knock(visitor: Visitor, method: str, address: str) -> int:
    """The status one gets at a door, without looking at the page behind it."""
    token = {"csrf_token": visitor.token}
    if method == "GET":
        return visitor.client.get(address).status_code
    return visitor.client.post(address, data=token).status_code


def test_no_route_is_missing_from_the_table_and_none_stands_there_in_vain(app):
    known = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}

    assert known == set(ENTRANCES) | OPEN_TO_ALL


def test_every_view_names_its_action_or_says_that_it_is_open(app):
    unguarded = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, ENTRANCE)
    ]
    assert unguarded == []


def test_what_is_open_is_open_by_name_only(app):
    opened = {
        name for name, view in app.view_functions.items() if getattr(view, ENTRANCE, "") == "open"
    }

    assert opened == OPEN_TO_ALL


@pytest.mark.parametrize("role", ROLES)
def test_each_role_enters_where_it_may_and_nowhere_else(app, firms: Firms, role):
    firms.add("示例医药有限公司", phone="13800000001")
    entered, visitor = set(), signed_in(app, ROLES[role])
    for endpoint, (_, _, allowed) in ENTRANCES.items():
        status = knock(visitor, *address_of(app, endpoint))
        if endpoint == "accounts.sign_out":
            visitor = signed_in(app, ROLES[role])
        assert status in (INSIDE if role in allowed else {403}), f"{endpoint}: {status}"
        entered |= {endpoint} if status != 403 else set()
    assert entered == {name for name, entry in ENTRANCES.items() if role in entry[2]}


def test_a_stranger_is_asked_to_sign_in_at_every_door(app, firms: Firms, stranger: Visitor):
    firms.add("示例医药有限公司")
    for endpoint in ENTRANCES:
        stranger.get("/sign-in")
        method, address = address_of(app, endpoint)
        answer = stranger.client.open(address, method=method, data={"csrf_token": stranger.token})
        assert answer.status_code == 302, endpoint
        assert answer.headers["Location"].startswith("/sign-in"), endpoint


def test_no_form_is_taken_without_its_token(app, editor: Visitor):
    for endpoint in ENTRANCES:
        method, address = address_of(app, endpoint)
        if method == "POST":
            assert editor.client.post(address).status_code == 400, endpoint
