"""Sums and counts over the lines of a table, collected first and then asked in one statement.

Lines are first added up by what is true of them, a bit for each condition. There are few such
groups, and each number adds up those that fulfil its conditions: a condition is checked once for a
line, however many numbers depend on it.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from registry.indicators.lens import Population
from registry.quantities import exact_sum

UNSPLIT = ""

Numbers = Mapping[Hashable, int]
"""The name under which a number was asked for → the number."""

Conditions = Mapping[str, ColumnElement[bool]]
"""What must hold of a line, each under a name that always means the same."""

YEAR_BITS = 12
"""A line's signature begins with its year; the conditions follow. BIGINT has room for fifty."""


@dataclass(frozen=True)
class _Asked:
    """A number: over the lines that fulfil all of `where`."""

    where: frozenset[str]
    amount: str
    distinct: bool = False


class Tally:
    """What is asked of a population; equal questions of several askers are one number."""

    def __init__(self, lines: Population, part: ColumnElement[Any] | None = None) -> None:
        self.line = lines.columns
        self._lines, self._part = lines, part
        self._conditions: dict[str, ColumnElement[bool]] = {}
        self._amounts: dict[str, ColumnElement[Any]] = {}
        self._asked: dict[Hashable, _Asked] = {}

    def count(self, name: Hashable, where: Conditions) -> None:
        """Want the number of lines; whoever asks under the same name means the same number."""
        self._ask(name, where, _Asked(frozenset(where), "lines"))

    def count_things(self, name: Hashable, where: Conditions) -> None:
        """Want the number of different things of which there is such a line."""
        self._ask(name, where, _Asked(frozenset(where), "thing", distinct=True))

    def add(
        self, name: Hashable, where: Conditions, amount: str, value: ColumnElement[Any]
    ) -> None:
        """Want the sum of `value`, which is always meant by `amount`."""
        self._amounts.setdefault(amount, value)
        self._ask(name, where, _Asked(frozenset(where), amount))

    def _ask(self, name: Hashable, where: Conditions, asked: _Asked) -> None:
        self._asked.setdefault(name, asked)
        for condition, clause in where.items():
            self._conditions.setdefault(condition, clause)

    def told(self, session: Session) -> Iterator[tuple[int, str, Numbers]]:
        """(year, part of the split, numbers) for all years and parts that have lines."""
        group = self._groups().c
        year = group.signature.bitwise_and(literal((1 << YEAR_BITS) - 1, BigInteger))
        part = literal(UNSPLIT) if self._part is None else group.part
        keys = ["year"] if self._part is None else ["year", "part"]
        numbers = [
            self._number(group, asked).label(f"n{place}")
            for place, asked in enumerate(self._asked.values())
        ]
        query = select(year.label("year"), part.label("part"), *numbers).group_by(*keys)
        for found, named, *values in session.execute(query):
            own = (exact_sum(value) for value in values)
            yield found, named, dict(zip(self._asked, own, strict=True))

    def _groups(self) -> Subquery:
        """The lines added up by signature: (signature, part, thing, lines, one per amount)."""
        told: dict[str, ColumnElement[Any]] = {"signature": self._signature()}
        if self._part is not None:
            told["part"] = self._part
        if any(asked.distinct for asked in self._asked.values()):
            told["thing"] = self.line["thing"]
        columns = [value.label(name) for name, value in {**told, **self._amounts}.items()]
        lines = union_all(
            *(
                select(*columns).select_from(source).where(self._lines.present)
                for source in self._lines.sources
            )
        ).subquery("signed")
        keys = [lines.c[name] for name in told]
        sums = [func.sum(lines.c[name]).label(name) for name in self._amounts]
        return select(*keys, func.count().label("lines"), *sums).group_by(*keys).subquery("groups")

    def _signature(self) -> ColumnElement[int]:
        """A line's year, and above it a bit for each condition that the line fulfils."""
        found: ColumnElement[Any] = self.line["year"]
        for name, clause in self._conditions.items():
            found = found + case((clause, self._bit(name)), else_=literal(0, BigInteger))
        return found

    def _bit(self, name: str) -> ColumnElement[int]:
        return literal(self._weight(name), BigInteger)

    def _weight(self, name: str) -> int:
        return 1 << (YEAR_BITS + list(self._conditions).index(name))

    def _number(self, group: Any, asked: _Asked) -> ColumnElement[Any]:
        """The number out of the groups."""
        wanted = literal(sum(self._weight(name) for name in asked.where), BigInteger)
        such = case((group.signature.bitwise_and(wanted) == wanted, group[asked.amount]))
        return func.count(such.distinct()) if asked.distinct else func.sum(such)
