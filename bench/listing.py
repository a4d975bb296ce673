"""The list of 100,000 firms by word and two filters, against bare SQL and rendering its 50 rows.

A page is asked through the whole application (session, rights, count, rows, page). The bare side
sends two statements written by hand to the driver and renders the same template with the same
content. Both in turn; the median counts. The statements of a page are counted, too. Aim: within
3 times.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from flask import template_rendered
from sqlalchemy import event, text

from bench.district import TOWNS, District, district
from bench.places import both_engines

ROUNDS = 25
ADDRESS = f"/enterprises?q=号生物&sector=pharma&town={TOWNS[0]}"
OTHER = "/enterprises?page=40&sort=-code"
WHERE = """
FROM enterprise e
JOIN standing s ON s.enterprise_id = e.id AND s.starts_on <= :day AND s.ends_on > :day
WHERE e.merged_into_id IS NULL AND s.sector = 'pharma' AND s.town = :town
AND e.id IN (SELECT n.enterprise_id FROM enterprise_name n WHERE n.folded LIKE '%号生物%')
"""
BARE = (
    f"SELECT count(*) {WHERE}",
    f"SELECT e.id, e.name, e.uscc, s.sector, s.town, s.park, s.status, s.advanced {WHERE}"
    " ORDER BY e.name LIMIT 50",
)


def run() -> list[dict[str, Any]]:
    """Print the ratios of both engines and return them."""
    results = []
    with both_engines() as engines:
        for ledgers in engines:
            with district(ledgers) as place:
                ours, sql, page, statements = measure(place)
            ratio = ours / (sql + page)
            results.append({"engine": ledgers.engine, "ratio": ratio, "statements": statements})
            print(
                f"  {ledgers.engine:<10} page {ours * 1000:5.0f} ms, bare SQL {sql * 1000:5.0f} ms"
                f" + rendering {page * 1000:3.0f} ms, ratio {ratio:4.2f}, {statements} statements",
                flush=True,
            )
    return results


def measure(place: District) -> tuple[float, float, float, int]:
    """Seconds of a page, of the bare statements and of the rendering; statements of a page."""
    with place.app.test_client() as client:
        sign_in(place, client)
        with rendered(place.app) as pages, counted(place) as said:
            assert client.get(ADDRESS).status_code == 200
            first = len(said)
            assert client.get(OTHER).status_code == 200
            assert len(said) == 2 * first, "every page takes the same number of statements"
            client.get(ADDRESS)
        template, content = pages[-1]
        rounds = []
        for _ in range(ROUNDS):
            ours = seconds(lambda: client.get(ADDRESS))
            bare = seconds(lambda: ask(place))
            drawn = seconds(lambda: template.render(content))
            rounds.append((ours, bare, drawn))
    ours, bare, drawn = (median(column) for column in zip(*rounds, strict=True))
    return ours, bare, drawn, first


def sign_in(place: District, client: Any) -> None:
    """Give the client the session of the account, as after signing in."""
    with client.session_transaction() as session:
        session["_user_id"] = f"{place.account_id}:{place.stamp}"
        session["_fresh"] = True


def ask(place: District) -> None:
    """The two statements of the bare side."""
    with place.database.ledger.connect() as connection:
        for statement in BARE:
            connection.execute(text(statement), {"day": "2026-01-05", "town": TOWNS[0]}).all()


@contextmanager
def rendered(app: Any) -> Iterator[list[tuple[Any, Any]]]:
    """Collect every template that is drawn, with its content."""
    found: list[tuple[Any, Any]] = []

    def note(sender: Any, template: Any, context: Any, **more: Any) -> None:
        found.append((template, context))

    with template_rendered.connected_to(note, app):
        yield found


@contextmanager
def counted(place: District) -> Iterator[list[str]]:
    """Collect the statements that the application sends."""
    from registry.extensions import ledger  # noqa: PLC0415 - the engine of the bound application

    said: list[str] = []

    def note(*call: Any) -> None:
        said.append(call[2])

    with place.app.app_context():
        engine = ledger.database.ledger
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def seconds(do: Callable[[], Any]) -> float:
    """How long it took."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start
