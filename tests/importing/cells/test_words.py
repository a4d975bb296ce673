import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.identifiers import check_uscc, make_uscc
from registry.importing.cells.codes import all_sound
from registry.importing.cells.outcome import Left, Read, Refused
from registry.importing.coordinates import Kind
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import CLOSED
from registry.importing.table import CLEAR
from tests.importing.cells.readers import read, reader
from tests.shared import budget


def value_of(outcome):
    return outcome.value if isinstance(outcome, Read) else outcome


@pytest.mark.parametrize("raw", ["是", "√", "有", "Y", "yes", "1", "在库", "TRUE", "✔"])
def test_yes_in_many_marks(raw):
    assert value_of(read("figures", "in_library", raw)) is True


@pytest.mark.parametrize("raw", ["否", "×", "无", "N", "no", "0", "不在库", "FALSE"])
def test_no_in_many_marks(raw):
    assert value_of(read("figures", "in_library", raw)) is False


def test_nothing_said_is_neither_yes_nor_no():
    assert isinstance(read("figures", "in_library", "—"), Left)
    assert isinstance(read("figures", "in_library", "未统计"), Left)
    assert isinstance(read("figures", "in_library", "也许"), Refused)


def test_labels_and_codes_are_both_taken_as_written():
    assert read("enterprises", "status", "正常经营") == "active"
    assert read("enterprises", "status", "active") == "active"


def test_an_alias_is_normalised_and_names_the_word_it_stands_for():
    assert read("enterprises", "status", "存续") == Read("active", "按“正常经营”记")
    assert value_of(read("enterprises", "listing", "无")) == "none"


def test_an_unknown_word_is_an_error_that_offers_what_there_is():
    outcome = read("enterprises", "sector", "智能装备与机器")

    assert isinstance(outcome, Refused)
    assert outcome.severity == "error"
    assert "智能制造与装备" in outcome.message


def test_a_long_vocabulary_offers_the_nearest_words():
    outcome = read("enterprises", "town", "黄存镇")

    assert "黄村镇" in outcome.message
    assert value_of(read("enterprises", "town", "黄村")) == "110115005"


def test_without_a_vocabulary_no_word_is_stored():
    assert isinstance(read("enterprises", "park", "某园"), Refused)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2720", "2720"),
        ("C2720", "2720"),
        ("27.20", "2720"),
        ("2720化学药品制剂制造", "2720"),
        ("0112", "0112"),
        ("112", "0112"),
        ("271", "2710"),
        ("可穿戴智能设备制造", "3961"),
    ],
)
def test_industry_codes_in_many_spellings(raw, code):
    assert value_of(read("enterprises", "industry_code", raw)) == code


@pytest.mark.parametrize(
    ("raw", "severity"),
    [
        ("111", "question"),
        ("396", "question"),
        ("2720可穿戴智能设备制造", "question"),
        ("9999", "error"),
        ("制造业", "error"),
    ],
)
def test_industry_codes_that_may_mean_two_things_are_asked(raw, severity):
    assert read("enterprises", "industry_code", raw).severity == severity


BESIDE = "3961 可穿戴智能设备制造、3963 智能无人飞行器制造。"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("3960", f"不在行业分类中；396 类下有：{BESIDE}"),
        ("396", f"不是小类，请填四位小类代码：{BESIDE}"),
        ("9999", "不在行业分类中，请填四位小类代码。"),
    ],
)
def test_an_unknown_industry_code_names_the_classes_beside_it(raw, said):
    assert read("enterprises", "industry_code", raw).message == f"行业代码“{raw}”{said}"


def code(raw, kind=Kind.TEXT):
    return read("enterprises", "uscc", raw, kind=kind)


def test_a_sound_code_is_taken_as_written():
    assert code("91110108551385082Q") == "91110108551385082Q"


def test_spaces_width_and_case_of_a_code_are_put_right():
    outcome = code(" ９１１１０１０８５５１３８５０８２ｑ ")

    assert outcome == Read("91110108551385082Q", "去掉空格、统一为半角大写")


def test_a_failed_check_digit_is_a_question_because_such_codes_were_issued():
    assert code("91350100M0001TGQXM").severity == "question"


def test_a_code_that_excel_damaged_is_an_error_that_says_so():
    outcome = code("911100001011016000", Kind.NUMBER)

    assert outcome.severity == "error"
    assert "当作数字" in outcome.message


def test_letters_that_are_never_used_get_a_suggestion():
    outcome = code("9111OO00101101660Z")

    assert outcome.severity == "error"
    assert "911100001011016602" in outcome.message


def test_other_codes_in_the_column_are_named_for_what_they_are():
    assert "注册号" in code("110115001234567").message
    assert "组织机构代码" in code("60003734-1").message
    assert len(code("9" * 5000).message) < 200


def test_a_sole_trader_is_taken_with_a_note():
    number = next(
        f"92110115XX{n:06d}{a}{b}"
        for n in range(40)
        for a in "0123456789X"
        for b in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if check_uscc(f"92110115XX{n:06d}{a}{b}").ok
    )

    assert code(number).value == number
    assert "个体工商户" in code(number).note
    assert code(number).reason == ""


