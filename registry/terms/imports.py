"""The vocabularies of 导入记录: how an import stands, and what it did to a record."""

from registry.terms.term import Term


class ImportState(Term):
    """How an import stands today (导入状态); each is in one of them, the first that holds."""

    UNDONE = "undone", "已撤回"
    WAITING = "waiting", "有待核对"
    PARTIAL = "partial", "有未导入"
    WHOLE = "whole", "全部导入"


class ChangeKind(Term):
    """What a revision did to a record (变更方式)."""

    CREATED = "created", "新增"
    CHANGED = "changed", "修改"
    DELETED = "deleted", "删除"
