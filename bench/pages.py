"""Pages with figures at district scale (3,000 firms × 6 years), against their SQL and template.

A page is asked through the whole application. The other side sends the very statements that the
page sent, straight to the driver, and renders the same template with the same content. Both in
turn; the median counts. Aim: within 2 times.
"""

from contextlib import closing
from statistics import median
from typing import Any

from sqlalchemy import event

from bench import indicators
from bench.district import NOW, District, district
from bench.listing import rendered, seconds, sign_in
from bench.places import both_engines
from registry.extensions import ledger
from registry.records.writer import write
from registry.terms import Door

FIRMS = range(1, 3_001)
ROUNDS = 15
ADDRESSES = {"home page": "/", "indicator page": f"/plans/{indicators.PLAN}/output"}


def run() -> list[dict[str, Any]]:
    """Print the ratios of both engines and return them."""
    results = []
    with both_engines() as engines:
        for ledgers in engines:
            with district(ledgers, len(FIRMS)) as place:
                fill(place)
                for name, address in ADDRESSES.items():
                    ours, sql, page, statements = measure(place, address)
                    ratio = ours / (sql + page)
                    results.append({"engine": ledgers.engine, "page": name, "ratio": ratio})
                    print(
                        f"  {ledgers.engine:<10} {name:<14} {ours * 1000:5.0f} ms, its SQL "
                        f"{sql * 1000:4.0f} ms + template {page * 1000:3.0f} ms, ratio "
                        f"{ratio:4.2f}, {statements} statements",
                        flush=True,
                    )
    return results


def fill(place: District) -> None:
    """Six years of figures, moves, honours and merged files."""
    with place.database.session() as session:
        with write(session, actor="bench", door=Door.IMPORT, now=NOW) as writer:
            indicators.fill(writer, FIRMS)
        indicators.merge(session, FIRMS)


def measure(place: District, address: str) -> tuple[float, float, float, int]:
    """Seconds of a page, of its statements and of its template; how many statements it sent."""
    with place.app.test_client() as client:
        sign_in(place, client)
        client.get(address)
        with rendered(place.app) as pages:
            said = statements_of(place, lambda: client.get(address))
        template, content = pages[-1]
        rounds = [
            (
                seconds(lambda: client.get(address)),
                seconds(lambda: send(place, said)),
                seconds(lambda: template.render(content)),
            )
            for _ in range(ROUNDS)
        ]
    ours, sql, page = (median(column) for column in zip(*rounds, strict=True))
    return ours, sql, page, len(said)


def statements_of(place: District, do: Any) -> list[tuple[str, Any]]:
    """The statements that the application sends meanwhile, with their parameters."""
    said: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *more: Any) -> None:
        said.append((statement, parameters))

    with place.app.app_context():
        engine = ledger.database.ledger
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert do().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return said


def send(place: District, said: list[tuple[str, Any]]) -> None:
    """The same statements, without anything around them."""
    with closing(place.database.ledger.raw_connection()) as connection:
        cursor = connection.cursor()
        for statement, parameters in said:
            cursor.execute(statement, parameters)
            if cursor.description is not None:
                cursor.fetchall()
        connection.rollback()
