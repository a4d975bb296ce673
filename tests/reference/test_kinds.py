"""Kinds of honours and platforms are dated data without gaps, overlaps or words that mean two."""

from datetime import date
from itertools import pairwise

import pytest

from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.reference.files import row_of
from registry.reference.honours import HonourKind, honour_kinds, kind_named
from registry.reference.platforms import platform_kinds
from registry.terms import Level, Renewal


def versions(code: str) -> list[HonourKind]:
    return sorted(
        (kind for kind in honour_kinds() if kind.code == code), key=lambda kind: kind.starts_on
    )


def test_the_versions_of_a_kind_follow_one_another_without_overlap() -> None:
    for kind in honour_kinds():
        assert kind.starts_on < kind.ends_on
        for one, other in pairwise(versions(kind.code)):
            assert one.ends_on == other.starts_on


@pytest.mark.parametrize("code", ["little_giant", "srdi", "innovative_sme"])
def test_the_rules_of_april_2026_begin_a_new_version(code: str) -> None:
    old, new = versions(code)
    assert (old.ends_on, new.starts_on) == (date(2026, 4, 1), date(2026, 4, 1))
    assert new.ends_on == DISTANT_FUTURE


@pytest.mark.parametrize(
    ("code", "level", "months", "renewal"),
    [
        ("little_giant", Level.NATIONAL, 36, Renewal.EXTENDED),
        ("little_giant_city", Level.CITY, 36, Renewal.EXTENDED),
        ("srdi", Level.CITY, 36, Renewal.EXTENDED),
        ("innovative_sme", Level.CITY, 36, Renewal.EXTENDED),
        ("champion", Level.NATIONAL, 36, Renewal.EXTENDED),
        ("hightech_firm", Level.NATIONAL, 36, Renewal.RENEWED),
        ("smart_benchmark", Level.CITY, None, Renewal.NONE),
        ("smart_factory_basic", Level.DISTRICT, None, Renewal.EVALUATED),
        ("smart_factory_excellent", Level.NATIONAL, None, Renewal.EVALUATED),
    ],
)
def test_level_term_and_renewal_follow_the_rules(
    code: str, level: Level, months: int | None, renewal: Renewal
) -> None:
    for kind in versions(code):
        assert (kind.level, kind.validity_months, kind.renewal) == (level, months, renewal)


def test_the_families_that_the_plan_counts_hold_all_their_kinds() -> None:
    families = {kind.code: kind.family for kind in honour_kinds()}
    champions = [code for code, family in families.items() if family == "single_champion"]
    assert champions == ["champion_demonstration", "champion_product", "champion"]
    assert families["little_giant"] == families["little_giant_city"] == "little_giant"
    assert families["srdi"] != "little_giant"


def test_no_word_names_two_kinds() -> None:
    for kind in honour_kinds():
        for word in (kind.name, *kind.aliases):
            assert kind_named(word) == kind.code


@pytest.mark.parametrize(
    ("word", "level", "code"),
    [
        ("专精特新“小巨人”企业", None, "little_giant"),
        ('专精特新"小巨人"', None, "little_giant"),
        ("小巨人", Level.NATIONAL, "little_giant"),
        ("小巨人", Level.CITY, "little_giant_city"),
        ("专精特新小巨人", Level.DISTRICT, None),
        ("北京市专精特新“小巨人”企业", None, "little_giant_city"),
        ("专精特新", None, "srdi"),
        ("专精特新中小企业", Level.CITY, "srdi"),
        ("专精特新中小企业", Level.NATIONAL, None),
        ("单项冠军", None, "champion"),
        ("单项冠军产品", Level.NATIONAL, "champion_product"),
        ("高企", None, "hightech_firm"),
        (" 国家高新技术企业 ", None, "hightech_firm"),
        ("智能工厂(先进级)", None, "smart_factory_advanced"),
        ("智造１００", None, "smart100"),
        ("瞪羚企业", None, None),
        ("", None, None),
    ],
)
def test_a_word_in_a_list_names_one_kind(word: str, level: Level | None, code: str | None) -> None:
    assert kind_named(word, level) == code


def test_other_kinds_may_be_asked_and_a_word_of_two_stays_open() -> None:
    giant, city = versions("little_giant")[0], versions("little_giant_city")[0]
    assert kind_named("市级小巨人", kinds=[giant]) is None
    twins = [giant, HonourKind(**{**_fields(city), "aliases": ("小巨人",)})]
    assert kind_named("小巨人", kinds=twins) is None
    assert kind_named("小巨人", Level.CITY, kinds=twins) == "little_giant_city"


def _fields(kind: HonourKind) -> dict[str, object]:
    return {name: getattr(kind, name) for name in HonourKind.__slots__}


def test_platform_kinds_have_words_of_their_own() -> None:
    words = [word for kind in platform_kinds() for word in (kind.name, *kind.aliases)]
    assert len(set(words)) == len(words)
    assert len({kind.code for kind in platform_kinds()}) == len(platform_kinds())
    assert [kind.code for kind in platform_kinds() if not kind.counts] == [
        "postdoctoral_station",
        "academician_station",
    ]


def test_kinds_become_rows_of_their_tables() -> None:
    row = row_of(versions("smart100")[0])
    assert row == {
        "code": "smart100",
        "starts_on": date(2017, 1, 1),
        "ends_on": date(2021, 1, 1),
        "name": "“智造100”工程",
        "level": "city",
        "issuer": "北京市经济和信息化局",
        "family": "smart",
        "validity_months": None,
        "renewal": "none",
        "aliases": "智造100;智造100工程项目",
    }
    assert type(row["level"]) is str
    platform = row_of(platform_kinds()[0])
    assert (platform["starts_on"], platform["ends_on"]) == (DISTANT_PAST, DISTANT_FUTURE)


def test_every_row_fits_into_its_columns() -> None:
    for kind in honour_kinds():
        row = row_of(kind)
        assert len(row["code"]) <= 40
        assert len(row["name"]) <= 200
        assert len(row["aliases"]) <= 1000
    for platform in platform_kinds():
        assert len(row_of(platform)["aliases"]) <= 400
