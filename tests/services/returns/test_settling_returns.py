"""Rows of a returned workbook that name a firm only settle to what their codes would have said."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.returns import world
from tests.services.returns.test_returning import recorded
from tests.services.returns.world import books, filled, opened, ordered, receive
from tests.services.settling.world import CODE, NAME, TWIN, answered, it_is, still_open
from tests.shared import budget
from tests.support.imports import assert_sound, bring, uscc
from tests.support.ledgers import borrowed

TWINS = (uscc(21), uscc(22))
UNIT, FIRST = "采育镇", 8
"""The unit that returns, and the first free row of its workbook."""


@settings(max_examples=budget(2, 60), suppress_health_check=list(HealthCheck))
@given(
    added=st.lists(st.sampled_from(TWINS), min_size=1, max_size=2, unique=True),
    amounts=st.lists(st.integers(1, 10**6), min_size=2, max_size=2),
    own=st.dictionaries(st.sampled_from(["C6", "D6", "E7"]), st.integers(1, 10**6)),
    backwards=st.booleans(),
)
def test_rows_added_by_name_settle_to_what_their_codes_say(ledgers, added, amounts, own, backwards):
    lines = dict(enumerate(zip(added, amounts, strict=False), FIRST))

    def returned(coded):
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            world.settle(session)
            round_id = ordered(session)
            sent = books(session, round_id)[UNIT]
            bring(session, [{CODE: code, NAME: TWIN, "所属镇街": UNIT} for code in TWINS])
            cells = dict(own)
            for row, (code, amount) in lines.items():
                cells |= {f"B{row}": TWIN, f"C{row}": amount}
                cells |= {f"A{row}": code} if coded else {}
            import_id = receive(session, ("采育镇.xlsx", filled(sent, cells))).written.import_id
            waiting = [] if coded else sorted(lines, reverse=backwards)
            assert {one.row for one in still_open(session, import_id)} == set(waiting)
            for row in waiting:
                (kept,) = [one for one in still_open(session, import_id) if one.row == row]
                firm = it_is(session, lines[row][0])
                assert dict(answered(session, import_id, {kept.id: firm}).left) == {}
            assert still_open(session, import_id) == []
            assert_sound(session)
            found = next(one for one in opened(session, round_id).units if one.row.name == UNIT)
            return recorded(session), found.returned

    assert returned(coded=False) == returned(coded=True)
