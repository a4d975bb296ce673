"""The glossary (词汇表): the words people read, beside the names the code uses."""

from registry import terms
from registry.terms import Term
from tools.data_dictionary import chinese_name, models

INTRODUCTION = """# 词汇表

由 `make fix` 生成，请勿手工修改；测试会核对本文与程序一致。
代码用英文，界面用中文；同一事物在两边各只有一个词。

## 界面用词

| 中文 | 代码 | 说明 |
|---|---|---|
| 统计部门反馈数（统计数） | `official` | 统计部门反馈的区级数 |
| 台账汇总数 | `ledger` | 台账逐户汇总得出的数，与统计数并列，不互相替代 |
| 差额 | `difference` | 统计数与台账汇总数之差 |
| 统计时点 | `on` | 这个数说的是哪一天或哪一期 |
| 台账时点 | `known` | 按台账在哪一天（或哪条变更记录）时的内容计算 |
| 变更记录 | `revision` | 一次提交的全部改动；“修订”专指统计部门的普查修订 |
| 归类 | `standing` | 企业在一段时间内的行业、产业领域、高精尖、镇街、园区和经营状态 |
| 更正 / 自某日起 | `correction` / `since` | 改正写错的内容 / 从某日起情况变了 |
| 规上在库 | `in_library` | 统计部门名录中在库，不由收入推算；变化为新入库、退库 |
| 认定状态 | `status` | 公示、认定、复核通过、到期、撤销、迁出 |
| 待核对 | `waiting` | 导入时需要人判断的行 |
| 疑点 | `finding` | 程序认为可能有误、供人核实之处 |
| 未通过，不导入 | `rejected` | 有错误而没有写入的行 |
| 撤回导入 | `undo` | 以一条新的变更记录撤回一次导入 |
| 定稿存档 | `publish` | 把一期报告连同编号和校验值封存 |
| 档案合并 | `merge` | 同一企业的重复档案合为一份；“吸收合并”是两家企业之间的事 |
| 差异原因 | `reason` | 两次数字为什么不同 |
| 预览 | `preview` | 写入之前逐格比对的结果 |
"""


def render() -> str:
    """The whole glossary as Markdown."""
    parts = [INTRODUCTION, "## 表\n", "| 中文 | 表 | 代码 |", "|---|---|---|"]
    for model in models():
        table, name = model.__tablename__, model.__name__
        parts.append(f"| {chinese_name(model)} | `{table}` | `{name}` |")
    parts.append("\n## 取值\n")
    parts += ["| 代码 | 说明 | 取值 |", "|---|---|---|"]
    parts += [vocabulary_row(vocabulary) for vocabulary in vocabularies()]
    return "\n".join(parts) + "\n"


def vocabularies() -> list[type[Term]]:
    """Every closed vocabulary, in the order of registry/terms.py."""
    found = (one for one in vars(terms).values() if isinstance(one, type))
    return [one for one in found if issubclass(one, Term) and one is not Term]


def vocabulary_row(vocabulary: type[Term]) -> str:
    """One vocabulary with all its codes and words."""
    words = "、".join(f"{term.label} `{term.value}`" for term in vocabulary)
    meaning = (vocabulary.__doc__ or "").splitlines()[0]
    return f"| `{vocabulary.__name__}` | {meaning} | {words} |"
