"""Fields and words that several registers share."""

from registry.importing.registers.spec import Field, FieldKind

FIRM_NAMES = (
    "单位名称",
    "单位详细名称",
    "公司名称",
    "法人单位名称",
    "法人单位详细名称",
    "企业全称",
    "单位全称",
    "公司全称",
    "企业单位名称",
    "企业名称全称",
    "企业详细名称",
    "企业中文名称",
    "纳税人名称",
    "市场主体名称",
    "企业名",
)
USCC_WORDS = (
    "社会信用代码",
    "信用代码",
    "统一信用代码",
    "统一代码",
    "企业信用代码",
    "企业统一社会信用代码",
    "单位统一社会信用代码",
    "法人统一社会信用代码",
    "机构信用代码",
    "统一社会信用代码18位",
    "社会信用代码18位",
    "统一社会信用代码证号",
    "统一社会信用代码证",
    "统一社会信用代码组织机构代码",
    "统一社会信用代码或组织机构代码",
    "组织机构代码统一社会信用代码",
    "统一社会信用代码纳税人识别号",
    "纳税人识别号",
    "纳税识别号",
    "税号",
    "uscc",
)
PHONE_WORDS = (
    "联系方式",
    "电话",
    "手机",
    "手机号",
    "手机号码",
    "电话号码",
    "移动电话",
    "联系人电话",
    "联系人手机",
    "联系人手机号",
    "联系人联系方式",
    "联系人联系电话",
    "联系人电话号码",
    "企业联系电话",
    "办公电话",
)
TOWN_WORDS = (
    "镇街",
    "属地",
    "街镇",
    "所属街镇",
    "所在镇街",
    "所在街镇",
    "属地镇街",
    "属地街镇",
    "归属镇街",
    "所属属地",
    "镇街道",
    "街道镇",
    "街道乡镇",
    "乡镇街道",
    "镇街名称",
    "所属乡镇",
    "所属街道",
    "所属镇",
    "所在乡镇",
    "所在街道",
    "所属乡镇街道",
    "所属街道乡镇",
    "所属镇街道",
    "所属街道镇",
    "注册地镇街",
    "注册地所属镇街",
)
SECTOR_WORDS = (
    "所属产业",
    "主导产业",
    "所属领域",
    "产业类别",
    "所属产业领域",
    "重点产业领域",
    "主导产业领域",
    "高精尖产业领域",
    "所属高精尖产业",
    "所属主导产业",
    "产业方向",
)
NOTE_WORDS = ("备注说明", "说明", "其他说明", "备注信息", "其他备注", "note")


def uscc(*, key: bool = True) -> Field:
    """统一社会信用代码 of the firm the row is about."""
    return Field(
        "uscc",
        "统一社会信用代码",
        FieldKind.USCC,
        USCC_WORDS,
        hint="18 位，按营业执照填写；本列已设为文本格式，请勿改成数字",
        key=key,
        length=18,
    )


def firm_name(*more: str, required: bool = False) -> Field:
    """企业名称 of the firm the row is about, as the file prints it."""
    return Field(
        "name",
        "企业名称",
        FieldKind.NAME,
        (*FIRM_NAMES, *more),
        hint="营业执照上的全称",
        key=True,
        required=required,
    )


def owner_name(header: str, *more: str) -> Field:
    """The firm behind a platform or a project."""
    return Field(
        "owner_name",
        header,
        FieldKind.NAME,
        (*FIRM_NAMES, "企业名称", *more),
        hint="企业全称，与营业执照一致",
        key=True,
    )


def note(*more: str) -> Field:
    """备注."""
    return Field("note", "备注", FieldKind.TEXT, (*NOTE_WORDS, *more), length=None)


ORG_CODE = Field(
    "org_code",
    "组织机构代码",
    FieldKind.ORG_CODE,
    ("机构代码", "组织机构代码证号", "组织机构代码9位", "法人代码"),
    template=False,
    stored=False,
    length=10,
)
DISTRICT_PLACE = Field(
    "place_district",
    "所属区",
    FieldKind.PLACE,
    (
        "所属区县",
        "区县",
        "所在区",
        "所在区县",
        "地区",
        "所在地区",
        "所属地区",
        "行政区",
        "所属行政区",
        "区域",
        "所属区域",
        "所在区域",
        "注册区",
        "注册区县",
        "推荐区",
        "region",
    ),
    template=False,
    stored=False,
)
PROVINCE_PLACE = Field(
    "place_province",
    "所在省份",
    FieldKind.PLACE,
    ("省份", "省市", "所属省份", "所属省市", "所在省市", "推荐省市", "所在城市", "城市", "市"),
    template=False,
    stored=False,
)
ORDINAL = Field(
    "ordinal",
    "序号",
    FieldKind.LEFT_OUT,
    ("编号序号", "行号", "顺序号", "seq", "no", "list_key"),
    template=False,
    stored=False,
)
SHEET_COLUMNS = (ORG_CODE, DISTRICT_PLACE, PROVINCE_PLACE, ORDINAL)
