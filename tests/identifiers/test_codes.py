"""Codes are normalised, checked twice, and only suggested where the suggestion passes."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import (
    ALPHABET,
    check_org_code,
    check_uscc,
    is_registration_no,
    make_uscc,
    normalise_code,
    org_check_character,
    org_code,
    uscc_check_character,
)

XIAOMI = "91110108551385082Q"
BOE = "911100001011016602"

with (Path(__file__).parent / "uscc_vectors.csv").open(encoding="utf-8") as file:
    VECTORS = [(row["code"], row["expect"]) for row in csv.DictReader(file)]


def vectors(*expected: str) -> list[str]:
    return [code for code, expect in VECTORS if expect in expected]


codes = st.builds(
    make_uscc, st.sampled_from(["110115", "110302", "100000"]), st.integers(0, 999_999)
)


@pytest.mark.parametrize("code", vectors("valid", "issued"))
def test_an_issued_code_passes(code: str) -> None:
    check = check_uscc(code)
    assert check.ok
    assert (check.code, check.problem, check.suggestion, check.sentence) == (code, None, None, "")


@pytest.mark.parametrize("code", vectors("issued_but_fails", "invalid:check31"))
def test_a_failed_check_character_may_be_confirmed_by_a_person(code: str) -> None:
    check = check_uscc(code)
    assert check.problem == "check_digit"
    assert check.confirmable
    assert "第18位校验不符" in check.sentence
    assert check.suggestion is None


@pytest.mark.parametrize("code", vectors("invalid:org_check"))
def test_a_failed_inner_check_is_told_apart(code: str) -> None:
    check = check_uscc(code)
    assert check.problem == "org_check"
    assert check.confirmable


@pytest.mark.parametrize("code", vectors("invalid:len10", "invalid:len13", "invalid:len15"))
def test_an_older_number_is_not_eighteen_long(code: str) -> None:
    check = check_uscc(code)
    assert check.problem == "length"
    assert not check.confirmable
    assert f"是{len(code)}位" in check.sentence


@pytest.mark.parametrize(
    "code", ["91510823MA6CJ9UAxI", "91350100M000100Y4Z", "911101AA551385082Q", "B1110108551385082Q"]
)
def test_letters_outside_the_alphabet_or_its_places_are_no_code(code: str) -> None:
    assert check_uscc(code).problem == "alphabet"


@pytest.mark.parametrize("code", vectors("invalid:charset"))
def test_a_public_registers_small_x_is_the_capital_one(code: str) -> None:
    check = check_uscc(code)
    assert check.ok
    assert check.code == code.upper()


@pytest.mark.parametrize(
    "typed",
    [
        "９１１１０１０８５５１３８５０８２Ｑ",
        " 91110108 551385082Q ",
        "91110108\u00a0551385082Q\u3000",
        "\ufeff91110108551385082\u200bQ",
        "'91110108551385082Q",
        "’91110108551385082Q",
        "91110108551385082q\n",
    ],
)
def test_width_spaces_apostrophes_and_case_do_not_count(typed: str) -> None:
    assert check_uscc(typed).ok
    assert normalise_code(typed) == XIAOMI


@given(codes, st.sampled_from(["0O", "1I", "5S", "2Z", "UV"]))
def test_a_slip_into_a_letter_never_used_is_suggested_back(code: str, slip: str) -> None:
    right, wrong = slip
    check = check_uscc(code.replace(right, wrong))
    assert check.suggestion == (code if right in code else None)
    assert check.ok == (right not in code)


def test_a_suggestion_that_fails_the_check_is_not_given() -> None:
    assert check_uscc("9111O1085513850820").suggestion is None
    assert "是否为" not in check_uscc("9111O1085513850820").sentence
    assert f"是否为“{XIAOMI}”？" in check_uscc("911101O8551385082Q").sentence


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, position: int, character: str) -> None:
    wrong = code[:position] + character + code[position + 1 :]
    assert check_uscc(wrong).ok == (wrong == code)


@pytest.mark.parametrize(
    "code",
    ["911100001011016000", "911100001011016000.0", "9.11E+17", "9.11100001011016E+17", "9.11e17"],
)
def test_a_code_that_excel_made_a_number_is_recognised(code: str) -> None:
    check = check_uscc(code)
    assert check.problem == "excel_number"
    assert not check.confirmable
    assert "设为文本" in check.sentence


def test_a_sound_code_that_happens_to_end_in_zeros_is_no_excel_number() -> None:
    sound = next(
        code
        for serial in range(10_000_000)
        if (body := f"{serial:07d}0") and org_check_character(body) == "0"
        for code in [f"91110115{body}0"]
        if uscc_check_character(code) == "0"
    )
    assert check_uscc(sound + "0").ok


def test_the_organisation_code_stands_inside_the_credit_code() -> None:
    assert org_code("91110000600037341L") == "600037341"


@pytest.mark.parametrize("typed", ["60003734-1", "600037341", " ６０００３７３４－１ "])
def test_an_organisation_code_is_read_with_and_without_its_hyphen(typed: str) -> None:
    check = check_org_code(typed)
    assert check is not None
    assert (check.code, check.ok, check.branch) == ("600037341", True, False)


def test_a_unit_written_with_b_leads_to_its_legal_unit() -> None:
    check = check_org_code("60003734B")
    assert check is not None
    assert (check.code, check.ok, check.branch) == ("600037341", True, True)


def test_a_wrong_organisation_code_is_told_from_something_else() -> None:
    wrong = check_org_code("60003734-2")
    assert wrong is not None
    assert not wrong.ok
    assert check_org_code(XIAOMI) is None
    assert check_org_code("") is None


@pytest.mark.parametrize("code", vectors("valid15"))
def test_a_fifteen_digit_registration_number_passes_its_check(code: str) -> None:
    assert is_registration_no(code)
    assert not is_registration_no(code[:-1] + str((int(code[-1]) + 1) % 10))
    assert not is_registration_no(code + "0")
    assert not is_registration_no("²" + code[1:])


@given(codes)
def test_made_codes_pass_and_no_office_issues_their_series(code: str) -> None:
    assert check_uscc(code).ok
    assert code[8:10] == "XX"


def test_made_codes_differ_and_refuse_what_has_no_room() -> None:
    assert len({make_uscc("110115", serial) for serial in range(1000)}) == 1000
    with pytest.raises(ValueError, match="1000000"):
        make_uscc("110115", 1_000_000)
    with pytest.raises(ValueError, match="大兴"):
        make_uscc("大兴", 1)
    with pytest.raises(ValueError, match="-1"):
        make_uscc("110115", -1)


@given(st.text(max_size=24))
def test_no_text_breaks_a_check(text: str) -> None:
    assert check_uscc(text).ok == (check_uscc(text).sentence == "")
    check_org_code(text)
    is_registration_no(text)
