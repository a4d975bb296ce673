"""Industry codes are read as they are written, and 高技术 is a look-up."""

import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reference.files import DATA, row_of
from registry.reference.industries import (
    EDITION,
    Industry,
    high_tech_codes,
    industries,
    industry,
    is_high_tech,
    normalise_industry_code,
)

CLASSES = [item for item in industries() if item.level == 4]


def test_the_classification_is_whole() -> None:
    assert Counter(item.level for item in industries()) == {1: 20, 2: 97, 3: 473, 4: 1382}
    assert {item.edition for item in industries()} == {EDITION}


def test_every_code_hangs_on_its_parent_up_to_a_letter() -> None:
    by_code = {item.code: item for item in industries()}
    for item in industries():
        if item.parent is None:
            assert item.code == item.section
        else:
            assert by_code[item.parent].level == item.level - 1
            assert by_code[item.parent].section == item.section


def test_the_sections_that_matter_here_are_the_standards() -> None:
    sections = {item.code: item.section for item in industries() if item.level == 2}
    assert [code for code in sections if sections[code] in "BCD"] == [
        f"{number:02d}" for number in range(6, 47)
    ]
    assert [code for code in sections if sections[code] == "C"] == [
        str(number) for number in range(13, 44)
    ]
    assert [code for code in sections if sections[code] == "I"] == ["63", "64", "65"]
    assert [code for code in sections if sections[code] == "M"] == ["73", "74", "75"]


@pytest.mark.parametrize("code", ["2710", "2780", "2664", "2665", "3474", "3562", "3741", "4343"])
def test_high_tech_takes_in_what_a_prefix_would_miss(code: str) -> None:
    assert is_high_tech(code) is True


@pytest.mark.parametrize("code", ["3587", "4030", "4050", "3964", "3491", "3611", "3599", "6520"])
def test_high_tech_leaves_out_what_a_prefix_would_take(code: str) -> None:
    assert is_high_tech(code) is False


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("271", True),
        ("27", True),
        ("397", True),
        ("39", None),
        ("36", False),
        ("C", None),
        ("X", None),
    ],
)
def test_a_shorter_code_is_high_tech_where_all_of_it_is(code: str, expected: bool | None) -> None:
    assert is_high_tech(code) is expected


def test_a_naive_count_over_the_file_finds_the_same_high_tech_classes() -> None:
    with (DATA / "high_tech_manufacturing_2017.csv").open(encoding="utf-8") as file:
        codes = [row["gbt4754"] for row in csv.DictReader(file)]
    assert sorted(high_tech_codes()) == sorted(codes)
    assert [item.code for item in CLASSES if item.high_tech] == sorted(codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2720", "2720"),
        ("C2720", "2720"),
        ("c 2720", "2720"),
        ("２７２０", "2720"),
        ("27.20", "2720"),
        ("27.2", "2720"),
        ("2720.0", "2720"),
        ("272", "2720"),
        ("C272", "2720"),
        ("2720化学药品制剂制造", "2720"),
        ("C2720 化学药品制剂制造", "2720"),
        ("2720-化学药品制剂制造", "2720"),
        ("272化学药品制剂制造", "2720"),
        ("2720化药", "2720"),
        ("化学药品制剂制造", "2720"),
        ("'2720", "2720"),
        ("0111", "0111"),
        ("C27", "27"),
        ("39", "39"),
        ("358", "358"),
        ("C", "C"),
        ("C制造业", "C"),
        ("制造业", "C"),
        ("A111", "0111"),
        ("111稻谷种植", "0111"),
        ("113", "0113"),
        ("C391", "391"),
    ],
)
def test_a_code_is_read_however_it_is_written(text: str, code: str) -> None:
    reading = normalise_industry_code(text)
    assert (reading.code, reading.problem, reading.sentence) == (code, None, "")
    assert reading.is_class == (len(code) == 4)


def test_a_lost_leading_zero_is_asked_about() -> None:
    reading = normalise_industry_code("111")
    assert (reading.code, reading.problem) == (None, "ambiguous")
    assert reading.candidates == ("1110", "0111")
    assert "稻谷种植" in reading.sentence
    assert "可能丢了开头的0" in reading.sentence


def test_a_name_of_another_code_is_asked_about() -> None:
    reading = normalise_industry_code("6550集成电路设计")
    assert (reading.code, reading.problem) == (None, "mismatch")
    assert reading.candidates == ("6550", "6520")
    assert "6520 集成电路设计" in reading.sentence


def test_a_name_that_two_codes_bear_is_asked_about() -> None:
    assert normalise_industry_code("建筑陶瓷制品制造").candidates == ("3032", "3071")


@pytest.mark.parametrize("text", ["9999", "27200", "B2720", "生物医药", "Z", "0", "A制造业"])
def test_what_is_no_code_is_told(text: str) -> None:
    reading = normalise_industry_code(text)
    assert (reading.code, reading.problem) == (None, "unknown")
    assert f"“{text}”不是国民经济行业分类" in reading.sentence


@pytest.mark.parametrize("text", ["", "  ", "—", "/"])
def test_an_empty_cell_is_no_unknown_code(text: str) -> None:
    assert normalise_industry_code(text).problem == "empty"


@given(st.sampled_from(CLASSES))
def test_every_class_is_read_from_all_its_forms(item: Industry) -> None:
    code, section, name = item.code, item.section, item.name
    for text in (code, section + code, code + name, f"{code[:2]}.{code[2:]}"):
        assert normalise_industry_code(text).code == code


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading(text: str) -> None:
    reading = normalise_industry_code(text)
    assert (reading.code is None) == (reading.problem is not None)


def test_a_class_becomes_a_row_of_its_table() -> None:
    medicine = industry("2720")
    assert medicine is not None
    assert row_of(medicine) == {
        "edition": "GB/T 4754-2017",
        "code": "2720",
        "name": "化学药品制剂制造",
        "parent": "272",
        "level": 4,
        "section": "C",
        "high_tech": True,
    }
    assert industry("9999") is None
