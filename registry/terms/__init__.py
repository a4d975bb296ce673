"""The vocabularies of the registry: every stored code with its one Chinese label (词汇表).

A term is the code itself (a `str`, fit for a column or a comparison) that also knows the word
people read. Lists that the bureau may change over time (镇街, 荣誉类型 …) are tables, not terms.
"""

from registry.terms.accounts import AccountEvent, AccountState
from registry.terms.imports import ChangeKind, ImportState, WaitReason
from registry.terms.reconciling import Against, ListGroup, Settlement
from registry.terms.returns import (
    ClaimKind,
    Decision,
    Division,
    DueList,
    PlaceKind,
    ReturnState,
)
from registry.terms.term import Term


class Door(Term):
    """Through which door a revision came (变更途径)."""

    FORM = "form", "表单"
    IMPORT = "import", "导入"
    UNDO = "undo", "撤回"
    MERGE = "merge", "档案合并"
    INIT = "init", "初始化"
    UPGRADE = "upgrade", "升级"
    API = "api", "接口"


class Register(Term):
    """The six registers that files are imported into (登记表)."""

    ENTERPRISES = "enterprises", "企业"
    FIGURES = "figures", "经营数据"
    HONOURS = "honours", "资质荣誉"
    PLATFORMS = "platforms", "创新平台"
    PROJECTS = "projects", "项目"
    DISTRICT = "district", "区级数据"


class Nature(Term):
    """How final a figure is (数据性质), the most final first."""

    CENSUS = "census", "普查修订"
    ANNUAL = "annual", "年报"
    FLASH = "flash", "快报"


class Origin(Term):
    """Where a firm's figures come from (来源). Their rank is a setting."""

    STATISTICS = "statistics", "统计局反馈"
    TAX = "tax", "税务"
    TOWN = "town", "镇街报送"
    FIRM = "firm", "企业自报"
    PUBLISHED = "published", "公开年报"


class Sector(Term):
    """The four sectors of the plan daxing-14-5 (产业领域)."""

    PHARMA = "pharma", "医药健康"
    INFORMATION = "information", "新一代信息技术"
    EQUIPMENT = "equipment", "智能制造与装备"
    SERVICES = "services", "科技服务"


class OperatingStatus(Term):
    """经营状态 of a standing."""

    ACTIVE = "active", "正常经营"
    SUSPENDED = "suspended", "停产"
    LEAVING = "leaving", "拟迁出"
    MOVED_OUT = "moved_out", "已迁出"
    REVOKED = "revoked", "吊销"
    DEREGISTERED = "deregistered", "注销"


class EnterpriseSize(Term):
    """企业规模 by 《统计上大中小微型企业划分办法》."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class Holding(Term):
    """控股类型."""

    STATE = "state", "国有控股"
    COLLECTIVE = "collective", "集体控股"
    PRIVATE = "private", "私人控股"
    HK_MACAO_TAIWAN = "hk_macao_taiwan", "港澳台商控股"
    FOREIGN = "foreign", "外商控股"
    OTHER = "other", "其他"


class Listing(Term):
    """上市情况."""

    NONE = "none", "未上市"
    PREPARING = "preparing", "拟上市"
    NEEQ = "neeq", "新三板"
    MAIN = "main", "主板"
    GEM = "gem", "创业板"
    STAR = "star", "科创板"
    BSE = "bse", "北交所"
    OVERSEAS = "overseas", "境外上市"


class EnterpriseEventKind(Term):
    """企业变动."""

    RENAMED = "renamed", "更名"
    MOVED_IN = "moved_in", "迁入"
    MOVED_OUT = "moved_out", "迁出"
    ABSORBED = "absorbed", "吸收合并"
    DIVIDED = "divided", "分立"
    SUSPENDED = "suspended", "停产"
    DEREGISTERED = "deregistered", "注销"


class DatePrecision(Term):
    """How exactly a date was given (日期精度)."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


class Level(Term):
    """级别, the highest first."""

    NATIONAL = "national", "国家级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"


class HonourStatus(Term):
    """认定状态 of an honour as a list gives it; on a day it is computed from the dates."""

    ANNOUNCED = "announced", "公示"
    RECOGNISED = "recognised", "认定"
    RENEWED = "renewed", "复核通过"
    EXPIRED = "expired", "到期"
    WITHDRAWN = "withdrawn", "撤销"
    MOVED_OUT = "moved_out", "迁出"


class PlatformState(Term):
    """状态 of an innovation platform or of one of its levels on a day, out of their dates."""

    HELD = "held", "有效"
    WITHDRAWN = "withdrawn", "已撤销"
    COMING = "coming", "尚未认定"


class Renewal(Term):
    """What follows when an honour expires (续期方式)."""

    EXTENDED = "extended", "复核延长"
    RENEWED = "renewed", "重新认定"
    EVALUATED = "evaluated", "评价"
    NONE = "none", "无"


class LibraryKind(Term):
    """规上专业: the statistics library in which a unit is 在库."""

    INDUSTRY = "industry", "工业"
    CONSTRUCTION = "construction", "建筑业"
    TRADE = "trade", "批发零售"
    CATERING = "catering", "住宿餐饮"
    REAL_ESTATE = "real_estate", "房地产"
    SERVICES = "services", "服务业"


