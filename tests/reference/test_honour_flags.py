"""Columns of the enterprise register mean kinds that exist, at the level the register promises."""

from registry.reference.honour_flags import FLAGS, TIERS
from registry.reference.honours import honour_kinds
from registry.terms import Level

LEVELS = {kind.code: kind.level for kind in honour_kinds()}


def test_every_flag_and_every_tier_is_a_kind_of_honour() -> None:
    assert {*FLAGS.values(), *TIERS} <= set(LEVELS)


def test_a_flag_means_the_level_that_the_register_promises() -> None:
    assert LEVELS[FLAGS["is_srdi"]] == Level.CITY
    assert LEVELS[FLAGS["is_champion"]] == Level.NATIONAL
    assert LEVELS[FLAGS["is_hightech_firm"]] == Level.NATIONAL
    assert FLAGS["is_srdi"] != TIERS[-1]
