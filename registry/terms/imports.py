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


class WaitReason(Term):
    """Why a row waits for a person (待核对的原因)."""

    UNKNOWN = "unknown", "台账中没有该企业"
    SEVERAL = "several", "可能是几家企业"
    CODE = "code", "代码与名称不符"
    UNIT = "unit", "单位疑点"
    GROWTH = "growth", "增速疑点"
    CELL = "cell", "内容待核对"