class ProjectLevel(Term):
    """项目级别."""

    NATIONAL = "national", "国家重点"
    CITY = "city", "市重点"
    DISTRICT = "district", "区重点"
    ORDINARY = "ordinary", "一般"


class ProjectCategory(Term):
    """项目类别."""

    NEW = "new", "新建"
    CONTINUED = "continued", "续建"
    RESERVE = "reserve", "储备"
    EARLY = "early", "前期"
    COMPLETED = "completed", "竣工"


class ProjectStage(Term):
    """项目阶段."""

    TALKS = "talks", "洽谈"
    SIGNED = "signed", "签约"
    APPROVAL = "approval", "审批"
    BUILDING = "building", "在建"
    FINISHED = "finished", "竣工"
    PRODUCING = "producing", "投产"
    STOPPED = "stopped", "停建"


class FigureBasis(Term):
    """口径 of a district figure."""

    FULL = "full", "全口径"
    WITHOUT_VACCINE = "without_vaccine", "扣除疫苗"


class Binding(Term):
    """指标属性: a missed binding target is a failure, a missed expected one is explained."""

    EXPECTED = "expected", "预期性"
    BINDING = "binding", "约束性"


class PlanStatus(Term):
    """规划状态: a plan that is still being drafted is never shown first."""

    DRAFT = "draft", "编制中"
    IN_FORCE = "in_force", "执行中"


class Verdict(Term):
    """评价 of an indicator against its target."""

    EARLY = "early", "提前实现"
    FAST = "fast", "快于预期"
    ON_TRACK = "on_track", "基本符合预期"
    BEHIND = "behind", "滞后"
    MET = "met", "完成"
    EXCEEDED = "exceeded", "超额完成"
    MISSED = "missed", "未完成"
    EXPECTED_MET = "expected_met", "预计完成"


class HowRead(Term):
    """How a value came out of its cell (取值方式) where it is not simply column × row."""

    MERGED = "merged", "合并单元格"
    WIDE = "wide", "横向展开"
    DECIDED = "decided", "人工判定"
    CORRECTED = "corrected", "预览更正"
    GIVEN = "given", "整表填写"
    DERIVED = "derived", "派生"


class HowMapped(Term):
    """Why a column of a file is read as a field (列的依据)."""

    EXACT = "exact", "同名"
    SYNONYM = "synonym", "同义"
    LEARNED = "learned", "已学"
    CHOSEN = "chosen", "人工"
    GIVEN = "given", "整表填写"
    DERIVED = "derived", "推断"


class UnitSource(Term):
    """Where the unit of a column stands (单位出处)."""

    HEADER = "header", "表头"
    LINE = "line", "单位行"
    CELL = "cell", "单元格"
    CHOSEN = "chosen", "人工"


class RowState(Term):
    """What an import does with a row of a file (行状态)."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    UNCHANGED = "unchanged", "不变"
    REJECTED = "rejected", "未通过"
    WAITING = "waiting", "待核对"
    CONFLICT = "conflict", "冲突"
    IGNORED = "ignored", "忽略"


class JobState(Term):
    """State of a background job (任务状态)."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


class Severity(Term):
    """How much a problem weighs: rejected, put to a person, or only said (问题级别)."""

    ERROR = "error", "错误"
    QUESTION = "question", "疑点"
    NOTE = "note", "提示"


class Audience(Term):
    """For whom a report is made (使用范围): inside all is shown and marked, outside guarded."""

    INTERNAL = "internal", "内部使用"
    EXTERNAL = "external", "对外提供"


class Cause(Term):
    """Why a figure is another one than before (差异原因)."""

    DEFINITION = "definition", "口径变化"
    DAY = "day", "统计时点变化"
    MERGED = "merged", "合并"
    LEFT = "left", "迁出或注销"
    CAME = "came", "迁入或恢复"
    RECLASSIFIED = "reclassified", "归类变化"
    ADDED = "added", "新增"
    REPORTED = "reported", "补报"
    CORRECTED = "corrected", "更正"
    ENTERED = "entered", "新入库"
    DROPPED = "dropped", "退库"
    RECOGNISED = "recognised", "新认定"
    EXPIRED = "expired", "荣誉到期"
    WITHDRAWN = "withdrawn", "撤销"
    DELETED = "deleted", "删除"
    TOGETHER = "together", "若干原因"


__all__ = [
    "AccountEvent",
    "AccountState",
    "Against",
    "Audience",
    "Binding",
    "Cause",
    "ChangeKind",
    "ClaimKind",
    "DatePrecision",
    "Decision",
    "Division",
    "Door",
    "DueList",
    "EnterpriseEventKind",
    "EnterpriseSize",
    "FigureBasis",
    "Holding",
    "HonourStatus",
    "HowMapped",
    "HowRead",
    "ImportState",
    "JobState",
    "Level",
    "LibraryKind",
    "ListGroup",
    "Listing",
    "Nature",
    "OperatingStatus",
    "Origin",
    "PlaceKind",
    "PlanStatus",
    "ProjectCategory",
    "ProjectLevel",
    "ProjectStage",
    "Register",
    "Renewal",
    "ReturnState",
    "RowState",
    "Sector",
    "Settlement",
    "Severity",
    "Term",
    "UnitSource",
    "Verdict",
    "WaitReason",
]
