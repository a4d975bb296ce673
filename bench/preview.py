"""The preview of 100,000 rows of 经营数据, page by page, against bare SQL and rendering its rows.

A workbook of 100,000 × 14 with thousands of faults waits as a preview over a register of 100,000
firms. Its pages (first, middle, last, every state, every kind of problem, a word) are asked through
the whole application: session, rights, draft, index, rows, page. The bare side sends the one
statement that reads the same rows to the driver and renders the same template with the same
content. Both in turn; the median counts. Aims: every page under a second, and those without a word
or a problem, which are looked up in the table's index first, within 2.5 times.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from statistics import median
from typing import Any

import xlsxwriter
from sqlalchemy import event

from bench.district import FIRMS, District, district
from bench.importing import HEADERS
from bench.listing import rendered, seconds, sign_in
from bench.places import both_engines
from registry.identifiers import make_uscc
from tests.support.pages import Visitor
from tests.web.importing import sent, worker_of

ROUNDS = 9
YEAR = 2025
FAULTS = {29: (7, "很多"), 31: (6, "约1,200万"), 97: (8, "#REF!")}
"""In every so many rows a column holds what is no plain number."""

ROWS = "draft_chunk.ordinal IN"
Said = list[tuple[str, Any]]


def run() -> list[dict[str, Any]]:
    """Print the slowest page and the ratios of both engines and return every page."""
    results = []
    with both_engines() as engines:
        for ledgers in engines:
            with district(ledgers) as place:
                found = list(measure(place))
            results += [{"engine": ledgers.engine, **one} for one in found]
            slow = max(found, key=lambda one: float(one["seconds"]))
            far = max(found, key=lambda one: float(one["ratio"]))
            print(
                f"  {ledgers.engine:<10} {len(found)} pages, slowest {slow['seconds'] * 1000:4.0f}"
                f" ms ({slow['page']}); ratio {median(one['ratio'] for one in found):4.2f}, at most"
                f" {far['ratio']:4.2f} ({far['page']}); {slow['statements']} statements",
                flush=True,
            )
    return results


def measure(place: District) -> Iterator[dict[str, Any]]:
    """Each page: its seconds, its ratio to the bare side, its statements."""
    visitor = Visitor(place.app)
    sign_in(place, visitor.client)
    address = previewed(place, visitor)
    with visitor.client, rendered(place.app) as drawn, said_by(place) as said:
        for page in pages(visitor.client.get(address).get_data(as_text=True)):
            ask = partial(visitor.client.get, address + page)
            said.clear()
            assert ask().status_code == 200
            asked = list(said)
            took = one_page(place, ask, asked, drawn[-1])
            yield {"page": page or "first", "statements": len(asked), **took}


def one_page(
    place: District, ask: Callable[[], Any], asked: Said, drawn: tuple[Any, Any]
) -> dict[str, float]:
    """The seconds of a page, and how much longer than the bare side it takes."""
    rows = [one for one in asked if ROWS in one[0]]
    template, content = drawn
    rounds = []
    for _ in range(ROUNDS):
        ours = seconds(ask)
        bare = seconds(lambda: read(place, rows))
        rounds.append((ours, bare + seconds(lambda: template.render(content))))
    ours, bare = (median(column) for column in zip(*rounds, strict=True))
    return {"seconds": ours, "ratio": ours / bare}


def read(place: District, said: Said) -> None:
    """The bare side: the stored rows that the page shows; none where it shows none."""
    with place.database.ledger.connect() as connection:
        for statement, parameters in said:
            connection.exec_driver_sql(statement, parameters).all()


def previewed(place: District, visitor: Visitor) -> str:
    """Upload the workbook as the page does and let a worker read it; the preview's address."""
    address = sent(visitor, {"files": [(workbook(), f"示例{YEAR}年经营数据.xlsx")]})
    worker_of(place.app)()
    return address


def pages(first: str) -> list[str]:
    """Every kind of page that the first one leads to."""
    states = sorted(set(re.findall(r"[?&;]state=(\w+)", first)))
    groups = sorted(set(re.findall(r"[?&;]problem=([\w.]+)", first)))
    last = FIRMS // 50
    return [
        *("", f"?page={last // 2}", f"?page={last}"),
        *(f"?state={state}" for state in states),
        *(f"?problem={group}" for group in groups),
        *(f"?problem={group}&page=20" for group in groups),
        *("?q=099999", "?q=示例", f"?q=示例&page={last}", "?q=没有这家"),
    ]


def workbook() -> BytesIO:
    """A year of all firms, in which some thousands of cells are no plain numbers."""
    chance, file = random.Random(YEAR), BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("经营数据")
        sheet.write_row(0, 0, HEADERS)
        for number in range(FIRMS):
            line: list[Any] = [
                make_uscc("110115", number),
                f"北京示例{number:06d}号生物科技有限公司",
            ]
            line += [YEAR, None, "是", "工业"]
            line += [round(chance.random() * 1e5, 2) for _ in range(5)]
            line += [chance.randrange(5000), round(chance.random() * 1e4, 2)]
            for every, (column, text) in FAULTS.items():
                if number % every == 0:
                    line[column] = text
            sheet.write_row(number + 1, 0, line)
    file.seek(0)
    return file


@contextmanager
def said_by(place: District) -> Iterator[Said]:
    """Collect the statements that the application sends, with what it sends along."""
    from registry.extensions import ledger  # noqa: PLC0415 - the engine of the bound application

    said: Said = []

    def note(*call: Any) -> None:
        said.append((call[2], call[3]))

    with place.app.app_context():
        engine = ledger.database.ledger
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
