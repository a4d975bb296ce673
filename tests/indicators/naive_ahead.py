"""Forecast, estimate and contributions a second time, with plain loops over the same rows."""

from datetime import date
from fractions import Fraction

from registry.models import Honour, HonourKind
from tests.indicators.naive import Naive
from tests.indicators.world import Row

FAMILIES = ("single_champion", "little_giant")


class NaiveAhead(Naive):
    """What the firms of a little world would look like ahead, and what moved them."""

    def champions_then(self, on: date, until: date, *, with_announced: bool) -> set[int]:
        """Firms that hold a champion's honour on `until`, going by what stood on `on`."""
        found = set()
        for honour in self.table(Honour):
            since, ends = self._hoped(honour, on, with_announced=with_announced)
            if since is None or any(end is not None and end <= until for end in ends):
                continue
            kind = self.rule(HonourKind, honour["kind"], since)
            if kind is None or kind["family"] not in FAMILIES or kind["level"] != "national":
                continue
            firm = self.owner(honour["enterprise_id"])
            if self.present(firm, until):
                found.add(firm)
        return found

    def _hoped(
        self, honour: Row, on: date, *, with_announced: bool
    ) -> tuple[date | None, list[date | None]]:
        """From when an honour counts and when it ends, going by what stood on `on`."""
        since, announced = honour["recognised_on"], honour["announced_on"]
        others = [honour["withdrawn_on"], honour["moved_out_on"]]
        if since is not None and since <= on:
            return since, [honour["expires_on"], *others]
        if with_announced and announced is not None and announced <= on:
            return on, others
        return None, []

    def estimate(self, year: int) -> tuple[int, int, int]:
        """(missing with a last year, missing without, Σ last year) of output."""
        day = date(year, 12, 31)
        lasts = []
        for firm in self.firms():
            listed, before = self.in_library(firm, year), self.in_library(firm, year - 1)
            due = listed is True or (listed is None and before is True)
            absent = self.effective(firm, year, "output") is None
            if due and absent and self.present(firm, day) and self.industrial(firm, day):
                lasts.append(self.effective(firm, year - 1, "output"))
        known = [last for last in lasts if last is not None]
        return len(known), len(lasts) - len(known), sum(known)

    def outputs(self, year: int) -> dict[int, int]:
        """Firm → its output, of those that count."""
        day = date(year, 12, 31)
        found = {}
        for firm in self.library(year):
            output = self.effective(firm, year, "output")
            if output is not None and self.industrial(firm, day):
                found[firm] = output
        return found

    def hightech_outputs(self, year: int) -> dict[int, int]:
        """The same of the firms in high-tech classes."""
        day = date(year, 12, 31)
        return {f: value for f, value in self.outputs(year).items() if self.high_tech(f, day)}

    def share_moved(self, year: int) -> dict[int, Fraction] | None:
        """Firm → its part in the change of the high-tech share, in percent.

        Written as n₁/d₁ − n₀/d₁ and n₀/d₁ − n₀/d₀, each shared out by the firms' own amounts.
        """
        top, bottom = self.hightech_outputs(year), self.outputs(year)
        top0, bottom0 = self.hightech_outputs(year - 1), self.outputs(year - 1)
        whole, whole0 = sum(bottom.values()), sum(bottom0.values())
        if not whole or not whole0:
            return None
        moved = {}
        for firm in {*bottom, *bottom0}:
            by_top = Fraction(top.get(firm, 0) - top0.get(firm, 0), whole)
            lost = Fraction(sum(top0.values()), whole) - Fraction(sum(top0.values()), whole0)
            grown = whole - whole0
            share = bottom.get(firm, 0) - bottom0.get(firm, 0)
            moved[firm] = 100 * (by_top + (lost * share / grown if grown else 0))
            if not grown:
                moved[firm] -= 100 * Fraction(sum(top0.values()) * share, whole * whole0)
        return moved
