"""The plan's table of all years over 100,000 firms × 6 years, against SQL written by hand.

The statement of `by_hand` follows the same rules over the same rows, and both must tell the same
numbers. Ours reads counts, official figures and the plan, too, and judges. Aim: within 1.5 times;
the same as known at an earlier revision within 1.5 times of the present. For comparison, a pass
that only adds up what it finds: it chooses nothing, knows no moves and tells neither coverage nor
growth.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench import by_hand
from bench import district as place
from bench.listing import seconds
from bench.places import both_engines
from registry.indicators.compute import tables_of
from registry.indicators.in_force import plan_in_force
from registry.indicators.ledger import ledger_figures
from registry.indicators.lens import last_days
from registry.indicators.rules import Rules
from registry.models import Enterprise, EnterpriseEvent, Figures, Honour
from registry.records.database import Database
from registry.records.rows import NOW, Known, newest_revision, rows
from registry.records.writer import Writer, write
from registry.services.setup import load_seeds
from registry.terms import Door
from tests.support.ledgers import Ledgers, borrowed

PLAN = "daxing-14-5"
YEARS = range(2020, 2026)
FIRMS = range(1, place.FIRMS + 1)
CORRECTED = 10_000
ROUNDS = 5
BARE = """
SELECT f.year,
  sum(CASE WHEN i.section IN ('B', 'C', 'D') THEN f.output END),
  count(CASE WHEN i.section = 'C' AND s.advanced THEN 1 END),
  sum(CASE WHEN i.section = 'C' AND s.advanced THEN f.revenue END),
  sum(CASE WHEN i.section IN ('B', 'C', 'D') THEN f.revenue END),
  sum(CASE WHEN i.section IN ('B', 'C', 'D') AND f.land IS NOT NULL THEN f.output END),
  sum(CASE WHEN i.section IN ('B', 'C', 'D') AND f.output IS NOT NULL THEN f.land END),
  sum(CASE WHEN i.section IN ('B', 'C', 'D') THEN f.rd_expense END),
  sum(CASE WHEN i.high_tech THEN f.output END)
FROM figures f
JOIN standing s ON s.enterprise_id = f.enterprise_id
  AND s.starts_on <= f.year || '-12-31' AND s.ends_on > f.year || '-12-31'
JOIN industry i ON i.code = s.industry_code AND i.edition = s.industry_edition
WHERE f.through = 12 AND f.in_library AND f.year BETWEEN 2020 AND 2025
GROUP BY f.year
"""


def run() -> list[dict[str, Any]]:
    """Print the ratios of both engines and return them."""
    results = []
    with both_engines() as engines:
        for ledgers in engines:
            with district(ledgers) as database, database.session() as session:
                agree(session)
                found: dict[str, Any] = {"engine": ledgers.engine, **compare(session)}
            results.append(found)
            print(
                "  {engine:<10} all years {table:4.2f} of the same by hand, {bare:4.2f} of bare "
                "sums; as known before {known:4.2f} of the present".format(**found),
                flush=True,
            )
    return results


def agree(session: Session) -> None:
    """Assert that the statement by hand and our figures are the same numbers, year by year."""
    plan = plan_in_force(session, PLAN, NOW, Rules())
    ours = ledger_figures(session, plan, last_days(*YEARS), NOW)
    hand = {row["year"]: row for row in session.execute(by_hand.statement(session)).mappings()}
    for year in YEARS:
        by_hand.check(hand[year], plan.definitions, ours[year])


def compare(session: Session) -> dict[str, float]:
    """Medians of the ratios, all in turn."""
    same, bare = by_hand.statement(session), text(_for(session, BARE))
    earlier = Known(newest_revision(session) - 1)
    rounds = []
    for _ in range(ROUNDS + 1):  # the first one warms up
        hand = seconds(lambda: session.execute(same).all())
        sums = seconds(lambda: session.execute(bare).all())
        now = seconds(lambda: table(session, NOW))
        known = seconds(lambda: table(session, earlier))
        rounds.append((now / hand, now / sums, known / now))
    names = ("table", "bare", "known")
    return dict(zip(names, map(median, zip(*rounds[1:], strict=True)), strict=True))


def _for(session: Session, statement: str) -> str:
    """PostgreSQL compares days with days."""
    if session.get_bind().dialect.name == "postgresql":
        return statement.replace("f.year || '-12-31'", "make_date(f.year, 12, 31)")
    return statement


def table(session: Session, at: Any) -> Mapping[int, Any]:
    """The plan's table of every year."""
    plan = plan_in_force(session, PLAN, at, Rules())
    return tables_of(session, plan, last_days(*YEARS), at)


