"""企业: who a firm is and what it is classed as."""

from registry.importing.registers.common import SECTOR_WORDS, TOWN_WORDS, firm_name, uscc
from registry.importing.registers.spec import Field, FieldKind

IDENTITY = (
    uscc(),
    firm_name("名称", "企业机构名称", "name", required=True),
    Field(
        "former_names",
        "曾用名",
        FieldKind.TAGS,
        ("原名", "原名称", "原企业名称", "曾用名称", "变更前名称", "更名前名称", "历史名称"),
        hint="多个名称用顿号或分号隔开",
        length=None,
    ),
)
STANDING = (
    Field(
        "sector",
        "产业领域",
        FieldKind.CHOICE,
        SECTOR_WORDS,
        vocabulary="sector",
        hint="从下拉列表中选择",
    ),
    Field(
        "segment",
        "细分领域",
        FieldKind.TEXT,
        ("细分行业", "细分产业", "细分赛道", "产业细分领域", "所属细分领域", "细分产业领域"),
        length=100,
    ),
    Field(
        "industry_code",
        "行业代码",
        FieldKind.INDUSTRY,
        (
            "国民经济行业代码",
            "国民经济行业小类代码",
            "国民经济行业分类代码",
            "行业小类代码",
            "行业分类代码",
            "所属行业代码",
            "主要行业代码",
            "行业编码",
            "行业代码4位",
            "行业代码小类",
            "行业小类",
        ),
        vocabulary="industry",
        hint="GB/T 4754-2017 的四位小类代码，例如 2720",
        length=4,
    ),
    Field(
        "advanced",
        "是否高精尖",
        FieldKind.FLAG,
        (
            "高精尖",
            "高精尖企业",
            "是否高精尖企业",
            "是否高精尖产业",
            "是否属于高精尖",
            "是否属于高精尖产业",
            "是否为高精尖企业",
        ),
        hint="填 是 或 否，由人判定，不由行业代码推算",
    ),
    Field(
        "town", "所属镇街", FieldKind.CHOICE, TOWN_WORDS, vocabulary="town", hint="从下拉列表中选择"
    ),
    Field(
        "statistical_town",
        "统计归属镇街",
        FieldKind.CHOICE,
        ("统计归属", "统计归属地", "统计所属镇街", "统计属地", "统计镇街", "统计归属街镇"),
        vocabulary="town",
        hint="空着表示与所属镇街相同",
    ),
    Field(
        "park",
        "所属园区",
        FieldKind.CHOICE,
        (
            "园区",
            "园区名称",
            "所在园区",
            "入驻园区",
            "产业园区",
            "所属园区名称",
            "所属产业园区",
            "所属产业园",
            "所属基地",
        ),
        vocabulary="park",
        hint="从下拉列表中选择",
    ),
)
