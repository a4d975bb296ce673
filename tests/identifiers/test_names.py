"""Names fold to one key however they are printed, and names merely alike stay apart."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import fold_name, former_name_in, split_former_name

NAME = "北京示例生物科技有限公司"
INVISIBLE = "\t\n \u00a0\u00ad\u200b\u2060\u3000\ufeff"
PIECES = (
    "北京",
    "重庆",
    "市",
    "市市",
    "示例",
    "原",
    "（原",
    "）",
    "·",
    "①",
    "½",
    "Ａ",
    "_",
    "有限责任公司",
)
"""Of which a name may consist: letters, what looks like letters, and what is none."""


@pytest.mark.parametrize(
    "printed",
    [
        "北京市示例生物科技有限公司",
        "北京示例生物科技有限责任公司",
        "北京 示例生物\n科技有限公司",
        "北京示例生物科技\u3000有限公司",
        "\ufeff北京示例生物科技有限公司\u200b",
        "北京（示例）生物科技有限公司",
        "北京示例生物科技有限公司（原北京旧例科技有限公司）",
        "北京示例生物科技有限公司(原名：北京旧例（集团）有限公司)",
        "北京示例生物科技有限公司  原北京旧例科技有限公司",
        "“北京示例”生物科技有限公司",
        "北京·示例生物科技有限公司",
    ],
)
def test_however_printed_the_name_has_one_key(printed: str) -> None:
    assert fold_name(printed) == NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("和芯示例科技（北京）有限公司", "和芯示例科技(北京)有限公司"),
        ("ＡＢＢ示例有限公司", "abb示例有限公司"),
        ("上海市示例有限公司", "上海示例有限公司"),
        ("示例〔北京〕有限公司", "示例【北京】有限公司"),
    ],
)
def test_width_case_and_brackets_do_not_count(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京示例生物有限公司", "北京示例生物技术有限公司"),
        ("北京示例有限公司", "北京示例股份有限公司"),
        ("北京示例有限公司", "示例北京有限公司"),
        ("北京示例有限公司", "示例有限公司"),
        ("北京示例有限公司", "北京示例有限公司大兴分公司"),
        ("北京示例原生态食品有限公司", "北京示例食品有限公司"),
    ],
)
def test_names_that_are_merely_alike_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("printed", "name", "former"),
    [
        ("甲示例有限公司（原乙示例有限公司）", "甲示例有限公司", "乙示例有限公司"),
        ("甲示例有限公司(曾用名:乙示例厂)", "甲示例有限公司", "乙示例厂"),
        (
            "甲示例有限公司【原名称：乙示例（北京）有限公司】",
            "甲示例有限公司",
            "乙示例（北京）有限公司",
        ),
        (
            "甲示例（北京）有限公司（原乙示例\n有限公司）",
            "甲示例（北京）有限公司",
            "乙示例有限公司",
        ),
        ("甲示例有限公司，原名乙示例有限公司", "甲示例有限公司", "乙示例有限公司"),
        ("甲示例有限公司 原乙示例有限公司", "甲示例有限公司", "乙示例有限公司"),
        ("北京(原生态)示例有限公司", "北京(原生态)示例有限公司", None),
        ("北京 原点示例有限公司", "北京 原点示例有限公司", None),
        ("北京(原生态食品厂)有限公司", "北京(原生态食品厂)有限公司", None),
        ("原力示例有限公司", "原力示例有限公司", None),
        ("甲示例（北京）有限公司", "甲示例（北京）有限公司", None),
        ("甲示例有限公司（原", "甲示例有限公司（原", None),
        ("甲示例有限公司）原）", "甲示例有限公司）原）", None),
        ("", "", None),
    ],
)
def test_a_former_name_is_taken_out_of_the_printed_one(
    printed: str, name: str, former: str | None
) -> None:
    assert split_former_name(printed) == (name, former)
    assert former_name_in(printed) == former


@given(st.text(st.sampled_from("北京市示例原名有限公司厂（）()【·,　 AａZ0０")))
def test_a_key_is_its_own_key(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


def step_by_step(text: str) -> str:
    """The key by its own definition, whatever the name looks like."""
    name, _ = split_former_name("".join(each if each not in INVISIBLE else " " for each in text))
    letters = [each for each in normalize("NFKC", name).casefold() if each.isalnum()]
    whole = "".join(letters)
    for city in ("北京", "天津", "上海", "重庆"):
        while whole.startswith(f"{city}市"):
            whole = city + whole.removeprefix(f"{city}市")
    return whole.replace("有限责任公司", "有限公司")


@given(st.lists(st.sampled_from([*PIECES, *INVISIBLE])).map("".join))
def test_a_key_is_what_its_definition_says_step_by_step(text: str) -> None:
    assert fold_name(text) == step_by_step(text)


def test_what_is_no_name_has_an_empty_key() -> None:
    assert fold_name(" — ") == ""
