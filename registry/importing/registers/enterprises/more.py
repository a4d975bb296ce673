"""企业: the honours as flags, the bureau's own columns, and what other registers carry."""

from registry.importing.registers.common import note
from registry.importing.registers.spec import Field, FieldKind

HONOURS = (
    Field(
        "srdi_level",
        "专精特新级别",
        FieldKind.CHOICE,
        (
            "专精特新类型",
            "专精特新等级",
            "专精特新层级",
            "专精特新类别",
            "专精特新企业级别",
            "专精特新企业类型",
            "优质中小企业类型",
            "梯度培育级别",
        ),
        vocabulary="srdi_level",
        hint="创新型中小企业、专精特新中小企业、专精特新“小巨人”企业",
    ),
    Field(
        "is_srdi",
        "是否专精特新",
        FieldKind.FLAG,
        (
            "是否专精特新企业",
            "是否专精特新中小企业",
            "是否为专精特新",
            "是否为专精特新企业",
            "是否市级专精特新",
            "是否北京市专精特新中小企业",
        ),
        hint="填 是 或 否；指市级专精特新中小企业，不含“小巨人”",
    ),
    Field(
        "is_champion",
        "是否单项冠军",
        FieldKind.FLAG,
        ("单项冠军", "单项冠军企业", "是否制造业单项冠军", "是否单项冠军企业"),
        hint="填 是 或 否；指国家级制造业单项冠军企业",
    ),
    Field(
        "is_smart_benchmark",
        "是否智能制造标杆",
        FieldKind.FLAG,
        ("智能制造标杆", "智能制造标杆企业", "是否智能制造标杆企业"),
        hint="填 是 或 否",
    ),
    Field(
        "is_hightech_firm",
        "是否高企",
        FieldKind.FLAG,
        (
            "高企",
            "国高新",
            "是否国高新",
            "高新技术企业",
            "是否高新技术企业",
            "国家高新技术企业",
            "是否国家高新技术企业",
            "是否为高新技术企业",
        ),
        hint="填 是 或 否；指国家高新技术企业",
    ),
)
OURS = (
    Field(
        "steward",
        "服务管家",
        FieldKind.TEXT,
        ("管家", "服务专员", "服务管家姓名", "服务包管家", "企业服务管家"),
        length=100,
    ),
    Field(
        "tags", "标签", FieldKind.TAGS, ("企业标签",), hint="多个标签用顿号或分号隔开", length=400
    ),
    note(),
)
MORE = (
    Field("business_scope", "经营范围", FieldKind.TEXT, ("业务范围",), template=False, length=None),
    Field(
        "enterprise_type",
        "企业类型",
        FieldKind.TEXT,
        ("登记注册类型", "公司类型", "主体类型", "市场主体类型", "企业机构类型", "注册类型"),
        template=False,
        length=60,
    ),
    Field(
        "registration_no",
        "注册号",
        FieldKind.REGISTRATION_NO,
        ("工商注册号", "营业执照注册号", "工商登记号", "企业注册号", "注册号15位"),
        template=False,
        length=15,
    ),
)