@contextmanager
def district(ledgers: Ledgers) -> Iterator[Database]:
    """A ledger with its firms, six years of figures and some honours; then some corrections."""
    with borrowed(ledgers) as database:
        with database.session() as session:
            load_seeds(session, actor="bench", now=place.NOW)
            with write(session, actor="bench", door=Door.IMPORT, now=place.NOW) as writer:
                place.fill(writer)
            with write(session, actor="bench", door=Door.IMPORT, now=place.NOW) as writer:
                fill(writer, FIRMS)
            merge(session, FIRMS)
            correct(session)
        yield database


def fill(writer: Writer, firms: range) -> None:
    """Six annual records of every firm, what makes some of them special, and some honours."""
    for year in YEARS:
        writer.apply(Figures, insert=[record(firm, year) for firm in firms])
        writer.apply(Figures, insert=[other(firm, year) for firm in firms if firm % 40 == 0])
    moves = [move(firm) for firm in firms if firm % 150 == 0]
    writer.apply(EnterpriseEvent, insert=moves)
    honours = [honour(firm) for firm in firms if firm % 20 == 0]
    writer.apply(Honour, insert=honours)


def merge(session: Session, firms: range) -> None:
    """Every two-hundredth file belongs to the firm before it."""
    now = rows(Enterprise, NOW).c
    query = session.query(now.id, now.revision_id).where(now.id % 200 == 0, now.id <= firms[-1])
    updates = [
        {"id": one.id, "revision_id": one.revision_id, "merged_into_id": one.id - 1}
        for one in query
    ]
    with write(session, actor="bench", door=Door.MERGE, now=place.NOW) as writer:
        writer.apply(Enterprise, update=updates)


def other(firm: int, year: int) -> dict[str, Any]:
    """What the statistics bureau says of a firm's year: another output, and no land."""
    said = {"origin": "statistics", "output": firm * 900_000 + year, "land": None}
    return {**record(firm, year), **said}


def move(firm: int) -> dict[str, Any]:
    """A firm that left the district."""
    left = {"kind": "moved_out", "happened_on": date(2021 + firm % 4, 6, 30)}
    return {**blank(EnterpriseEvent), "enterprise_id": firm, **left}


def record(firm: int, year: int) -> dict[str, Any]:
    """A firm's figures of one year, with the gaps that ledgers have."""
    amount = firm * 10_000 + year
    values = {
        "output": amount * 100,
        "revenue": amount * 90,
        "rd_expense": amount if firm % 5 else None,
        "land": 20_000 + firm if firm % 7 else None,
    }
    key = {"enterprise_id": firm, "year": year, "through": 12, "nature": "annual"}
    return {**blank(Figures), **key, "origin": "town", "in_library": firm % 10 != 0, **values}


def honour(firm: int) -> dict[str, Any]:
    """A national honour for ever."""
    since = date(2021, 1 + firm % 12, 1)
    key = {"enterprise_id": firm, "kind": "little_giant", "batch_key": since.isoformat()}
    return {**blank(Honour), **key, "recognised_on": since, "recognised_assumed": False}


def blank(model: Any) -> dict[str, Any]:
    """A row of the model without any value."""
    kept = ("id", "revision_id")
    return {column.name: None for column in model.__table__.columns if column.name not in kept}


def correct(session: Session) -> None:
    """A later revision, so that the ledger has something to remember."""
    now = rows(Figures, NOW).c
    query = session.query(now.id, now.revision_id).order_by(now.id).limit(CORRECTED)
    updates = [{"id": one.id, "revision_id": one.revision_id, "output": 1} for one in query]
    with write(session, actor="bench", door=Door.FORM, now=place.NOW) as writer:
        writer.apply(Figures, update=updates)
