"""The words a choice cell may hold (词表): closed ones from `terms`, the others given by tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from registry.importing.registers.words import fold
from registry.terms import (
    EnterpriseSize,
    FigureBasis,
    Holding,
    HonourStatus,
    Level,
    LibraryKind,
    Listing,
    Nature,
    OperatingStatus,
    Origin,
    ProjectCategory,
    ProjectLevel,
    ProjectStage,
    Sector,
    Term,
)


@dataclass(frozen=True)
class Vocabulary:
    """Codes with their label, and every other word that leads to one code.

    labels -- code → label, in the order in which a drop-down lists them
    aliases -- folded word → code; what people taught the importer is here too
    """

    labels: Mapping[str, str]
    aliases: Mapping[str, str]

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Folded word → code, for labels, codes and aliases. A label beats an alias."""
        words = dict(self.aliases)
        words |= {fold(code): code for code in self.labels}
        words |= {fold(label): code for code, label in self.labels.items()}
        return words

    def taught(self, words: Mapping[str, str]) -> "Vocabulary":
        """The same vocabulary with words that people decided (取值词库): word → code."""
        known = {fold(word): code for word, code in words.items() if code in self.labels}
        return Vocabulary(self.labels, {**self.aliases, **known})


Vocabularies = Mapping[str, Vocabulary]
"""Vocabulary name (`Field.vocabulary`) → vocabulary. A missing one is not checked."""


def vocabulary(rows: Iterable[tuple[str, str, str | None]]) -> Vocabulary:
    """A vocabulary from rows of a code table: (code, label, aliases joined by ';').

    An alias that two codes claim leads to neither: nobody could say which is meant.
    """
    labels: dict[str, str] = {}
    aliases: dict[str, str] = {}
    claimed: set[str] = set()
    for code, label, others in rows:
        labels[code] = label
        for word in filter(None, map(fold, (others or "").replace("；", ";").split(";"))):
            if aliases.setdefault(word, code) != code:
                claimed.add(word)
    return Vocabulary(labels, {word: code for word, code in aliases.items() if word not in claimed})


def _closed(term: type[Term], aliases: Mapping[Term, str]) -> Vocabulary:
    return vocabulary((str(member.value), member.label, aliases.get(member, "")) for member in term)


DISTRICT_AREA = "district"
"""The area code of a figure of the whole district (范围：全区)."""

_OTHER_PLACES = (
    "东城;西城;朝阳;海淀;丰台;石景山;门头沟;房山;通州;顺义;昌平;平谷;怀柔;密云;延庆;经开区;北京经开区;亦庄;"
    "天津;河北;山西;内蒙古;辽宁;吉林;黑龙江;上海;江苏;浙江;安徽;福建;江西;山东;河南;湖北;湖南;广东;广西;"
    "海南;重庆;四川;贵州;云南;西藏;陕西;甘肃;青海;宁夏;新疆;香港;澳门;台湾"
)

