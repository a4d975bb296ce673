"""Who may do what (权限): role × action, and the scope within which a person sees firms."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class _Word(StrEnum):
    """A stored code that knows its Chinese word."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        word = str.__new__(cls, code)
        word._value_ = code
        word.label = label
        return word


class Role(_Word):
    """角色 of an account: exactly one, so that nobody administers and audits."""

    ADMIN = "admin", "系统管理员"
    EDITOR = "editor", "编辑"
    VIEWER = "viewer", "查看"
    AUDITOR = "auditor", "审计"


class Action(_Word):
    """What can be done (操作). Every route and command names one."""

    OWN_ACCOUNT = "own_account", "修改本人密码"
    VIEW = "view", "查看台账、指标和变更记录"
    VIEW_PHONES = "view_phones", "查看电话"
    VIEW_FIRM_STATISTICS = "view_firm_statistics", "查看统计局反馈的单个企业数据"
    EXPORT = "export", "导出"
    OPEN_REPORTS = "open_reports", "查看、生成和核对报告，查看差异原因"
    EDIT = "edit", "录入和修改台账"
    IMPORT = "import", "导入和处理待核对"
    UNDO_OWN = "undo_own", "撤回本人的变更"
    UNDO_OTHERS = "undo_others", "撤回他人的变更"
    RECORD_DISTRICT = "record_district", "录入区级数据"
    MERGE = "merge", "档案合并"
    EDIT_CODE_TABLES = "edit_code_tables", "维护代码表"
    EDIT_PLANS = "edit_plans", "维护规划、目标和人工评价"
    EDIT_LEARNED_WORDS = "edit_learned_words", "维护已学词语"
    SEND_OUT = "send_out", "下发和收回报送表"
    PUBLISH = "publish", "定稿存档"
    LIFT_GUARD = "lift_guard", "解除小样本保护"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号"
    MANAGE_SETTINGS = "manage_settings", "管理系统设置"
    READ_AUDIT = "read_audit", "查看审计日志"
    OPERATE = "operate", "初始化、备份、恢复和自检"


@dataclass(frozen=True, slots=True)
class Scope:
    """The firms a person sees (数据范围): the whole district, or those of some 镇街 and 园区.

    towns, parks -- codes; both empty and not whole means no firm at all
    """

    whole: bool = False
    towns: frozenset[str] = frozenset()
    parks: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.whole and (self.towns or self.parks):
            raise ValueError("a scope is the whole district or some places, not both")

    @classmethod
    def parse(cls, towns: str | None, parks: str | None) -> Self:
        """The scope of an account's `;`-joined codes; both empty is the whole district."""
        parts = [frozenset(filter(None, (text or "").split(";"))) for text in (towns, parks)]
        return cls(whole=not any(parts), towns=parts[0], parks=parts[1])

    def covers(self, town: str | None, park: str | None) -> bool:
        """Whether a firm with today's 所属镇街 `town` and 所属园区 `park` is within."""
        return self.whole or town in self.towns or park in self.parks


WHOLE_DISTRICT = Scope(whole=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. `role` None is the machine's operator (操作员), who has no account."""

    name: str
    role: Role | None
    scope: Scope
    can_see_phones: bool = False
    display: str = ""

    @property
    def is_operator(self) -> bool:
        """Whether this is the machine's operator."""
        return self.role is None

    @property
    def whose_imports(self) -> str | None:
        """Whose imports they may look at: None is everybody's, else only their own."""
        return None if self.scope.whole else self.name

    @property
    def role_label(self) -> str:
        """The role as shown."""
        return "操作员" if self.role is None else self.role.label


def operator(name: str) -> Actor:
    """The operator of the machine, as a command without `--as` records it."""
    return Actor(name, None, WHOLE_DISTRICT, can_see_phones=True, display=name)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do one action: these roles, where asked only with 全区 scope or a personal grant."""

    roles: frozenset[Role]
    whole: bool = False
    granted: bool = False


_BUSINESS = frozenset({Role.EDITOR, Role.VIEWER})
_EDITOR = frozenset({Role.EDITOR})

RULES: dict[Action, Rule] = {
    Action.OWN_ACCOUNT: Rule(frozenset(Role)),
    Action.VIEW: Rule(_BUSINESS),
    Action.VIEW_PHONES: Rule(_BUSINESS, granted=True),
    # 统计法: what can be traced to one respondent does not travel to the towns.
    Action.VIEW_FIRM_STATISTICS: Rule(_BUSINESS, whole=True),
    Action.EXPORT: Rule(_BUSINESS),
    # A report and what lies behind a difference name firms of every town.
    Action.OPEN_REPORTS: Rule(_BUSINESS, whole=True),
    Action.EDIT: Rule(_EDITOR),
    Action.IMPORT: Rule(_EDITOR),
    Action.UNDO_OWN: Rule(_EDITOR),
    Action.UNDO_OTHERS: Rule(_EDITOR, whole=True),
    Action.RECORD_DISTRICT: Rule(_EDITOR, whole=True),
    Action.MERGE: Rule(_EDITOR, whole=True),
    Action.EDIT_CODE_TABLES: Rule(_EDITOR, whole=True),
    Action.EDIT_PLANS: Rule(_EDITOR, whole=True),
    Action.EDIT_LEARNED_WORDS: Rule(_EDITOR, whole=True),
    Action.SEND_OUT: Rule(_EDITOR, whole=True),
    Action.PUBLISH: Rule(_EDITOR, whole=True),
    Action.LIFT_GUARD: Rule(_EDITOR, whole=True),
    Action.MANAGE_ACCOUNTS: Rule(frozenset({Role.ADMIN})),
    Action.MANAGE_SETTINGS: Rule(frozenset({Role.ADMIN})),
    Action.READ_AUDIT: Rule(frozenset({Role.AUDITOR})),
    Action.OPERATE: Rule(frozenset()),
}


def may(actor: Actor, action: Action) -> bool:
    """Whether `actor` may do `action` at all; which rows it reaches, its scope decides."""
    if actor.is_operator:
        return True
    rule = RULES[action]
    if actor.role not in rule.roles:
        return False
    if rule.whole and not actor.scope.whole:
        return False
    return actor.can_see_phones or not rule.granted


def matrix_markdown() -> str:
    """The matrix as a Markdown table, one row per action, for the documentation."""
    heads = ["操作", *(role.label for role in Role), "操作员"]
    lines = [_row(heads), _row(["---", *([":-:"] * (len(heads) - 1))])]
    for action, rule in RULES.items():
        lines.append(_row([action.label, *(_cell(rule, role) for role in Role), "✓"]))
    return "\n".join(lines) + "\n"


def _cell(rule: Rule, role: Role) -> str:
    if role not in rule.roles:
        return "—"
    if rule.whole:
        return "仅全区"
    return "须授权" if rule.granted else "✓"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
