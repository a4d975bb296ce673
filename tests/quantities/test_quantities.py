"""Conversions are exact, round once, and never leave the range of the ledger."""

from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.quantities import (
    BIGINT_MAX,
    CUBIC_METRE,
    HECTARE,
    MICRO,
    MU,
    SQUARE_METRE,
    SYNONYMS,
    TONNE_COAL,
    UNITS,
    WAN_YUAN,
    YI_YUAN,
    YUAN,
    Dimension,
    OutOfRange,
    Unit,
    check_range,
    conversion,
    exact_sum,
    from_base,
    money_unit,
    ratio,
    rescale,
    show,
    show_decimal,
    show_money,
    stated,
    to_base,
    unit_named,
)

bases = st.integers(-BIGINT_MAX, BIGINT_MAX)
units = st.sampled_from([*UNITS.values(), stated("%")])


@given(bases, units)
def test_every_base_number_comes_back_from_every_unit(base: int, unit: Unit) -> None:
    again, _ = to_base(from_base(base, unit), unit)
    assert again == base


@given(bases, units)
def test_a_finite_value_is_exact_and_an_endless_one_is_off_by_less_than_a_trillionth(
    base: int, unit: Unit
) -> None:
    off = abs(Fraction(from_base(base, unit)) - Fraction(base, unit.per_base))
    assert off == 0 or (unit.dimension is Dimension.AREA and off < Fraction(1, 10**12))


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**8), max_value=10**8), units
)
def test_rounding_happens_once_half_away_from_zero(value: Decimal, unit: Unit) -> None:
    exact = Fraction(value) * unit.per_base
    twice = abs(exact) * 2
    nearest = (twice.numerator + twice.denominator) // (2 * twice.denominator)

    base, rounded = to_base(value, unit)

    assert base == (nearest if exact >= 0 else -nearest)
    assert rounded == (base != exact)


@given(st.integers(0, 10**9))
def test_square_metres_mu_and_hectares_agree_exactly(hectares: int) -> None:
    assert to_base(hectares, HECTARE) == to_base(hectares * 15, MU)
    assert to_base(hectares, HECTARE) == to_base(hectares * 10_000, SQUARE_METRE)


def test_a_ten_thousandth_mu_is_a_fifteenth_of_a_square_metre() -> None:
    assert to_base(Decimal("0.0001"), MU) == (1, False)
    assert SQUARE_METRE.per_base == 15
    assert HECTARE.per_base == 150_000


@pytest.mark.parametrize(
    ("label", "base"),
    [
        ("元", 100),
        ("千元", 100_000),
        ("万元", 1_000_000),
        ("百万元", 100_000_000),
        ("亿元", 10_000_000_000),
        ("人", 1),
        ("万人", 10_000),
        ("千克标准煤", 10),
        ("吨标准煤", 10_000),
        ("万吨标准煤", 100_000_000),
        ("升", 1),
        ("立方米", 1_000),
        ("吨", 1_000),
        ("万立方米", 10_000_000),
        ("平方米", 15),
        ("亩", 10_000),
        ("公顷", 150_000),
        ("平方千米", 15_000_000),
    ],
)
def test_one_of_each_unit_is_this_many_base_units(label: str, base: int) -> None:
    assert to_base(1, UNITS[label]) == (base, False)


def test_half_a_fen_rounds_up_and_a_loss_rounds_away_from_zero() -> None:
    assert to_base(Decimal("0.005"), YUAN) == (1, True)
    assert to_base(Decimal("-0.005"), YUAN) == (-1, True)
    assert to_base(Decimal("0.0049"), YUAN) == (0, True)


@pytest.mark.parametrize("value", ["9223372036854775808", "1E+30", "1E+999999", "NaN", "-Infinity"])
def test_what_no_bigint_holds_is_refused_with_a_chinese_sentence(value: str) -> None:
    with pytest.raises(OutOfRange, match="超出可登记的范围"):
        to_base(Decimal(value), UNITS["人"])


def test_the_largest_bigint_still_fits_on_both_sides() -> None:
    assert check_range(BIGINT_MAX) == BIGINT_MAX
    assert check_range(-BIGINT_MAX) == -BIGINT_MAX
    with pytest.raises(OutOfRange):
        check_range(BIGINT_MAX + 1)


