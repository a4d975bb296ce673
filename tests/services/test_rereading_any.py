"""A re-read import is taken back beyond its changed unit, whatever others changed meanwhile."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from registry.models import Enterprise, Figures
from registry.services.importing import commit_preview
from tests.services.test_rereading import CODE, MONEY, WAN, again, in_yuan
from tests.shared import budget
from tests.support.imports import (
    EDITOR,
    MOMENT,
    OTHER,
    all_rows,
    assert_sound,
    bring,
    firm_records,
    take_back,
    uscc,
)
from tests.support.ledgers import borrowed

FIRMS = range(1, 5)
amounts = st.integers(1, 10**6)
edits = st.dictionaries(st.sampled_from(FIRMS), amounts, max_size=3)
choices = st.sampled_from(["keep", "restore"])


def revenues(session):
    """Firm → its revenue in 万元."""
    session.rollback()
    codes = {row["id"]: row["uscc"] for row in all_rows(session, Enterprise)}
    numbers = {uscc(n): n for n in FIRMS}
    found = all_rows(session, Figures)
    return {numbers[codes[row["enterprise_id"]]]: row["revenue"] / WAN for row in found}


def told(amount_of):
    return [{CODE: uscc(n), MONEY: amount} for n, amount in sorted(amount_of.items())]


def change(session, edited):
    """What somebody else writes."""
    if edited:
        bring(session, told(edited), year=2025, actor=OTHER, name="他人.xlsx")


@settings(max_examples=budget(4, 100), suppress_health_check=list(HealthCheck))
@given(
    imported=st.dictionaries(st.sampled_from(FIRMS), amounts, min_size=1),
    before=edits,
    since=edits,
    choice=choices,
)
def test_an_undo_leads_back_beyond_the_changed_unit(ledgers, imported, before, since, choice):
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        bring(session, firm_records(len(FIRMS)))
        change(session, before)
        old = revenues(session)
        first = bring(session, told(imported), name="月报.xlsx", year=2025).written
        assume(first is not None)
        as_read, preview = revenues(session), again(session, first.import_id, in_yuan)
        second = commit_preview(session, preview, actor=EDITOR, now=MOMENT).written
        put_right = revenues(session)
        assert put_right == {**old, **{n: amount / 10_000 for n, amount in imported.items()}}
        change(session, since)
        now = revenues(session)

        take_back(session, str(second.import_id), choice=choice)

        after = revenues(session)
        for n, value in now.items():
            edited = n not in imported or value != put_right[n]
            kept = n not in imported or (edited and choice == "keep")
            assert after[n] == (value if kept else as_read[n])
        assert_sound(session)
