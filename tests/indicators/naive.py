"""Every figure a second time, with plain loops over dicts: the oracle of the compiled measures."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    HonourKind,
    Industry,
    Platform,
    PlatformKind,
    PlatformLevel,
    Standing,
)
from tests.indicators.world import Row, World

NATURES = ["census", "annual", "flash"]
ORIGINS = ["statistics", "tax", "town", "firm", "published"]
EXITS = ("moved_out", "absorbed", "deregistered")
START, END = date(2021, 1, 1), date(2025, 12, 31)
Test = Callable[[Row, int, date], bool]


class Naive:
    """The figures of a world of plain rows, in base units."""

    def __init__(self, world: World) -> None:
        self.world = world

    def table(self, model: Any) -> list[Row]:
        return self.world.rows[model]

    def owner(self, file: int) -> int:
        """The firm that a file belongs to."""
        merged: int | None = self.table(Enterprise)[file - 1]["merged_into_id"]
        return file if merged is None else merged

    def files(self, firm: int) -> list[int]:
        return [row["id"] for row in self.table(Enterprise) if self.owner(row["id"]) == firm]

    def firms(self) -> list[int]:
        return [row["id"] for row in self.table(Enterprise) if row["merged_into_id"] is None]

    def standing(self, firm: int, day: date) -> Row:
        for row in self.table(Standing):
            if row["enterprise_id"] == firm and row["starts_on"] <= day < row["ends_on"]:
                return row
        return {"industry_code": None, "advanced": None, "status": None}

    def present(self, firm: int, day: date) -> bool:
        if self.standing(firm, day)["status"] in ("moved_out", "revoked", "deregistered"):
            return False
        moves = sorted(
            (event["happened_on"], event["id"], event["kind"])
            for event in self.table(EnterpriseEvent)
            if self.owner(event["enterprise_id"]) == firm and event["kind"] in (*EXITS, "moved_in")
        )
        before = [kind for happened, _, kind in moves if happened <= day]
        after = [kind for happened, _, kind in moves if happened > day]
        if before:
            return before[-1] == "moved_in"
        return not after or after[0] in EXITS

    def effective(self, firm: int, year: int, field: str) -> int | None:
        best = None
        for row in self.table(Figures):
            if self.owner(row["enterprise_id"]) != firm or row["year"] != year:
                continue
            if row["through"] != 12 or row[field] is None:
                continue
            place = (
                NATURES.index(row["nature"]),
                ORIGINS.index(row["origin"]),
                row["enterprise_id"] != firm,
                row["id"],
            )
            if best is None or place < best[0]:
                best = (place, row[field])
        return None if best is None else int(best[1])

    def in_library(self, firm: int, year: int) -> bool | None:
        found = self.effective(firm, year, "in_library")
        return None if found is None else bool(found)

    def division(self, firm: int, day: date) -> int:
        code = self.standing(firm, day)["industry_code"]
        return int(code[:2]) if code else 0

    def industrial(self, firm: int, day: date) -> bool:
        return 6 <= self.division(firm, day) <= 46

    def manufacturing(self, firm: int, day: date) -> bool:
        return 13 <= self.division(firm, day) <= 43

    def advanced(self, firm: int, day: date) -> bool:
        return self.standing(firm, day)["advanced"] is True

    def high_tech(self, firm: int, day: date) -> bool:
        code = self.standing(firm, day)["industry_code"]
        return any(row["code"] == code and row["high_tech"] for row in self.table(Industry))

    def library(self, year: int) -> list[int]:
        """Firms 规上在库 in the year and present on its last day."""
        day = date(year, 12, 31)
        return [
            firm for firm in self.firms() if self.present(firm, day) and self.in_library(firm, year)
        ]

    def total(
        self, year: int, field: str, tests: Iterable[Callable[[int, date], bool]], *needs: str
    ) -> int | None:
        """Σ field over library firms that pass; None where nobody gave it."""
        day = date(year, 12, 31)
        values = []
        for firm in self.library(year):
            given = [self.effective(firm, year, name) for name in (field, *needs)]
            if None not in given and all(test(firm, day) for test in tests):
                values.append(given[0] or 0)
        return sum(values) if values else None

    def output(self, year: int) -> int | None:
        return self.total(year, "output", [self.industrial])

    def hightech_output(self, year: int) -> int | None:
        return self.total(year, "output", [self.industrial, self.high_tech])

    def advanced_revenue(self, year: int) -> int | None:
        return self.total(year, "revenue", [self.manufacturing, self.advanced])

    def revenue(self, year: int) -> int | None:
        return self.total(year, "revenue", [self.industrial])

    def research(self, year: int) -> tuple[int | None, int | None]:
        return (
            self.total(year, "rd_expense", [self.industrial], "revenue"),
            self.total(year, "revenue", [self.industrial], "rd_expense"),
        )

    def land(self, year: int) -> tuple[int | None, int | None]:
        return (
            self.total(year, "output", [self.industrial], "land"),
            self.total(year, "land", [self.industrial], "output"),
        )

    def advanced_manufacturers(self, year: int) -> int:
        day = date(year, 12, 31)
        return sum(
            self.manufacturing(firm, day) and self.advanced(firm, day)
            for firm in self.library(year)
        )

    def coverage(self, year: int) -> tuple[int, int, Decimal | None]:
        """应报, 已报, 产值覆盖率 of output."""
        day = date(year, 12, 31)
        due, reported, weight, weighed = 0, 0, 0, 0
        for firm in self.firms():
            now, before = self.in_library(firm, year), self.in_library(firm, year - 1)
            expected = now is True or (now is None and before is True)
            if not (expected and self.present(firm, day) and self.industrial(firm, day)):
                continue
            last = self.effective(firm, year - 1, "output") or 0
            due, weight = due + 1, weight + last
            if self.effective(firm, year, "output") is not None:
                reported, weighed = reported + 1, weighed + last
        return due, reported, Decimal(weighed) / Decimal(weight) * 100 if weight else None

    def growth(self, year: int) -> tuple[int, int, int, int]:
        """可比口径 of output: Σ本期, Σ上年同期, firms compared, firms left out."""
        day = date(year, 12, 31)
        current, prior, compared, left_out = 0, 0, 0, 0
        for firm in self.library(year):
            output = self.effective(firm, year, "output")
            if output is None or not self.industrial(firm, day):
                continue
            given = self.effective(firm, year, "output_prior")
            last = self.effective(firm, year - 1, "output") if given is None else given
            if last is None:
                left_out += 1
            else:
                current, prior, compared = current + output, prior + last, compared + 1
        return current, prior, compared, left_out

    def rule(self, model: Any, code: str, day: date) -> Row | None:
        """The newest rule set that had begun, else the first."""
        own = sorted(
            (row for row in self.table(model) if row["code"] == code),
            key=lambda row: row["starts_on"],
        )
        begun = [row for row in own if row["starts_on"] <= day]
        return begun[-1] if begun else own[0] if own else None

    def honoured(self, day: date, test: Callable[[Row, Row], bool]) -> set[int]:
        """Firms present on the day with an honour valid on it whose kind passes."""
        found = set()
        for honour in self.table(Honour):
            since = honour["recognised_on"]
            if since is None or since > day:
                continue
            ends = [honour[name] for name in ("expires_on", "withdrawn_on", "moved_out_on")]
            kind = self.rule(HonourKind, honour["kind"], since)
            if kind is None or any(end is not None and end <= day for end in ends):
                continue
            firm = self.owner(honour["enterprise_id"])
            if test(honour, kind) and self.present(firm, day):
                found.add(firm)
        return found

    def knows_honours(self, kinds: set[str], day: date) -> bool:
        """Whether the ledger has any honour of these kinds recognised by the day."""
        days = [row["recognised_on"] for row in self.table(Honour) if row["kind"] in kinds]
        return any(since is not None and since <= day for since in days)

    def champions(self, day: date) -> int:
        families = ("single_champion", "little_giant")
        return len(
            self.honoured(
                day, lambda _, kind: kind["family"] in families and kind["level"] == "national"
            )
        )

    def smart_benchmarks(self, day: date) -> int:
        return len(self.honoured(day, lambda honour, _: honour["kind"] == "smart_benchmark"))

    def innovation_platforms(self, day: date) -> int:
        """Platforms first at 市级 or above within the plan, with a level that still stands."""
        levels: dict[tuple[int, str, str], list[Row]] = {}
        for platform in self.table(Platform):
            key = (self.owner(platform["enterprise_id"]), platform["kind"], platform["name"])
            levels.setdefault(key, []).extend(
                level
                for level in self.table(PlatformLevel)
                if level["platform_id"] == platform["id"]
                and level["level"] in ("city", "national")
                and level["recognised_on"] is not None
            )
        return sum(self._new(*key, reached, day) for key, reached in levels.items() if reached)

    def _new(self, firm: int, kind: str, name: str, reached: list[Row], day: date) -> bool:
        first = min(level["recognised_on"] for level in reached)
        rule = self.rule(PlatformKind, kind, first)
        stands = any(
            level["recognised_on"] <= day
            and (level["withdrawn_on"] is None or level["withdrawn_on"] > day)
            for level in reached
        )
        within = START <= first <= min(day, END)
        counts = rule is not None and rule["counts"]
        return bool(within and counts and stands and self.present(firm, day))
