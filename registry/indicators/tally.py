"""Sums and counts over the lines of a table, collected first and then asked in one statement."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from registry.indicators.lens import Population

UNSPLIT = ""

Numbers = Mapping[Hashable, Any]
"""The name under which a number was asked for → the number, as the database gives it."""


class Tally:
    """What is asked of a population; equal questions of several askers are one column."""

    def __init__(self, lines: Population, part: ColumnElement[Any] | None = None) -> None:
        self.line = lines.columns
        self._lines, self._part = lines, part
        self._asked: dict[Hashable, ColumnElement[Any]] = {}

    def ask(self, name: Hashable, number: ColumnElement[Any]) -> None:
        """Want an aggregate; whoever asks under the same name means the same number."""
        self._asked.setdefault(name, number)

    def told(self, session: Session) -> Iterator[tuple[int, str, Numbers]]:
        """(year, part of the split, numbers) for all years and parts that have lines."""
        year = self.line["year"]
        keys = [year] if self._part is None else [year, self._part]
        part = literal(UNSPLIT) if self._part is None else self._part
        numbers = [number.label(f"n{place}") for place, number in enumerate(self._asked.values())]
        query = (
            select(year, part.label("part"), *numbers)
            .select_from(self._lines.source)
            .where(self._lines.present)
            .group_by(*keys)
        )
        for found, named, *values in session.execute(query):
            yield found, named, dict(zip(self._asked, values, strict=True))
