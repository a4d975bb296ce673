"""The matrix of roles and actions, spelled out a second time by hand."""

from itertools import product

import pytest

from registry.access import (
    RULES,
    WHOLE_DISTRICT,
    Action,
    Actor,
    Role,
    Scope,
    matrix_markdown,
    may,
    operator,
)

TOWN = Scope(towns=frozenset({"110115110"}))

# Per action: admin, editor 全区, editor of a town, viewer 全区, viewer of a town, auditor.
EXPECTED = {
    Action.OWN_ACCOUNT: "yyyyyy",
    Action.VIEW: "-yyyy-",
    Action.VIEW_PHONES: "-pppp-",
    Action.VIEW_FIRM_STATISTICS: "-y-y--",
    Action.EXPORT: "-yyyy-",
    Action.OPEN_REPORTS: "-y-y--",
    Action.EDIT: "-yy---",
    Action.IMPORT: "-yy---",
    Action.UNDO_OWN: "-yy---",
    Action.UNDO_OTHERS: "-y----",
    Action.RECORD_DISTRICT: "-y----",
    Action.MERGE: "-y----",
    Action.EDIT_CODE_TABLES: "-y----",
    Action.EDIT_PLANS: "-y----",
    Action.EDIT_LEARNED_WORDS: "-y----",
    Action.SEND_OUT: "-y----",
    Action.PUBLISH: "-y----",
    Action.LIFT_GUARD: "-y----",
    Action.MANAGE_ACCOUNTS: "y-----",
    Action.MANAGE_SETTINGS: "y-----",
    Action.READ_AUDIT: "-----y",
    Action.OPERATE: "------",
}
PEOPLE = [
    (Role.ADMIN, WHOLE_DISTRICT),
    (Role.EDITOR, WHOLE_DISTRICT),
    (Role.EDITOR, TOWN),
    (Role.VIEWER, WHOLE_DISTRICT),
    (Role.VIEWER, TOWN),
    (Role.AUDITOR, WHOLE_DISTRICT),
]


def test_every_action_has_a_rule_and_stands_in_this_table() -> None:
    assert set(RULES) == set(EXPECTED) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("phones", [False, True])
def test_the_matrix_is_the_one_written_here(action: Action, phones: bool) -> None:
    allowed = [
        may(Actor("somebody", role, scope, can_see_phones=phones), action) for role, scope in PEOPLE
    ]
    assert allowed == [mark == "y" or (mark == "p" and phones) for mark in EXPECTED[action]]


@pytest.mark.parametrize("action", Action)
def test_the_operator_of_the_machine_may_everything(action: Action) -> None:
    assert may(operator("root"), action)


def test_administering_business_and_audit_never_meet_in_one_role() -> None:
    business = set(Action) - {
        Action.OWN_ACCOUNT,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_SETTINGS,
        Action.READ_AUDIT,
    }
    for role, action in product((Role.ADMIN, Role.AUDITOR), business):
        assert not may(Actor("somebody", role, WHOLE_DISTRICT, can_see_phones=True), action)


def test_a_scope_covers_its_towns_and_its_parks_and_nothing_unplaced() -> None:
    scope = Scope(towns=frozenset({"110115110"}), parks=frozenset({"biomedicine"}))
    assert scope.covers("110115110", None)
    assert scope.covers(None, "biomedicine")
    assert not scope.covers("110115101", "airport")
    assert not scope.covers(None, None)
    assert WHOLE_DISTRICT.covers(None, None)
    assert not Scope().covers("110115110", "biomedicine")


def test_an_account_without_places_has_the_whole_district() -> None:
    assert Scope.parse(None, "") == WHOLE_DISTRICT
    assert Scope.parse("110115110;110115101", None) == Scope(
        towns=frozenset({"110115110", "110115101"})
    )
    assert Scope.parse("", "airport;") == Scope(parks=frozenset({"airport"}))


def test_a_scope_is_not_whole_and_partial_at_once() -> None:
    with pytest.raises(ValueError, match="not both"):
        Scope(whole=True, towns=frozenset({"110115110"}))


def test_codes_are_stored_and_labels_are_shown() -> None:
    assert Role.EDITOR == "editor"
    assert f"{Role.EDITOR}" == "editor"
    assert [role.label for role in Role] == ["系统管理员", "编辑", "查看", "审计"]
    assert Actor("root", None, WHOLE_DISTRICT).role_label == "操作员"
    assert Actor("zhang", Role.VIEWER, TOWN).role_label == "查看"


def test_the_printed_matrix_says_what_the_rules_say() -> None:
    lines = matrix_markdown().splitlines()
    assert lines[0] == "| 操作 | 系统管理员 | 编辑 | 查看 | 审计 | 操作员 |"
    assert "| 查看电话 | — | 须授权 | 须授权 | — | ✓ |" in lines
    assert "| 定稿存档 | — | 仅全区 | — | — | ✓ |" in lines
    assert "| 查看审计日志 | — | — | — | ✓ | ✓ |" in lines
    assert len(lines) == len(Action) + 2
