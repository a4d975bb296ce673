"""企业: the header of design §8, then what other ledgers and the company register carry."""

from registry.importing.registers.common import SHEET_COLUMNS
from registry.importing.registers.enterprises.contact import CONTACT
from registry.importing.registers.enterprises.identity import IDENTITY, STANDING
from registry.importing.registers.enterprises.more import HONOURS, MORE, OURS
from registry.importing.registers.spec import Near, RegisterSpec
from registry.terms import Register

_NEAR = (
    Near(
        "registered_capital",
        ("实收资本", "实缴资本", "实缴注册资本", "实缴资金", "资产总计", "投资总额"),
        "实收、实缴或资产金额不是注册资本",
    ),
    Near(
        "established_on",
        ("核准日期", "核准时间", "营业期限", "开业时间", "投产时间", "迁入时间", "落户时间"),
        "它不是营业执照上的成立日期",
    ),
    Near(
        "industry_code",
        (
            "行业名称",
            "所属行业",
            "行业类别",
            "行业",
            "行业大类",
            "国民经济行业",
            "国民经济行业类别",
        ),
        "它是行业名称或大类，不是四位行业小类代码",
    ),
    Near(
        "legal_person",
        ("负责人", "企业负责人", "总经理", "实际控制人", "董事长", "主要负责人"),
        "负责人不一定是法定代表人",
    ),
    Near(
        "phone",
        ("法定代表人电话", "法人电话", "法人联系方式", "法定代表人联系方式", "负责人电话"),
        "它不是联系人的电话",
    ),
    Near(
        "is_srdi",
        ("是否专精特新小巨人", "是否小巨人", "小巨人", "专精特新小巨人", "专精特新"),
        "专精特新中小企业与“小巨人”是两级荣誉",
    ),
    Near(
        "is_hightech_firm",
        (
            "是否中关村高新技术企业",
            "中关村高新技术企业",
            "中关村高新",
            "是否高技术",
            "是否高技术制造业",
            "高技术制造业",
        ),
        "它不是国家高新技术企业",
    ),
    Near(
        "advanced",
        ("是否战新", "是否战略性新兴产业", "战略性新兴产业", "是否高技术产业"),
        "战新、高技术与高精尖是互不相同的三项认定",
    ),
    Near(
        "operating_address",
        ("通讯地址", "通信地址", "企业地址", "单位地址", "地址", "联系地址"),
        "没有写明是注册地址还是经营地址",
    ),
)

ENTERPRISES = RegisterSpec(
    register=Register.ENTERPRISES,
    fields=IDENTITY + STANDING + CONTACT + HONOURS + OURS + MORE + SHEET_COLUMNS,
    identity=(("uscc",), ("name",)),
    firm=("uscc", "name"),
    marks=(
        "town",
        "sector",
        "segment",
        "phone",
        "former_names",
        "industry_code",
        "advanced",
        "statistical_town",
        "park",
        "registered_address",
        "operating_address",
        "established_on",
        "registered_capital",
        "size",
        "holding",
        "listing",
        "legal_person",
        "contact",
        "products",
        "status",
        "srdi_level",
        "is_srdi",
        "is_champion",
        "is_smart_benchmark",
        "is_hightech_firm",
        "steward",
        "tags",
        "business_scope",
        "enterprise_type",
        "registration_no",
    ),
    near=_NEAR,
)
