"""Every row of a list stands in exactly one group, and so does every firm of ours."""

from hypothesis import given
from hypothesis import strategies as st

from registry.importing.reconcile.groups import Meant, group
from registry.terms import ListGroup

FIRMS = st.integers(1, 8)
ROWS = st.lists(
    st.tuples(st.none() | FIRMS, st.lists(FIRMS, max_size=3), st.booleans()), max_size=8
).map(
    lambda rows: [
        Meant(number, firm, () if firm else tuple(candidates), dismissed)
        for number, (firm, candidates, dismissed) in enumerate(rows)
    ]
)


@given(ROWS, st.sets(FIRMS))
def test_the_groups_partition_the_list_and_ours(rows, ours):
    found = group(rows, ours)

    assert set(found.rows) == {row.number for row in rows}
    assert set(found.firms) == ours
    assert ListGroup.OURS not in found.rows.values()
    assert ListGroup.LISTED not in found.firms.values()


@given(ROWS, st.sets(FIRMS))
def test_a_firm_is_missing_only_where_no_row_means_or_may_mean_it(rows, ours):
    found = group(rows, ours)

    for firm in ours:
        certain = any(row.firm == firm for row in rows)
        possible = any(
            firm in row.candidates and row.firm is None and not row.dismissed for row in rows
        )
        expected = ListGroup.BOTH if certain else ListGroup.NEAR if possible else ListGroup.OURS
        assert found.firms[firm] is expected


@given(ROWS, st.sets(FIRMS))
def test_only_rows_of_ours_agree(rows, ours):
    found = group(rows, ours)

    assert {row.number for row in rows if row.firm in ours} == {
        number for number, one in found.rows.items() if one is ListGroup.BOTH
    }
