"""The data dictionary (数据字典): every table and field, from the models and the registers."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column

from registry.access import RULES, Action
from registry.importing.registers import REGISTERS
from registry.models import APPEND_ONLY, BOOKKEEPING, Base, JobsBase, Remembering
from registry.terms import Register

INTRODUCTION = """# 数据字典

由 `make fix` 从数据模型、登记表和权限表生成，请勿手工修改；测试会核对本文与程序一致。

- 单位是库内存放的基本单位，全部为整数：金额 分，能耗 0.1 千克标准煤，水 升，面积 0.0001 亩，
  区级数据、比率和目标值为所列单位的百万分之一。页面和表格按万元、吨、亩等换算显示。
- **留痕表**另有同名的 `_history` 表，保存每一个被替换或删除的版本，
  多一列 `ended_by`（结束该版本的变更记录）。
- 留痕表都有四个记账字段：`id` 编号，永不重复使用；`revision_id` 写入本版本的变更记录；
  `source_id` 来源工作表，人工填写为空；`source_row` 来源工作表中的行号。下文不再重复。
- **只增表**的行写入后不能修改或删除，由数据库触发器保证。
- “来源”为登记表时写明表名和列名；可写人见[权限表](access.md)。
"""

# The registers whose columns a table takes.
FROM_REGISTER = {
    "enterprise": Register.ENTERPRISES,
    "standing": Register.ENTERPRISES,
    "figures": Register.FIGURES,
    "honour": Register.HONOURS,
    "platform": Register.PLATFORMS,
    "platform_level": Register.PLATFORMS,
    "project": Register.PROJECTS,
    "project_month": Register.PROJECTS,
    "district_figure": Register.DISTRICT,
}

# What a person must be allowed to do to write a table; None: only the program writes it.
WRITERS: dict[str, Action | None] = {
    **dict.fromkeys(("enterprise", "enterprise_name", "standing", "enterprise_event"), Action.EDIT),
    **dict.fromkeys(("honour", "figures", "platform", "platform_level"), Action.EDIT),
    **dict.fromkeys(("project", "project_month", "evidence"), Action.EDIT),
    "district_figure": Action.RECORD_DISTRICT,
    **dict.fromkeys(("honour_kind", "industry", "town", "park"), Action.EDIT_CODE_TABLES),
    "platform_kind": Action.EDIT_CODE_TABLES,
    **dict.fromkeys(("plan", "plan_setting", "sector", "target"), Action.EDIT_PLANS),
    **dict.fromkeys(("definition", "verdict"), Action.EDIT_PLANS),
    **dict.fromkeys(("column_alias", "value_alias"), Action.EDIT_LEARNED_WORDS),
    "published_report": Action.PUBLISH,
    "app_user": Action.MANAGE_ACCOUNTS,
    **dict.fromkeys(
        ("draft", "draft_file", "draft_chunk", "waiting", "learned_use"), Action.IMPORT
    ),
    **dict.fromkeys(("reconciliation", "reconciliation_row"), Action.IMPORT),
    **dict.fromkeys(
        ("return_round", "return_unit", "return_item", "return_claim"), Action.SEND_OUT
    ),
    "return_parcel": Action.EXPORT,
    "saved_view": Action.VIEW,
    **dict.fromkeys(("revision", "import_batch", "import_source", "import_cell"), None),
    "import_detail": None,
    **dict.fromkeys(("carried", "stored_file", "stored_chunk", "audit_event", "job"), None),
}


def render() -> str:
    """The whole dictionary as Markdown."""
    groups = {"留痕表": list[Any](), "只增表": list[Any](), "工作表": list[Any]()}
    for model in models():
        groups[kind_of(model)].append(model)
    parts = [INTRODUCTION]
    for title, members in groups.items():
        parts.append(f"## {title}\n")
        parts += [table_section(model) for model in members]
    return "\n".join(parts)


def models() -> list[Any]:
    """Every mapped class, by the name of its table."""
    mappers = [*Base.registry.mappers, *JobsBase.registry.mappers]
    return sorted((mapper.class_ for mapper in mappers), key=lambda model: model.__tablename__)


def kind_of(model: Any) -> str:
    """To which of the three kinds of tables a model belongs."""
    if issubclass(model, Remembering):
        return "留痕表"
    return "只增表" if model in APPEND_ONLY else "工作表"


def chinese_name(model: Any) -> str:
    """The word for a table: the Chinese in brackets that its docstring gives once."""
    found = re.search(r"\(([^()a-z]*[\u4e00-\u9fff][^()a-z]*)\)", model.__doc__)
    if not found:
        raise ValueError(f"the docstring of {model.__name__} lacks its Chinese word in brackets")
    return found[1]


def table_section(model: Any) -> str:
    """One table: name, key, who may write it, and its fields."""
    table = model.__table__
    key = " × ".join(f"`{name}`" for name in getattr(model, "__key__", ()))
    rules = [f"唯一：{key}。"] * bool(key) + [f"可写：{writer_of(table.name)}。"]
    lines = [f"### {chinese_name(model)} `{table.name}`\n", f"{''.join(rules)}\n"]
    lines += ["| 字段 | 含义 | 单位 | 必填 | 来源 |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(cells)} |" for cells in fields(model)]
    return "\n".join(lines) + "\n"


def fields(model: Any) -> Iterator[list[str]]:
    """The cells of one table's rows."""
    known = BOOKKEEPING if issubclass(model, Remembering) else ()
    for column in model.__table__.columns:
        if column.name in known:
            continue
        required = "" if column.nullable else "是"
        unit, meaning = column.info["unit"], column.info["meaning"].replace("<", "&lt;")
        yield [f"`{column.name}`", meaning, unit, required, source_of(model, column)]


def source_of(model: Any, column: Column[Any]) -> str:
    """Where the values of a field come from."""
    if not issubclass(model, Remembering):
        return "程序"
    if "派生" in column.info["meaning"]:
        return "派生"
    register = FROM_REGISTER.get(model.__tablename__)
    field = register and REGISTERS[register.value].by_name.get(column.name)
    if register and field:
        return f"{register.label} · {field.header}"
    installed = WRITERS[model.__tablename__] in (Action.EDIT_CODE_TABLES, Action.EDIT_PLANS)
    return "随程序安装，或页面" if installed else "页面"


def writer_of(table: str) -> str:
    """The roles that may write a table."""
    action = WRITERS[table]
    if action is None:
        return "仅程序"
    rule = RULES[action]
    roles = "、".join(sorted(role.label for role in rule.roles))
    return f"{roles}（仅全区）" if rule.whole else roles
