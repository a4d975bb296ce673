"""The writer with its history, against a bare executemany of the same rows without any.

100,000 enterprises are created (ours folds their names and computes their search keys, the bare
side is given all values), then 30,000 are changed. The bare tables have the same columns, keys and
indexes, but no twin, no rule and no reference; `heap` has not even an index. All run in turn in one
database; the median of the rounds counts. Aim: within 3 times of bare.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Column, Index, MetaData, Table

from bench.places import both_engines
from registry.identifiers import fold_name, make_uscc
from registry.models import Enterprise, EnterpriseName
from registry.records.database import Database, writing
from registry.records.writer import write
from registry.reference.pinyin import search_keys
from registry.terms import Door
from tests.support.ledgers import Ledgers, borrowed

CREATED, CHANGED, ROUNDS = 100_000, 30_000, 3
SIDES = ("ours", "bare", "heap")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
Rows = Sequence[tuple[Any, ...]]


def run() -> list[dict[str, Any]]:
    """Print the ratios of both engines and return them."""
    results = []
    with both_engines() as engines:
        for ledgers in engines:
            rounds = [one_round(ledgers) for _ in range(ROUNDS)]
            for step, count in (("create", CREATED), ("change", CHANGED)):
                ours, bare, heap = (median(found[step, side] for found in rounds) for side in SIDES)
                ratio = median(found[step, "ours"] / found[step, "bare"] for found in rounds)
                results.append({"engine": ledgers.engine, "step": step, "ratio": ratio})
                print(
                    f"  {ledgers.engine:<10} {step} {count:>7,}: {ours:5.2f} s, bare {bare:5.2f} s,"
                    f" ratio {ratio:4.2f}  (heap {heap:5.2f} s, {ours / heap:4.2f})",
                    flush=True,
                )
    return results


def one_round(ledgers: Ledgers) -> dict[tuple[str, str], float]:
    """(step, side) → seconds, in a fresh ledger."""
    firms = [
        (make_uscc("110115", number), f"北京示例{number}号科技有限公司")
        for number in range(CREATED)
    ]
    with borrowed(ledgers) as database:
        found = {
            ("create", "ours"): seconds(lambda: create(database, firms)),
            ("change", "ours"): seconds(lambda: change(database)),
        }
        for side in SIDES[1:]:
            tables = bare_tables(database, side)
            found["create", side] = seconds(bare_create(database, tables, firms))
            found["change", side] = seconds(bare_change(database, tables))
    return found


def create(database: Database, firms: Rows) -> None:
    """Ours: fold, spell, number and write firms with their names as one revision."""
    with (
        database.session() as session,
        write(session, actor="bench", door=Door.IMPORT, now=NOW) as writer,
    ):
        ids = writer.new_ids(Enterprise, len(firms))
        rows = [
            {"id": number, "uscc": uscc, "name": name, "name_folded": fold_name(name)}
            for number, (uscc, name) in zip(ids, firms, strict=True)
        ]
        writer.apply(Enterprise, insert=rows)
        writer.apply(EnterpriseName, insert=[name_row(row) for row in rows])


def name_row(row: dict[str, Any]) -> dict[str, Any]:
    """The current name of a firm with its search keys."""
    pinyin, initials = search_keys(row["name"])
    return {
        "enterprise_id": row["id"],
        "name": row["name"],
        "folded": row["name_folded"],
        "pinyin": pinyin,
        "initials": initials,
        "is_current": True,
    }


def change(database: Database) -> None:
    """Ours: change two fields of firms whose versions were read before."""
    updates = [
        {"id": number, "revision_id": 1, "contact": f"示例{number}", "note": "示例"}
        for number in range(1, CHANGED + 1)
    ]
    with (
        database.session() as session,
        write(session, actor="bench", door=Door.IMPORT, now=NOW) as writer,
    ):
        writer.apply(Enterprise, update=updates)


def bare_tables(database: Database, side: str) -> list[Table]:
    """The same columns with a primary key; for `bare` with the same keys and indexes too."""
    metadata = MetaData()
    tables = []
    for model in (Enterprise, EnterpriseName):
        own: Any = model.__table__
        columns = [Column(c.name, c.type, primary_key=c.name == "id") for c in own.columns]
        table = Table(f"{side}_{own.name}", metadata, *columns)
        if side == "bare":
            keyed = [list(one.columns.keys()) for one in own.indexes] + [list(model.__key__)]
            for number, names in enumerate(keyed):
                unique = names == list(model.__key__)
                Index(f"{table.name}_{number}", *(table.c[n] for n in names), unique=unique)
        tables.append(table)
    metadata.create_all(database.ledger)
    return tables


def bare_create(database: Database, tables: list[Table], firms: Rows) -> Callable[[], None]:
    """executemany of the rows that ours wrote, all values ready."""
    firm, name = tables
    firm_rows, name_rows = [], []
    for number, (uscc, text) in enumerate(firms, start=1):
        folded = fold_name(text)
        firm_rows.append((number, 1, uscc, text, folded))
        pinyin, initials = search_keys(text)
        name_rows.append((number, 1, number, text, folded, pinyin, initials, True))
    columns = "id, revision_id, enterprise_id, name, folded, pinyin, initials, is_current"

    def do() -> None:
        with database.session() as session, writing(session) as connection:
            many(connection, firm.name, "id, revision_id, uscc, name, name_folded", firm_rows)
            many(connection, name.name, columns, name_rows)

    return do


def bare_change(database: Database, tables: list[Table]) -> Callable[[], None]:
    """executemany of one UPDATE by primary key."""
    rows = [(f"示例{number}", "示例", 2, number) for number in range(1, CHANGED + 1)]

    def do() -> None:
        with database.session() as session, writing(session) as connection:
            mark = "?" if connection.dialect.name == "sqlite" else "%s"
            sets = ", ".join(f"{name} = {mark}" for name in ("contact", "note", "revision_id"))
            statement = f"UPDATE {tables[0].name} SET {sets} WHERE id = {mark}"  # noqa: S608
            connection.exec_driver_sql(statement, rows)

    return do


def many(connection: Any, table: str, columns: str, rows: Rows) -> None:
    """One plain INSERT, executed many times by the driver."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(rows[0]))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
    connection.exec_driver_sql(statement, rows)


def seconds(do: Callable[[], None]) -> float:
    """How long it took."""
    start = perf_counter()
    do()
    return perf_counter() - start