def test_the_plans_output_reads_in_yi_and_wan() -> None:
    base, _ = to_base(Decimal("904.9"), YI_YUAN)
    assert show(base, YI_YUAN, 1) == "904.9"
    assert show(base, WAN_YUAN, 2) == "9,049,000.00"
    assert show_money(base) == "904.90亿元"
    assert show_money(-12_345_678) == "-12.35万元"


def test_a_tiny_loss_is_never_shown_as_minus_zero() -> None:
    assert show(-1, YI_YUAN, 2) == "0.00"
    assert show_decimal(Decimal("-0.4"), 0) == "0"


def test_shown_numbers_round_half_up() -> None:
    assert show_decimal(Decimal("2.345"), 2) == "2.35"
    assert show_decimal(Decimal("2.5"), 0) == "3"
    assert show_decimal(Decimal("1234567"), 0) == "1,234,567"


def test_money_reads_in_yi_from_one_yi_on() -> None:
    assert money_unit(9_999_999_999) is WAN_YUAN
    assert money_unit(10_000_000_000) is YI_YUAN
    assert money_unit(-10_000_000_000) is YI_YUAN


def test_a_stated_unit_counts_in_millionths() -> None:
    assert to_base(Decimal("38.5"), stated("万元/人")) == (38_500_000, False)
    assert to_base(Decimal("0.0000005"), stated("%")) == (1, True)
    assert stated("%").per_base == MICRO


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("㎡", "平方米"),
        ("吨标煤", "吨标准煤"),
        ("TCE", "吨标准煤"),
        (" 万 元 ", "万元"),
        ("m³", "立方米"),
    ],
)
def test_other_spellings_name_the_same_unit(text: str, label: str) -> None:
    assert unit_named(text) is UNITS[label]


def test_an_unknown_unit_has_no_name_and_every_synonym_leads_to_a_unit() -> None:
    assert unit_named("万美元") is None
    assert set(SYNONYMS.values()) <= set(UNITS)
    assert not set(SYNONYMS) & set(UNITS)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("元/人", "万元/人", Fraction(1, 10_000)),
        ("万元/亩", "万元/公顷", Fraction(15)),
        ("亿元/平方千米", "万元/公顷", Fraction(100)),
        ("千元", "亿元", Fraction(1, 100_000)),
        ("%", "%", Fraction(1)),
        ("吨标准煤/万元", "千克标准煤/万元", Fraction(1000)),
        ("元", "人", None),
        ("元/人", "元", None),
        ("%", "家", None),
        ("元/家", "元/人", None),
        ("元/人/年", "万元/人/年", None),
    ],
)
def test_quotients_of_units_convert_part_by_part(
    source: str, target: str, factor: Fraction | None
) -> None:
    assert conversion(source, target) == factor


def test_sums_of_both_engines_become_plain_integers() -> None:
    assert exact_sum(3) == 3
    assert exact_sum(Decimal("9223372036854775808")) == 9_223_372_036_854_775_808
    assert exact_sum(None) == 0
    with pytest.raises(ValueError, match=r"1\.5"):
        exact_sum(Decimal("1.5"))
    with pytest.raises(TypeError, match="float"):
        exact_sum(1.0)  # type: ignore[arg-type]


def test_a_ratio_without_a_denominator_is_not_computable() -> None:
    assert ratio(1, 4) == Decimal("0.25")
    assert ratio(1, 0) is None
    assert ratio(None, 4) is None
    assert ratio(Decimal(4), None) is None


def test_a_unit_cannot_be_changed_and_every_code_and_label_is_its_own() -> None:
    with pytest.raises(FrozenInstanceError):
        TONNE_COAL.per_base = 1  # type: ignore[misc]
    assert CUBIC_METRE.dimension is Dimension.WATER
    assert len({unit.code for unit in UNITS.values()}) == len(UNITS)


@given(st.integers(-BIGINT_MAX, BIGINT_MAX), st.sampled_from([(1, 10_000), (1, 15), (15, 1)]))
def test_rescaling_rounds_half_away_from_zero_or_says_what_is_too_large(base, factor):
    over, under = factor
    whole, rest = divmod(abs(base) * over, under)
    expected = (whole + (2 * rest >= under)) * (-1 if base < 0 else 1)
    if abs(expected) > BIGINT_MAX:
        with pytest.raises(OutOfRange):
            rescale(base, Fraction(over, under))
    else:
        assert rescale(base, Fraction(over, under)) == expected
