"""归类: corrected in place on the statement's day (更正), or split from a day on (自某日起)."""

from typing import Any

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.enterprises.identity import Identity
from registry.importing.compare.present import Present, load_present
from registry.importing.compare.sides import Decision, Side, decide
from registry.importing.match.among import among
from registry.importing.outcome import Batch
from registry.importing.table import BLANK, CLEAR, Filled
from registry.models import Standing
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.columns import columns_of, rows_of
from registry.reference.towns import find_town

_PLAIN = (
    *("sector", "segment", "industry_code", "advanced"),
    *("town", "statistical_town", "park", "status"),
)
_ADDRESSES = ("operating_address", "registered_address")
OUT_OF_SCOPE = "所属镇街（园区）不在您的数据范围内，请核对，或交由区级编辑办理。"


class Standings:
    """The part of a table of firms that goes into `standing`."""

    def __init__(self, call: Call, book: Book, identity: Identity) -> None:
        self.call, self.book = call, book
        self.firms = identity.ids
        self.day = call.asked.since or call.asked.statement_day
        self.present = self._load()
        self.derived: dict[int, str] = {}
        self.side = self._side()

    def _load(self) -> Present:
        """The interval of each firm that holds on the day."""
        known = {number for number in self.firms if number is not None and number > 0}

        def on_the_day(c: Any) -> list[Any]:
            firms = among(self.call.session, c.enterprise_id, known)
            return [firms, c.starts_on <= self.day, c.ends_on > self.day]

        return load_present(self.call.session, Standing, on_the_day, key=("enterprise_id",))

    def _side(self) -> Side:
        book = self.book
        given = {name: book.column(name) for name in _PLAIN if book.has(name)}
        given["town"] = self._towns(given.get("town"))
        if "sector" in given:
            given["sector_scheme"] = beside(given["sector"], self.call.asked.sector_scheme)
        if "industry_code" in given:
            given["industry_edition"] = beside(
                given["industry_code"], self.call.asked.industry_edition
            )
        size = len(self.firms)
        fixed: dict[str, list[Any]] = {
            "enterprise_id": list(self.firms),
            "starts_on": [DISTANT_PAST] * size,
            "ends_on": [DISTANT_FUTURE] * size,
        }
        keys = [None if number is None else (number,) for number in self.firms]
        fields = {"sector_scheme": "sector", "industry_edition": "industry_code"}
        titles: dict[str, str | None] = dict.fromkeys(fields)
        return Side(Standing, keys, given, fixed, fields, titles, primary=False)

    def _towns(self, given: list[Filled] | None) -> list[Filled]:
        """所属镇街 as given; where neither file nor ledger has one, taken from the address."""
        towns: list[Filled] = list(given) if given else [BLANK] * len(self.firms)
        addresses = [self.book.column(name) for name in _ADDRESSES]
        memo: dict[str, str | None] = {}
        for position in self.book.live_or_taken():
            if towns[position] is not BLANK or self._recorded(position, "town") is not None:
                continue
            for name, column in zip(_ADDRESSES, addresses, strict=True):
                text = column[position]
                if isinstance(text, str) and (town := _town_in(text, memo)):
                    towns[position] = town
                    self.derived[position] = name
                    break
        return towns

    def _recorded(self, position: int, column: str) -> Any:
        place = self.present.index.get((self.firms[position],))
        return None if place is None else self.present.columns[column][place]

    def check_scope(self) -> None:
        """A person with some towns neither creates a firm elsewhere nor moves one away."""
        scope, given = self.call.asked.scope, self.side.given
        if scope.whole:
            return
        for position in self.book.live_or_taken():
            after = [
                _after(given[name][position] if name in given else BLANK, stored)
                for name in ("town", "park")
                for stored in [self._recorded(position, name)]
            ]
            if not scope.covers(*after):
                self.book.refuse(position, "out_of_scope", "town", OUT_OF_SCOPE)

    def compare(self) -> None:
        """Compare; a change from a day on splits the interval."""
        decision = decide(self.book, self.side, self.present)
        written = {*decision.new, *decision.changed}
        for position, name in self.derived.items():
            if position in written:
                self.book.derive(position, "standing.town", name, self.side.given["town"][position])
        if self.call.asked.since is not None and decision.changed:
            self.book.batches += self._split(self.book.batches.pop(), decision)

    def _split(self, batch: Batch, decision: Decision) -> list[Batch]:
        """End each changed interval on the day and begin a new one, unless it begins that day."""
        columns = self.present.columns
        ended, begun, corrected = [], [], []
        for position, row in zip(decision.changed, rows_of(batch.update), strict=True):
            place = decision.place[position]
            if columns["starts_on"][place] == self.day:
                corrected.append(row)
                continue
            source = {"source_row": row["source_row"]}
            ended.append(
                {"id": row["id"], "revision_id": row["revision_id"], "ends_on": self.day, **source}
            )
            whole = {**self.present.row(place), **row, "starts_on": self.day, **source}
            begun.append({n: v for n, v in whole.items() if n not in ("id", "revision_id")})
        return [
            Batch(Standing, insert=batch.insert, update=columns_of(corrected)),
            Batch(Standing, update=columns_of(ended)),
            Batch(Standing, insert=columns_of(begun)),
        ]


def beside(values: list[Filled], mark: str) -> list[Filled]:
    """The edition or scheme that goes with a code: written and cleared together with it."""
    return [value if value is BLANK or value is CLEAR else mark for value in values]


def _after(value: Filled, stored: Any) -> Any:
    if value is BLANK:
        return stored
    return None if value is CLEAR else value


def _town_in(address: str, memo: dict[str, str | None]) -> str | None:
    if address not in memo:
        memo[address] = find_town(address)
    return memo[address]
