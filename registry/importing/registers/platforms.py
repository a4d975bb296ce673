"""创新平台: the header of design §8."""

from registry.importing.registers.common import SHEET_COLUMNS, note, owner_name, uscc
from registry.importing.registers.spec import Field, FieldKind, Near, RegisterSpec
from registry.terms import Register

_FIELDS = (
    Field(
        "name",
        "平台名称",
        FieldKind.NAME,
        (
            "创新平台名称",
            "研发平台名称",
            "研发机构名称",
            "中心名称",
            "技术中心名称",
            "企业技术中心名称",
            "实验室名称",
            "创新平台",
        ),
        hint="批复文件上的全称",
        key=True,
        required=True,
    ),
    owner_name(
        "依托单位",
        "依托企业",
        "依托单位名称",
        "依托企业名称",
        "所属企业",
        "主体单位",
        "承担单位",
        "承建单位",
        "建设单位",
        "牵头单位",
        "申报单位",
    ),
    uscc(),
    Field(
        "kind",
        "平台类型",
        FieldKind.CHOICE,
        ("平台类别", "创新平台类型", "创新平台类别", "研发平台类型", "机构类型"),
        vocabulary="platform_kind",
        hint="从下拉列表中选择",
        key=True,
        required=True,
        whole_sheet=True,
    ),
    Field(
        "level",
        "级别",
        FieldKind.CHOICE,
        ("平台级别", "认定级别", "创新平台级别", "层级", "平台等级"),
        vocabulary="level",
        hint="国家级、市级、区级",
        key=True,
        required=True,
        whole_sheet=True,
    ),
    Field(
        "recognised_on",
        "认定日期",
        FieldKind.DATE,
        (
            "认定时间",
            "认定年月",
            "认定年份",
            "获批时间",
            "获批日期",
            "批准时间",
            "批准日期",
            "批复时间",
            "批复日期",
        ),
        whole_sheet=True,
    ),
    Field(
        "withdrawn_on",
        "撤销日期",
        FieldKind.DATE,
        ("撤销时间", "取消日期", "取消时间"),
        whole_sheet=True,
    ),
    Field(
        "document_no",
        "文号",
        FieldKind.TEXT,
        ("文件号", "认定文号", "批文号", "批准文号", "批复文号", "发文字号"),
        whole_sheet=True,
        length=100,
    ),
    note(),
)
_NEAR = (
    Near(
        "recognised_on",
        ("成立时间", "成立日期", "建设时间", "申报时间", "时间", "日期", "年度"),
        "没有写明是认定日期",
    ),
    Near("kind", ("类型", "类别"), "没有写明是平台类型"),
)

PLATFORMS = RegisterSpec(
    register=Register.PLATFORMS,
    fields=_FIELDS + SHEET_COLUMNS,
    identity=(("name", "uscc"), ("name", "owner_name")),
    firm=("uscc", "owner_name"),
    marks=("name", "kind"),
    near=_NEAR,
)
