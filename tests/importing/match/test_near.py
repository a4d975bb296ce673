"""Names that come near each other: what counts, what does not, and a naive second opinion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import fold_name
from registry.importing.match.near import MOST, closeness, core_of, near_names


def near(one: str, other: str) -> tuple[int, str] | None:
    return closeness(core_of(fold_name(one)), core_of(fold_name(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京示例装备有限公司", "示例装备（北京）有限公司"),
        ("北京示例装备有限公司", "北京示例装备股份有限公司"),
        ("北京市示例装备集团有限公司", "北京示例装备有限责任公司"),
        ("北京市大兴区示例装备厂", "北京示例装备厂"),
    ],
)
def test_city_brackets_and_form_do_not_count(one, other):
    assert near(one, other) == (0, "只差地名、括号或公司形式")


def test_a_weak_ending_does_not_count_where_enough_is_left():
    assert near("北京示例康科技有限公司", "北京示例康技术发展有限公司") == (
        1,
        "只差“科技”“发展”一类的字",
    )
    assert near("北京示科技有限公司", "北京示发展有限公司") is None


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("北京示例医药有限公司", "北京示例药业有限公司", None),
        ("北京示例医药有限公司", "北京示列医药有限公司", 1),
        ("北京示例医药有限公司", "北京示医例药有限公司", 1),
        ("北京甲乙丙丁戊己庚辛壬有限公司", "北京甲乙丙丁戊己庚辛癸壬子有限公司", 2),
        ("北京示例有限公司", "北京示列有限公司", None),
    ],
)
def test_a_slip_of_the_pen_may_differ_in_a_long_name_only(one, other, slips):
    found = near(one, other)

    assert (found and found[1]) == (f"相差 {slips} 个字" if slips else None)


CHARACTERS = st.text("甲乙丙", min_size=1, max_size=11)


@given(st.lists(CHARACTERS, max_size=6), st.lists(CHARACTERS, max_size=40))
def test_the_index_finds_what_comparing_every_pair_finds(wanted, known):
    found = near_names(dict(enumerate(wanted)), enumerate(known))

    for number, own in enumerate(wanted):
        every = {
            firm: near[0]
            for firm, name in enumerate(known)
            if (near := closeness(core_of(own), core_of(name)))
        }
        nearest = [firm for firm, far in every.items() if far == min(every.values())]
        assert [one.firm for one in found.get(number, ())] == nearest[:MOST]


@given(CHARACTERS, CHARACTERS)
def test_nearness_knows_no_direction(one, other):
    assert closeness(core_of(one), core_of(other)) == closeness(core_of(other), core_of(one))
