"""The vocabularies of 报送: how firms are divided, who is due, where a unit stands."""

from registry.terms.term import Term


class Division(Term):
    """How firms are divided among the units that report (报送单位划分)."""

    TOWN = "town", "全部按镇街"
    PARK = "park", "园区内由园区报，其余按镇街"


class PlaceKind(Term):
    """What kind of place a unit is (单位类型)."""

    TOWN = "town", "镇街"
    PARK = "park", "园区"
    NONE = "none", "未归属"


class DueList(Term):
    """Who shall report in a round (应报范围)."""

    LIBRARY = "library", "规上在库企业"
    ADVANCED = "advanced", "高精尖企业"
    ACTIVE = "active", "全部在营企业或在建项目"


class ReturnState(Term):
    """Where a unit stands in a round (报送状态)."""

    COMPLETE = "complete", "已报"
    PARTIAL = "partial", "部分已报"
    MISSING = "missing", "未报"
    OVERDUE = "overdue", "逾期"
    SENT_BACK = "sent_back", "退回"


class ClaimKind(Term):
    """How a returned workbook differs from the due list (名单变动)."""

    ADDED = "added", "新增"
    DROPPED = "dropped", "减少"
    CLAIMED = "claimed", "两家同报"


class Decision(Term):
    """What was decided about a change of the due list (处理)."""

    ACCEPTED = "accepted", "同意"
    REFUSED = "refused", "不同意"
