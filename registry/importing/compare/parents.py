"""Several rows of a file about one record (a platform's levels, a project's months)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from registry.importing.compare.book import Book
from registry.importing.table import BLANK, Filled


def agree(
    book: Book,
    keys: Sequence[Hashable | None],
    facts: Mapping[str, list[Filled]],
    what: str,
) -> list[Any]:
    """The key on the first row of each record only, after its rows have been seen to agree.

    A blank agrees with everything and is filled from the rows beside it, in place. Rows that
    contradict each other are all refused, naming both.
    """
    groups: dict[Hashable, list[int]] = {}
    for position in book.live_or_taken():
        if (key := keys[position]) is not None:
            groups.setdefault(key, []).append(position)
    leading: list[Any] = [None] * len(keys)
    for key, positions in groups.items():
        leading[positions[0]] = key
        if len(positions) > 1:
            for name, values in facts.items():
                _agree_on(book, name, values, positions, what)
    return leading


def _agree_on(
    book: Book, name: str, values: list[Filled], positions: Sequence[int], what: str
) -> None:
    said = [position for position in positions if values[position] is not BLANK]
    if not said:
        return
    first = said[0]
    others = [position for position in said if values[position] != values[first]]
    if not others:
        values[positions[0]] = values[first]
        return
    rows = "、".join(f"第 {book.table.rows[p]} 行" for p in (first, *others))
    for position in positions:
        if not book.is_out(position):
            message = f"{rows}是同一{what}，“{book.label(name)}”却不相同，请改成一致。"
            book.refuse(position, "disagree", name, message)
