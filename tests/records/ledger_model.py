"""A plain Python ledger that remembers everything by copying everything: the writer's oracle."""

from copy import deepcopy
from typing import Any

Row = dict[str, Any]


class PlainLedger:
    """`past[r]` is the whole content after revision r; `now` is the last of them."""

    def __init__(self) -> None:
        self.past: list[dict[str, dict[int, Row]]] = [{}]

    @property
    def now(self) -> dict[str, dict[int, Row]]:
        """Table → id → row, as it stands."""
        return self.past[-1]

    def table(self, name: str) -> dict[int, Row]:
        """The rows of a table as it stands."""
        return self.now.get(name, {})

    def commit(self, content: dict[str, dict[int, Row]]) -> None:
        """A new revision with this content."""
        self.past.append(deepcopy(content))
