"""The groups of a reconciliation: every row of the list in one, every firm of ours in one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from registry.terms import ListGroup


@dataclass(frozen=True, slots=True)
class Meant:
    """What a row of the list means, as far as the ledger can tell.

    firm -- the one it certainly means; candidates -- those it may mean, where none is certain
    dismissed -- a person said that the row is none of them, or none of our business
    """

    number: int
    firm: int | None
    candidates: tuple[int, ...] = ()
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """Row number → its group, and firm of ours → its group."""

    rows: Mapping[int, ListGroup]
    firms: Mapping[int, ListGroup]


def group(rows: Sequence[Meant], ours: Collection[int]) -> Groups:
    """Sort the rows of a list and the firms of `ours`.

    A firm that an open row may mean is 名称近似 as long as nobody has said which one it is: it is
    not missing from the list yet.
    """
    held = set(ours)
    sorted_rows = {row.number: _group_of(row, held) for row in rows}
    named = {row.firm for row in rows if row.firm is not None}
    near = {
        firm
        for row in rows
        if sorted_rows[row.number] is ListGroup.NEAR and not row.dismissed
        for firm in row.candidates
    }
    firms = {
        firm: ListGroup.BOTH
        if firm in named
        else ListGroup.NEAR
        if firm in near
        else ListGroup.OURS
        for firm in held
    }
    return Groups(sorted_rows, firms)


def _group_of(row: Meant, ours: Collection[int]) -> ListGroup:
    if row.firm is not None:
        return ListGroup.BOTH if row.firm in ours else ListGroup.LISTED
    return ListGroup.NEAR if row.candidates and not row.dismissed else ListGroup.LISTED