def test_all_codes_at_once_are_judged_as_one_by_one():
    codes = [make_uscc("110115", serial) for serial in range(300)]

    assert all_sound(codes)
    assert all(check_uscc(each).ok for each in codes)


@given(
    st.integers(0, 299), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYOZ")
)
@settings(max_examples=budget(200, 3000))
def test_one_changed_character_among_many_codes_is_never_overlooked(serial, place, character):
    codes = [make_uscc("110115", each) for each in range(300)]
    changed = codes[serial][:place] + character + codes[serial][place + 1 :]
    codes[serial] = changed

    if all_sound(codes):
        assert check_uscc(changed).ok


def test_organisation_codes_help_to_match_and_never_stop_a_row():
    assert read("enterprises", "org_code", "600037341") == "600037341"
    assert read("enterprises", "org_code", "60003734-1").value == "600037341"
    assert read("enterprises", "org_code", "60003734B").value == "600037341"
    assert isinstance(read("enterprises", "org_code", "12345"), Left)


def test_a_registration_number_is_never_made_into_a_credit_code():
    outcome = read("enterprises", "registration_no", "110115001234567")

    assert value_of(outcome) == "110115001234567"
    assert isinstance(read("enterprises", "registration_no", "1234"), Refused)


def test_names_are_kept_as_printed_but_for_what_nobody_can_see():
    assert read("enterprises", "name", "示例（北京）有限公司") == "示例（北京）有限公司"
    assert value_of(read("enterprises", "name", " 示例\n有限公司\u200b ")) == "示例有限公司"
    assert isinstance(read("enterprises", "name", "12345", kind=Kind.NUMBER), Refused)


def test_the_apostrophe_that_disarms_a_formula_is_no_part_of_a_text():
    assert value_of(read("enterprises", "products", "'=1+1")) == "=1+1"
    assert read("enterprises", "products", "=1+1") == "=1+1"
    assert read("enterprises", "products", "'70年代产品") == "'70年代产品"
    assert reader("enterprises", "products").bulk(["甲", "'=1+1"]) is None


def test_long_texts_keep_their_lines_and_too_long_ones_are_refused():
    assert value_of(read("projects", "content", "一期\r\n二期")) == "一期\n二期"
    assert isinstance(read("enterprises", "legal_person", "甲" * 101), Refused)


def test_no_problems_is_an_answer_and_no_product_is_none():
    assert read("projects", "issues", "无") == "无"
    assert isinstance(read("enterprises", "products", "无"), Left)


def test_telephone_numbers_are_text():
    assert read("enterprises", "phone", "13800000000", kind=Kind.NUMBER) == "13800000000"
    assert read("enterprises", "phone", "010-60000000转801") == "010-60000000转801"
    assert isinstance(read("enterprises", "phone", "1.38E+10"), Refused)


def test_several_words_in_one_cell_are_kept_apart_by_one_mark():
    assert value_of(read("enterprises", "tags", "重点；示范,重点")) == "重点、示范"
    assert value_of(read("enterprises", "former_names", "甲公司\r\n乙公司")) == "甲公司、乙公司"


def test_a_key_cannot_be_cleared():
    assert isinstance(read("enterprises", "name", "清空"), Refused)
    assert read("enterprises", "products", "清空").value is CLEAR


ALL_FIELDS = [(spec.code, field.name) for spec in REGISTERS.values() for field in spec.fields]
texts = st.text(max_size=30) | st.sampled_from(
    [
        "—",
        "#N/A",
        "1,2",
        "2021.1",
        "=1+1",
        "\x00",
        "٣",
        "½",
        "１e９",
        "(",
        "NaN",
        "Infinity",
        "1e400",
    ]
)


@given(st.sampled_from(ALL_FIELDS), texts, st.sampled_from(list(Kind)[1:]), st.booleans())
@settings(max_examples=budget(500, 20000))
def test_no_cell_of_any_field_makes_reading_fail(where, text, kind, shown):
    register, field = where
    outcome = read(register, field, text, "万元", kind=kind, percent=shown)

    if isinstance(outcome, Refused):
        assert outcome.message.endswith(("。", "？"))
        assert outcome.severity in {"error", "question"}
    else:
        assert outcome is not None


@given(st.sampled_from(sorted(CLOSED)), st.data())
def test_a_code_that_is_shown_by_its_label_reads_back(name, data):
    fields = [
        (spec.code, field.name)
        for spec in REGISTERS.values()
        for field in spec.fields
        if field.vocabulary == name
    ]
    chosen = data.draw(st.sampled_from(sorted(CLOSED[name].labels)))
    for register, field in fields:
        assert read(register, field, CLOSED[name].labels[chosen]) == chosen


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20))
@settings(max_examples=budget(200, 3000))
def test_texts_read_at_once_are_as_those_read_one_by_one(raws):
    at_once = reader("enterprises", "segment").bulk(raws)

    if at_once is not None:
        assert list(at_once) == [read("enterprises", "segment", raw) for raw in raws]
