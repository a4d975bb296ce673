"""What the plan's table reads from figures, as one statement written by hand for this plan alone.

It follows the same rules and so gives the same numbers: the best record of a firm, year and field,
merged files, absences, the standing of the day, coverage and growth. It may know what our program
may not: the plan, its years and the settings stand in the text. Like ours it works out only firms
of which something has to be chosen, and adds up the lines by what is true of them.
"""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from registry.indicators.ledger import LedgerFigure
from registry.quantities import UNITS, from_base

FIELDS = "in_library output output_prior revenue land rd_expense".split()
BEST = ",\n    ".join(
    f"first_value({name}) OVER (PARTITION BY firm, year ORDER BY {name} IS NULL, place, id) {name}"
    for name in FIELDS
)
LINE = """y.year, s.industry_code code, s.advanced, i.code high_tech, now.id, now.in_library,
    now.output, now.revenue, now.land, now.rd_expense, last.in_library last_in_library,
    last.output last_output, coalesce(now.output_prior, last.output) prior_output"""
HIGH_TECH = """i.code = s.industry_code AND i.high_tech
    AND i.edition = coalesce(s.industry_edition, 'GB/T 4754-2017')"""
HERE = "(s.status IS NULL OR s.status NOT IN ('moved_out', 'revoked', 'deregistered'))"
FLAGS = (
    "in_library",
    "in_library OR in_library IS NULL AND last_in_library",
    "code >= '06' AND code < '47'",
    "code >= '13' AND code < '44'",
    "code IS NULL",
    "advanced",
    "advanced IS NULL",
    "high_tech IS NOT NULL",
    "output IS NOT NULL",
    "revenue IS NOT NULL",
    "land IS NOT NULL",
    "rd_expense IS NOT NULL",
    "prior_output IS NOT NULL",
    "id IS NOT NULL",
)
FLAG = " + ".join(f"CASE WHEN {flag} THEN {1 << n} ELSE 0 END" for n, flag in enumerate(FLAGS))
(LISTED, DUE, INDUSTRIAL, MANUFACTURING, UNCLASSIFIED, ADVANCED, UNDECIDED, HIGH, *GIVEN) = (
    1 << n for n in range(len(FLAGS))
)
OUTPUT, REVENUE, LAND, RD, PRIOR, RECORDED = GIVEN
POPULATION = LISTED + INDUSTRIAL
MAKERS = LISTED + MANUFACTURING + ADVANCED
SHOULD = DUE + INDUSTRIAL
NUMBERS = {
    "manufacturers": ("lines", MAKERS + RECORDED),
    "advanced_revenue": ("revenue", MAKERS + REVENUE),
    "revenue": ("revenue", POPULATION + REVENUE),
    "high_tech_output": ("output", POPULATION + HIGH + OUTPUT),
    "output": ("output", POPULATION + OUTPUT),
    "output_of_land": ("output", POPULATION + OUTPUT + LAND),
    "land": ("land", POPULATION + OUTPUT + LAND),
    "rd_expense": ("rd_expense", POPULATION + RD + REVENUE),
    "revenue_of_rd": ("revenue", POPULATION + RD + REVENUE),
    "unclassified": ("lines", LISTED + UNCLASSIFIED + RECORDED),
    "undecided": ("lines", LISTED + MANUFACTURING + UNDECIDED + RECORDED),
    "due": ("lines", SHOULD),
    "due_weight": ("last_output", SHOULD),
    "current": ("output", POPULATION + OUTPUT + PRIOR),
    "prior": ("prior_output", POPULATION + OUTPUT + PRIOR),
    "compared": ("lines", POPULATION + OUTPUT + PRIOR),
    **{
        f"reported_{name}{what}": (amount, SHOULD + needs)
        for name, needs in {
            "output": OUTPUT,
            "revenue": REVENUE,
            "land": OUTPUT + LAND,
            "rd_expense": RD + REVENUE,
        }.items()
        for what, amount in {"": "lines", "_weight": "last_output"}.items()
    },
}
"""Name → what is summed, and over the lines of which all these flags are true."""
AMOUNTS = "output revenue land rd_expense prior_output last_output".split()
STATEMENT = f"""
WITH years(year, day) AS (
  VALUES {", ".join(f"({year}, DATE '{year}-12-31')" for year in range(2019, 2026))}
), move AS (
  SELECT coalesce(e.merged_into_id, e.id) firm, v.happened_on, v.id, v.kind <> 'moved_in' gone
  FROM enterprise_event v JOIN enterprise e ON e.id = v.enterprise_id
  WHERE v.kind IN ('moved_in', 'moved_out', 'absorbed', 'deregistered')
), away AS (
  SELECT firm,
    CASE WHEN gone THEN happened_on ELSE DATE '0001-01-01' END since,
    CASE WHEN gone THEN coalesce(next_on, DATE '9999-12-31') ELSE happened_on END until
  FROM (SELECT m.*, lag(happened_on) OVER w last_on, lead(happened_on) OVER w next_on
        FROM move m WINDOW w AS (PARTITION BY firm ORDER BY happened_on, id)) ordered
  WHERE gone OR last_on IS NULL
), crowd(file) AS (
  SELECT enterprise_id FROM figures WHERE through = 12
  GROUP BY enterprise_id HAVING count(*) > count(DISTINCT year)
  UNION SELECT id FROM enterprise WHERE merged_into_id IS NOT NULL
  UNION SELECT merged_into_id FROM enterprise WHERE merged_into_id IS NOT NULL
  UNION SELECT firm FROM move
), record AS (
  SELECT coalesce(e.merged_into_id, e.id) firm, f.*,
    CASE f.nature WHEN 'census' THEN 0 WHEN 'annual' THEN 100 WHEN 'flash' THEN 200 ELSE 300 END
    + CASE f.origin WHEN 'statistics' THEN 0 WHEN 'tax' THEN 10 WHEN 'town' THEN 20
      WHEN 'firm' THEN 30 WHEN 'published' THEN 40 ELSE 50 END
    + CASE WHEN e.merged_into_id IS NULL THEN 0 ELSE 1 END place
  FROM figures f JOIN enterprise e ON e.id = f.enterprise_id
  WHERE f.through = 12 AND f.enterprise_id IN (SELECT file FROM crowd)
), chosen AS (
  SELECT DISTINCT firm, firm id, year, {BEST} FROM record
), line AS (
  SELECT {LINE}
  FROM enterprise e
  LEFT JOIN standing s ON s.enterprise_id = e.id
  LEFT JOIN industry i ON {HIGH_TECH}
  LEFT JOIN years y ON s.id IS NULL OR s.starts_on <= y.day AND s.ends_on > y.day
  LEFT JOIN figures now
    ON now.enterprise_id = e.id AND now.year = y.year AND now.through = 12
  LEFT JOIN figures last
    ON last.enterprise_id = e.id AND last.year = y.year - 1 AND last.through = 12
  WHERE e.id NOT IN (SELECT file FROM crowd) AND {HERE}
    AND (now.id IS NOT NULL OR last.id IS NOT NULL)
  UNION ALL
  SELECT {LINE}
  FROM (SELECT firm, year FROM chosen UNION SELECT firm, year + 1 FROM chosen) c
  JOIN years y ON y.year = c.year
  LEFT JOIN chosen now ON now.firm = c.firm AND now.year = c.year
  LEFT JOIN chosen last ON last.firm = c.firm AND last.year = c.year - 1
  LEFT JOIN standing s
    ON s.enterprise_id = c.firm AND s.starts_on <= y.day AND s.ends_on > y.day
  LEFT JOIN industry i ON {HIGH_TECH}
  LEFT JOIN away a ON a.firm = c.firm AND a.since <= y.day AND a.until > y.day
  WHERE {HERE} AND a.firm IS NULL
), flagged AS (
  SELECT year * 65536 + {FLAG} flags, {", ".join(AMOUNTS)} FROM line
), added AS (
  SELECT flags, count(*) lines, {", ".join(f"sum({name}) {name}" for name in AMOUNTS)}
  FROM flagged GROUP BY flags
)
SELECT flags / 65536 AS year, {
    ", ".join(
        f"sum(CASE WHEN flags & {flags} = {flags} THEN {amount} END) AS {name}"
        for name, (amount, flags) in NUMBERS.items()
    )
}
FROM added GROUP BY flags / 65536
"""  # noqa: S608 -- of its own words only
PARTS = {
    "output": ("output", None, "output"),
    "advanced_manufacturers": ("manufacturers", None, None),
    "advanced_revenue_share": ("advanced_revenue", "revenue", "revenue"),
    "hightech_output_share": ("high_tech_output", "output", "output"),
    "output_per_hectare": ("output_of_land", "land", "land"),
    "rd_intensity": ("rd_expense", "revenue_of_rd", "rd_expense"),
}
"""Indicator → numerator, denominator and what must be reported, as the statement calls them."""


