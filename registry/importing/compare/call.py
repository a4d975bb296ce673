"""What the tables of one call know of each other: new firms, and rows that are spoken for."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Scope
from registry.importing.compare.base import Base
from registry.importing.compare.book import Book
from registry.importing.match.firms import Firm, Roll
from registry.importing.match.naming import Naming
from registry.importing.outcome import Batch
from registry.importing.returned.review import Review, guard, review
from registry.importing.table import ParsedTable
from registry.models import Remembering


@dataclass(frozen=True)
class Asked:
    """What the person who imports has said, and the day on which that is so.

    statement_day -- the day of which the file speaks (截至日期); today where nobody said
    since -- a change of 归类 begins on this day and splits the interval; None corrects it
    smart_benchmark_kind -- the honour that 是否智能制造标杆 stands for, by the plan's setting
    series_units -- 区级数据 series → its usual unit, for files that leave 单位 out
    again -- the files were imported before, and their base is what the ledger was then
    unmatched, complete -- as in `decisions.Decisions`, for every table that says nothing of its own
    """

    scope: Scope
    today: date
    statement_day: date
    since: date | None = None
    sector_scheme: str = "daxing-14-5"
    industry_edition: str = "GB/T 4754-2017"
    smart_benchmark_kind: str = ""
    series_units: Mapping[str, str] = field(default_factory=dict)
    unmatched: str = ""
    complete: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a record is after an earlier table of the call, and the row that said so."""

    book: Book
    position: int
    facts: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Where it was said."""
        return f"“{self.book.table.sheet}”第 {self.book.table.rows[self.position]} 行"


@dataclass
class Call:
    """All tables that are compared and written together; firms come first.

    tables -- every one of them, in the order of the files
    naming -- what all tables of firms say together, once the first of them is compared
    coded -- number → firm on record that takes a code in this call
    new_numbers -- code, else folded name → the number of a firm to be created
    new_projects -- code, else name and building firm → the number of a project to be created
    told_projects -- number of a project → what it is after the tables before
    bases -- id of a table → the revision that its workbook was exported at; newest -- the last one
    reviews -- id of a table → what is known of the workbook, where it was sent out by us
    """

    session: Session
    asked: Asked
    roll: Roll
    tables: Sequence[ParsedTable] = ()
    naming: Naming | None = None
    new_firms: list[tuple[Firm, tuple[str, ...]]] = field(default_factory=list)
    coded: dict[int, Firm] = field(default_factory=dict)
    new_numbers: dict[str, int] = field(default_factory=dict)
    spoken_for: dict[str, list[tuple[Book, dict[Hashable, int]]]] = field(default_factory=dict)
    new_projects: dict[str, int] = field(default_factory=dict)
    told_projects: dict[int, Told] = field(default_factory=dict)
    planned_honours: dict[tuple[int, str], Batch] = field(default_factory=dict)
    bases: Mapping[int, int] = field(default_factory=dict)
    reviews: Mapping[int, Review] = field(default_factory=dict)
    newest: int = 0
    _numbers: dict[str, "count[int]"] = field(default_factory=dict)

    def open(self, table: ParsedTable) -> Book:
        """A book for a table of this call."""
        base = self.bases.get(id(table))
        returned = self.reviews.get(id(table))
        own = returned.known.sources if returned else frozenset()
        known = base is not None and base < self.newest
        since = Base(self.session, int(base or 0), own, again=self.asked.again)
        book = Book(table, since if known else None)
        if returned is not None:
            guard(book, returned.known)
        return book

    def review(self, book: Book, subjects: Sequence[int | None]) -> None:
        """Hold the rows of a returned workbook against its due list, once they are matched."""
        found = self.reviews.get(id(book.table))
        if found is not None and found.known.refusal is None:
            review(book, found, subjects)

    def new_id(self, model: type[Remembering]) -> int:
        """A negative number that stands for a row to be created."""
        return -next(self._numbers.setdefault(model.__tablename__, count(1)))

    def claim(
        self,
        book: Book,
        model: type[Remembering],
        keys: Sequence[Hashable | None],
        field_name: str | None,
        what: str,
        doubted: Collection[int] = (),
    ) -> None:
        """Refuse rows of one table that mean the same record, and rows that another table means.

        The first kind is an error on every row of the group that names the others; the second a
        conflict that names the table which came first. Rows that were written before have their
        say here, and none after it. Rows that contradict each other speak for nothing: read again
        when the record exists, they must not stop the row of another table that made it.
        doubted -- rows that wait or are refused, and say nevertheless which record they mean
        """
        live = book.live_or_taken()
        said = sorted({*live, *doubted}) if doubted else live
        positions = [at for at in said if keys[at] is not None]
        first: dict[Hashable, int] = {keys[at]: at for at in positions}
        if len(first) < len(positions):
            groups: dict[Hashable, list[int]] = {}
            for at in positions:
                groups.setdefault(keys[at], []).append(at)
            for group in groups.values():
                _refuse_doubles(book, group, field_name, what)
            first = {key: group[0] for key, group in groups.items() if len(group) == 1}
        for earlier, known in self.spoken_for.get(model.__tablename__, ()):
            for key in first.keys() & known.keys():
                place = f"“{earlier.table.sheet}”第 {earlier.table.rows[known[key]]} 行"
                message = f"本次导入的{place}已写这一{what}，请核对后只留一处。"
                if not book.is_out(first[key]):
                    book.conflict(first[key], "twice_in_call", field_name, message)
        self.spoken_for.setdefault(model.__tablename__, []).append((book, first))
        book.hold_back()


def _refuse_doubles(book: Book, group: Sequence[int], field_name: str | None, what: str) -> None:
    """Refuse rows of a table that mean one record, where there are several and nothing else has."""
    for at in group if len(group) > 1 else ():
        if not book.is_out(at):
            book.refuse_double(at, [other for other in group if other != at], field_name, what)
