"""The same firms are met, whether they are looked up or the register is read whole."""

from datetime import date

import pytest

from registry.access import Scope
from registry.importing.match.firms import BYTES_A_FIRM, Roll, load_firms
from registry.importing.match.rows import find_firm
from registry.importing.match.words import words_of
from registry.importing.table import BLANK
from registry.services.setup import load_seeds
from tests.support.firms import WHEN, Firms

TODAY = date(2026, 11, 19)
NAMES = ("北京示例医药有限公司", "北京示例装备有限公司", "示例药厂", "北京示例新能源有限公司")
UNKNOWN = "91110115MA00000099"


@pytest.fixture
def codes(database):
    """Four firms: one merged into another, one without a code, one in another town."""
    with database.session() as session:
        load_seeds(session, actor="示例", now=WHEN)
    firms = Firms(database)
    first = firms.add(NAMES[0], former="北京示例药业有限公司")
    firms.add(NAMES[1], merged_into_id=first)
    firms.add(NAMES[2], uscc=None)
    firms.add(NAMES[3], town="庞各庄镇")
    return [f"91110115MA{number:08d}" for number in (1, 2, 4)]


def met(database, codes, scope, *, whole):
    """What each way of naming a firm leads to."""
    named = [
        *((code, name) for code in (*codes, UNKNOWN, BLANK) for name in (*NAMES, BLANK)),
        (BLANK, "北京示例药业有限公司"),
        (UNKNOWN[:8] + codes[0][8:17] + "X", NAMES[0]),
    ]
    blank = [BLANK] * len(named)
    words = words_of([code for code, _ in named], blank, [name for _, name in named], blank)
    with database.session() as session:
        roll = Roll(session)
        if whole:
            roll.expect(100 * BYTES_A_FIRM)
        firms = load_firms(session, words, scope=scope, today=TODAY, roll=roll)
    return [find_firm(one, firms) for one in words]


def test_a_register_read_whole_finds_what_looking_up_finds(database, codes):
    towns = [Firms(database).town(name) for name in ("采育镇", "庞各庄镇")]
    scopes = [Scope(whole=True), *(Scope(towns=frozenset({str(town)})) for town in towns)]
    looked_up = [met(database, codes, scope, whole=False) for scope in scopes]

    assert [met(database, codes, scope, whole=True) for scope in scopes] == looked_up
    found = [{firm.name for firm, _ in own if firm} for own in looked_up]
    assert found == [{NAMES[0], NAMES[2], NAMES[3]}, {NAMES[0], NAMES[2]}, {NAMES[3]}]
