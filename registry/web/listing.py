"""Lists: every state of a list (word, filters, order, page) is its address."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

PAGE_SIZE = 50
LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class ListState:
    """What one address asks of a list. Unknown keys of order fall back to the first one."""

    path: str
    given: tuple[tuple[str, str], ...]
    sort: str
    descending: bool
    page: int

    @classmethod
    def of(cls, path: str, args: MultiDict[str, str], sorts: Iterable[str]) -> Self:
        """Read `args` of the address `path`; `sorts` are the keys the list can be sorted by."""
        known = tuple(sorts)
        asked = args.get("sort", "")
        sort = asked.removeprefix("-")
        kept = [(key, value) for key, value in args.items(multi=True) if value and key not in _OWN]
        return cls(
            path,
            tuple(kept),
            sort if sort in known else known[0],
            asked.startswith("-") and sort in known,
            min(max(args.get("page", 1, type=int) or 1, 1), LAST_PAGE),
        )

    def value(self, key: str) -> str:
        """The given value of a filter, or an empty text."""
        return next((value.strip() for name, value in self.given if name == key), "")

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.given)

    def direction(self, key: str) -> str:
        """The `aria-sort` of a column head."""
        if key != self.sort:
            return ""
        return "descending" if self.descending else "ascending"

    def sorted_by(self, key: str) -> str:
        """The address sorted by `key`; the column already chosen turns round."""
        turned = key == self.sort and not self.descending
        return self._address(("sort", f"-{key}" if turned else key))

    def at_page(self, number: int) -> str:
        """The address of another page, filters and order kept."""
        order = ("sort", f"-{self.sort}" if self.descending else self.sort)
        return self._address(order, ("page", str(number)))

    def without(self, key: str) -> str:
        """The address with one filter lifted."""
        return self._with([pair for pair in self.given if pair[0] != key])

    def narrowed(self, key: str, value: str) -> str:
        """The address with one filter set, from its first page."""
        return self._with([*(pair for pair in self.given if pair[0] != key), (key, value)])

    def _with(self, pairs: list[tuple[str, str]]) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def _address(self, *more: tuple[str, str]) -> str:
        return self._with([*self.given, *more])


_OWN = ("sort", "page")


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of `total` rows."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)

    @property
    def window(self) -> list[int | None]:
        """The page numbers to show, None where some are left out: 1 … 4 5 6 … 62."""
        near = {1, self.pages, *range(self.number - 2, self.number + 3)}
        shown: list[int | None] = []
        previous = 0
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if number > previous + 1:
                shown.append(None)
            shown.append(number)
            previous = number
        return shown
