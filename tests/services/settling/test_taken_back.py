"""Settlings taken back in any order leave what the others wrote; wide sheets settle like others."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.settling.test_any_order import FIRMS, figures, rows_listed, says
from tests.services.settling.world import CODE, NAME, answered, it_is, still_open
from tests.shared import budget
from tests.support.imports import assert_sound, bring, take_back, workbook
from tests.support.ledgers import borrowed

REVENUE = "营业收入（万元）"
few = settings(max_examples=budget(3, 60), suppress_health_check=list(HealthCheck))
MONTHS = ("2024年", "2025年1-6月", "2025年1-9月")


def wide(chosen, *, coded):
    """Firms with a revenue for each period side by side."""
    heads = [*([CODE] if coded else []), NAME, *(f"{span}{REVENUE}" for span in MONTHS)]
    rows = [
        [*([FIRMS[at][0]] if coded else []), FIRMS[at][1], *(100 * at + n for n in range(1, 4))]
        for at in chosen
    ]
    return workbook(("历年", [heads, *rows]))


def settled(session, import_id, codes, order):
    """Settle the open rows one by one; returns the imports that did it.

    codes -- sheet row → whom it means
    """
    done = []
    for row in order:
        mine = [one for one in still_open(session, import_id) if one.row == row]
        if mine:
            result = answered(
                session, import_id, {one.id: it_is(session, codes[row]) for one in mine}
            )
            assert dict(result.left) == {}
            done.append((row, result.import_id))
    return done


@few
@given(st.data())
def test_settlings_are_taken_back_in_any_order(ledgers, data):
    listed = data.draw(rows_listed)
    codes = {at: FIRMS[which][0] for at, (which, _) in enumerate(listed, 2)}
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        bring(session, [{CODE: code, NAME: name} for code, name in FIRMS])
        written = bring(session, figures(listed, coded=False), register="figures").written
        was, waiting = says(session), {one.row for one in still_open(session, written.import_id)}
        done = settled(session, written.import_id, codes, data.draw(st.permutations(sorted(codes))))
        order = data.draw(st.permutations(done))
        gone = data.draw(st.integers(0, len(order)))

        for _, import_id in order[:gone]:
            undone = take_back(session, str(import_id))
            assert (undone.committed, undone.plan.conflicts) == (True, [])
        some = says(session)
        assert {one.row for one in still_open(session, written.import_id)} == (
            waiting - {row for row, _ in order[gone:]}
        )
        for _, import_id in order[gone:]:
            take_back(session, str(import_id))

        assert says(session) == was
        assert {one.row for one in still_open(session, written.import_id)} == waiting
        settled(session, written.import_id, codes, [row for row, _ in order[gone:]])
        assert says(session) == some
        assert_sound(session)


@few
@given(st.data())
def test_a_wide_sheet_settles_to_what_its_codes_would_have_said(ledgers, data):
    chosen = data.draw(st.lists(st.sampled_from(range(len(FIRMS))), min_size=1, unique=True))
    codes = {row: FIRMS[at][0] for row, at in enumerate(chosen, 2)}
    order = data.draw(st.permutations(sorted(codes)))

    def ledger(coded):
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            bring(session, [{CODE: code, NAME: name} for code, name in FIRMS])
            written = bring(session, wide(chosen, coded=coded), register="figures").written
            settled(session, written.import_id, codes, order)
            assert still_open(session, written.import_id) == []
            assert_sound(session)
            return says(session)

    assert len(ledger(coded=True)) == 3 * len(chosen)
    assert ledger(coded=False) == ledger(coded=True)