def statement(session: Session) -> Any:
    """The statement for the engine of the session: SQLite keeps days as words."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return text(STATEMENT.replace("DATE '", "'") if is_sqlite else STATEMENT)


def check(row: Any, definitions: Any, figures: dict[str, LedgerFigure]) -> None:
    """Assert that a year's row and our figures of the year are the same numbers."""
    for indicator, (top, bottom, reported) in PARTS.items():
        definition, ours = definitions[indicator], figures[indicator]
        for name, part, mine in (
            (top, definition.numerator, ours.numerator),
            (bottom, definition.denominator, ours.denominator),
        ):
            if name is not None:
                own = int(row[name])
                assert (own if part.unit == "家" else from_base(own, UNITS[part.unit])) == mine, (
                    indicator,
                    name,
                )
        if reported is not None and ours.coverage is not None:
            firms = (row["due"], row[f"reported_{reported}"])
            assert firms == (ours.coverage.due, ours.coverage.reported), indicator
            weights = row[f"reported_{reported}_weight"], row["due_weight"]
            rate = None if None in weights else 100 * int(weights[0]) / int(weights[1])
            told = ours.coverage.rate
            assert (rate is None) == (told is None), indicator
            assert rate is None or told is None or abs(rate - float(told)) < 1e-9, indicator
    growth = figures["output"].growth
    if growth is not None:
        sums = (growth.current, growth.prior, growth.firms)
        assert sums == (row["current"], row["prior"], row["compared"])
