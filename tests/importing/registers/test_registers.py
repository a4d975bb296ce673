import pytest

from registry.importing.recognise.heading import read_level
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field, FieldKind
from registry.importing.registers.vocabularies import CLOSED, Vocabulary, vocabulary
from registry.importing.registers.words import fold
from registry.models import (
    DistrictFigure,
    Enterprise,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Project,
    ProjectMonth,
    Standing,
)
from registry.terms import Register

# design.md §8, as printed there.
HEADERS = {
    "enterprises": """
        统一社会信用代码 · 企业名称 · 曾用名 · 产业领域 · 细分领域 · 行业代码 ·
        是否高精尖 · 所属镇街 · 统计归属镇街 · 所属园区 · 注册地址 · 经营地址 ·
        成立日期 · 注册资本（万元） · 企业规模 · 控股类型 · 上市情况 · 法定代表人 ·
        联系人 · 联系电话 · 主营产品 · 经营状态 · 专精特新级别 · 是否专精特新 ·
        是否单项冠军 · 是否智能制造标杆 · 是否高企 · 服务管家 · 标签 · 备注
    """,
    "figures": """
        统一社会信用代码 · 企业名称 · 年度 · 月份（空为年报） · 是否规上 · 规上专业 ·
        工业总产值（万元） · 工业总产值上年同期（万元） · 营业收入（万元） ·
        营业收入上年同期（万元） · 利润总额（万元） · 实缴税金（万元） ·
        其中：区级税收（万元） · 研发费用（万元） · R&D经费内部支出（万元） ·
        平均用工人数（人） · 综合能源消费量（吨标准煤） · 用水量（立方米） ·
        工业用地面积（亩） · 备注
    """,
    "honours": """
        企业名称 · 统一社会信用代码 · 荣誉类型 · 级别 · 批次 · 认定状态 · 公示日期 ·
        认定日期 · 有效期至 · 撤销日期 · 文号 · 证书编号 · 认定部门 · 产品 · 备注
    """,
    "platforms": """
        平台名称 · 依托单位 · 统一社会信用代码 · 平台类型 · 级别 · 认定日期 ·
        撤销日期 · 文号 · 备注
    """,
    "projects": """
        项目代码 · 项目名称 · 建设单位 · 统一社会信用代码 · 项目级别 · 项目类别 ·
        产业领域 · 建设地点 · 所属镇街 · 建设内容及规模 · 总投资（万元） ·
        年度计划投资（万元） · 截至月份 · 本年完成投资（万元） ·
        自开工累计完成投资（万元） · 形象进度 · 计划开工 · 实际开工 · 计划竣工 ·
        实际竣工 · 项目阶段 · 是否纳统 · 用地面积（亩） · 达产产值（万元） ·
        达产税收（万元） · 责任单位 · 责任人 · 联系电话 · 存在问题 · 备注
    """,
    "district": """
        年度 · 月份 · 范围 · 指标 · 口径 · 数值 · 上年同期 · 增速（%） · 单位 ·
        数据性质 · 数据来源 · 发布日期 · 备注
    """,
}
TABLES = {
    "enterprises": (Enterprise, Standing),
    "figures": (Figures,),
    "honours": (Honour,),
    "platforms": (Platform, PlatformLevel),
    "projects": (Project, ProjectMonth),
    "district": (DistrictFigure,),
}
# Fields that become something else than a column of the same name: former names and honours of a
# firm, the firm a row is about, growth as a series of its own, 年度 of a project's month.
ELSEWHERE = {
    "enterprises": {
        "former_names",
        "srdi_level",
        "is_srdi",
        "is_champion",
        "is_smart_benchmark",
        "is_hightech_firm",
    },
    "figures": {"uscc", "name"},
    "honours": {"uscc", "name"},
    "platforms": {"uscc", "owner_name"},
    "projects": {"uscc"},
    "district": {"growth"},
}
every_register = pytest.mark.parametrize("code", list(REGISTERS))


def columns_of(code: str) -> dict:
    return {column.name: column for table in TABLES[code] for column in table.__table__.columns}


def test_there_is_one_register_for_each_term():
    assert list(REGISTERS) == list(Register.labels())


@every_register
def test_the_template_has_exactly_the_headers_of_the_design(code):
    headers = [field.header for field in REGISTERS[code].template_fields]

    assert headers == [word.strip() for word in HEADERS[code].split("·")]


@every_register
def test_every_stored_field_is_a_column_of_its_tables(code):
    stored = {field.name for field in REGISTERS[code].fields if field.stored}

    assert stored - set(columns_of(code)) == ELSEWHERE[code] - set(columns_of(code))


@every_register
def test_a_text_is_never_longer_than_its_column_takes(code):
    columns = columns_of(code)
    for field in REGISTERS[code].fields:
        limit = getattr(columns[field.name].type, "length", None) if field.name in columns else None
        if limit is not None and field.kind is FieldKind.TEXT:
            assert field.length == limit, field.name


@every_register
def test_no_header_or_synonym_means_two_fields(code):
    spec = REGISTERS[code]
    owners: dict[str, str] = {}
    for field in spec.fields:
        for word in (field.header, *field.synonyms):
            key = read_level(word).key
            assert key
            assert owners.setdefault(key, field.name) == field.name, word


@every_register
def test_words_that_only_look_alike_are_never_words_of_a_field(code):
    spec = REGISTERS[code]
    words = {
        read_level(word).key for field in spec.fields for word in (field.header, *field.synonyms)
    }
    for near in spec.near:
        assert near.field in spec.by_name
        assert not words & set(map(fold, near.words)), near.field


@every_register
def test_synonyms_are_said_once(code):
    for field in REGISTERS[code].fields:
        keys = [fold(word) for word in field.synonyms]
        assert len(keys) == len(set(keys)), field.name
        assert read_level(field.header).key not in keys, field.name


@every_register
def test_what_names_another_field_names_one_that_exists(code):
    spec = REGISTERS[code]
    for field in spec.fields:
        assert not {field.prior, field.growth} - {None} - set(spec.by_name)
    for names in (*spec.identity, spec.firm, spec.marks):
        assert set(names) <= set(spec.by_name)


def test_labels_leave_the_unit_out():
    assert Field("x", "营业收入（万元）").label == "营业收入"


@pytest.mark.parametrize("name", list(CLOSED))
def test_labels_codes_and_aliases_lead_to_one_code(name):
    words = CLOSED[name]
    for code, label in words.labels.items():
        assert words.codes[fold(code)] == code
        assert words.codes[fold(label)] == code
    assert set(words.aliases.values()) <= set(words.labels)


def test_an_alias_that_two_codes_claim_leads_to_neither():
    words = vocabulary([("a", "甲", "共有;甲的"), ("b", "乙", "共有")])

    assert "共有" not in words.codes
    assert words.codes["甲的"] == "a"


def test_a_taught_word_leads_to_its_code_and_never_to_an_unknown_one():
    words = Vocabulary({"a": "甲"}, {}).taught({"甲种": "a", "丙种": "c"})

    assert words.codes["甲种"] == "a"
    assert "丙种" not in words.codes


def test_spelling_does_not_make_two_words_of_one():
    assert fold("Ｒ＆Ｄ经费 内部支出*") == fold("r&d经费内部支出")
    assert fold("专精特新“小巨人”企业") == fold("专精特新小巨人企业")