CLOSED: Vocabularies = MappingProxyType(
    {
        "sector": _closed(
            Sector,
            {
                Sector.PHARMA: "医药;生物医药;医药健康产业;生物医药与大健康;大健康",
                Sector.INFORMATION: "新一代信息技术产业;新一代信息技术领域;信息技术",
                Sector.EQUIPMENT: "智能制造;智能装备;智能制造与装备产业;智能制造和装备",
                Sector.SERVICES: "科技服务业;科技服务产业",
            },
        ),
        "status": _closed(
            OperatingStatus,
            {
                OperatingStatus.ACTIVE: (
                    "正常;存续;在营;在业;开业;经营;营业;在营开业;存续在营开业在册;正常运营;"
                    "正常生产;正常生产经营;正常营业;生产经营;正常在营"
                ),
                OperatingStatus.SUSPENDED: "停业;歇业;停产停业;半停产;停工;停产半停产",
                OperatingStatus.LEAVING: "拟外迁;拟搬迁;计划迁出",
                OperatingStatus.MOVED_OUT: "迁出;外迁;已外迁;已搬迁",
                OperatingStatus.REVOKED: "吊销未注销;已吊销;吊销营业执照;被吊销",
                OperatingStatus.DEREGISTERED: "已注销;注销企业",
            },
        ),
        "size": _closed(
            EnterpriseSize,
            {
                EnterpriseSize.LARGE: "大;大型企业;大企业",
                EnterpriseSize.MEDIUM: "中;中型企业;中等",
                EnterpriseSize.SMALL: "小;小型企业;小企业",
                EnterpriseSize.MICRO: "微;微型企业;微企业",
            },
        ),
        "holding": _closed(
            Holding,
            {
                Holding.STATE: "国有;国有企业;国企;国有绝对控股;国有相对控股",
                Holding.COLLECTIVE: "集体;集体企业",
                Holding.PRIVATE: "私人;民营;民营企业;私营;私营控股;民营控股;私营企业;民企",
                Holding.HK_MACAO_TAIWAN: "港澳台;港澳台控股;港澳台商;港澳台资",
                Holding.FOREIGN: "外商;外资;外资控股;外资企业;外商投资",
                Holding.OTHER: "其他控股",
            },
        ),
        "listing": _closed(
            Listing,
            {
                Listing.NONE: "否;无;非上市;没有上市;不是上市公司",
                Listing.PREPARING: "拟上市企业;上市辅导;辅导期;上市培育",
                Listing.NEEQ: "新三板挂牌;挂牌新三板",
                Listing.MAIN: "主板上市;沪市主板;深市主板;上交所主板;深交所主板;中小板",
                Listing.GEM: "创业板上市;深交所创业板",
                Listing.STAR: "科创板上市;上交所科创板",
                Listing.BSE: "北交所上市;北京证券交易所",
                Listing.OVERSEAS: "境外;海外上市;港股;美股;香港上市;港交所;纳斯达克;纽交所",
            },
        ),
        "level": _closed(
            Level,
            {
                Level.NATIONAL: "国家;国家级别;国级;部级;全国",
                Level.CITY: "市;市级别;北京市;北京市级;省级;省市级",
                Level.DISTRICT: "区;区级别;大兴区;大兴区级;区县级",
            },
        ),
        "honour_status": _closed(
            HonourStatus,
            {
                HonourStatus.ANNOUNCED: "公示中;拟认定;拟认定公示;公示名单;拟公示;公示阶段",
                HonourStatus.RECOGNISED: "已认定;认定通过;通过认定;公告;已公告;认定名单;有效",
                HonourStatus.RENEWED: "通过复核;到期复核通过;复核通过名单",
                HonourStatus.EXPIRED: "已到期;过期;已过期;失效;已失效",
                HonourStatus.WITHDRAWN: "已撤销;取消;已取消;撤销资格;取消资格",
                HonourStatus.MOVED_OUT: "已迁出;外迁",
            },
        ),
        "library_kind": _closed(
            LibraryKind,
            {
                LibraryKind.INDUSTRY: "规上工业;规模以上工业;工业企业;B;B工业",
                LibraryKind.CONSTRUCTION: "建筑;有资质的建筑业;资质内建筑业;C;C建筑业",
                LibraryKind.TRADE: "批发和零售业;批发零售业;批零;批零业;批发业;零售业;限上批零;E",
                LibraryKind.CATERING: "住宿和餐饮业;住宿餐饮业;住餐;住餐业;限上住餐;S",
                LibraryKind.REAL_ESTATE: "房地产业;房地产开发;房地产开发经营;X",
                LibraryKind.SERVICES: "规上服务业;规模以上服务业;服务;F",
            },
        ),
        "project_level": _closed(
            ProjectLevel,
            {
                ProjectLevel.NATIONAL: "国家级;国家重点项目;国家重大项目",
                ProjectLevel.CITY: "市级;市级重点;市重点项目;市重点工程;北京市重点",
                ProjectLevel.DISTRICT: "区级;区级重点;区重点项目;区重点工程",
                ProjectLevel.ORDINARY: "一般项目;其他;非重点;普通",
            },
        ),
        "project_category": _closed(
            ProjectCategory,
            {
                ProjectCategory.NEW: "新建项目;新开工;新开工项目;计划新开工;新开",
                ProjectCategory.CONTINUED: "续建项目;结转;结转项目;在建续建",
                ProjectCategory.RESERVE: "储备项目;谋划;谋划储备",
                ProjectCategory.EARLY: "前期项目;前期工作;前期推进",
                ProjectCategory.COMPLETED: "竣工项目;完工;已竣工;已完工",
            },
        ),
        "project_stage": _closed(
            ProjectStage,
            {
                ProjectStage.TALKS: "在谈;在洽谈;洽谈阶段;对接;意向",
                ProjectStage.SIGNED: "已签约;签约阶段;签约项目",
                ProjectStage.APPROVAL: "审批中;手续办理;前期手续;前期;审批阶段;办理手续",
                ProjectStage.BUILDING: "建设中;在建项目;施工;施工中;已开工;开工;正在建设",
                ProjectStage.FINISHED: "已竣工;竣工验收;完工;已完工",
                ProjectStage.PRODUCING: "已投产;投产运营;试生产;运营;投运;达产",
                ProjectStage.STOPPED: "停工;已停建;缓建;终止;暂停",
            },
        ),
        "basis": _closed(
            FigureBasis,
            {
                FigureBasis.FULL: "全部;全口径数据;含疫苗;全部口径",
                FigureBasis.WITHOUT_VACCINE: "剔除疫苗;扣除疫苗影响;扣除新冠疫苗影响;不含疫苗",
            },
        ),
        "nature": _closed(
            Nature,
            {
                Nature.CENSUS: "普查;经济普查;经普修订;五经普修订;修订数;普查修订数",
                Nature.ANNUAL: "年报数;年度数据;年报数据;最终数",
                Nature.FLASH: "快报数;初步数;月报;月报数;进度数;快报数据;初步统计",
            },
        ),
        "origin": _closed(
            Origin,
            {
                Origin.STATISTICS: "统计局;区统计局;统计;统计部门;市统计局;统计反馈;统计部门反馈",
                Origin.TAX: "税务局;区税务局;税务部门;国家税务总局",
                Origin.TOWN: "镇街;镇街上报;镇街填报;属地报送;园区报送",
                Origin.FIRM: "企业填报;企业上报;企业报送;自报",
                Origin.PUBLISHED: "上市公司年报;公开年报数据;公开数据",
            },
        ),
        "place": vocabulary(
            [
                ("own", "大兴区", "大兴;北京市大兴区;北京大兴区;北京市大兴;110115;本区"),
                ("wider", "北京市", "北京;110000;中国;全国"),
                ("other", "外区", _OTHER_PLACES),
            ]
        ),
        "area": vocabulary([(DISTRICT_AREA, "全区", "大兴区;大兴;本区;区;全区合计;大兴区全区")]),
    }
)
"""The vocabularies that do not change with time. Tables add town, park, industry, kinds, series."""
