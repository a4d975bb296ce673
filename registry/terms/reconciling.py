"""The vocabularies of 名单核对: what a list is held against, what was found, how it was settled."""

from registry.terms.term import Term


class Against(Term):
    """What an official list is compared with (核对对象)."""

    HONOUR = "honour", "资质荣誉"
    LIBRARY = "library", "规上在库"
    FIRMS = "firms", "在册企业"
    PLATFORM = "platform", "创新平台"


class ListGroup(Term):
    """Where a reconciliation puts a row of the list or a firm of ours (核对结果)."""

    NEAR = "near", "名称近似"
    LISTED = "listed", "名单有我无"
    OURS = "ours", "我有名单无"
    BOTH = "both", "一致"


class Settlement(Term):
    """How a person settled a row of a reconciliation (处理方式)."""

    CREATED = "created", "新建企业"
    LINKED = "linked", "认作同一家"
    RECORDED = "recorded", "登记"
    ENDED = "ended", "终止"
    DIFFERENT = "different", "不是同一家"
    ELSEWHERE = "elsewhere", "非本区"
    IGNORED = "ignored", "忽略"
