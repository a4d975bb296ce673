"""备份与恢复: from either engine to either, every table compared; nothing damaged gets in."""

import json
import random
import tracemalloc
import zipfile
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text

from registry.access import Role
from registry.models import Enterprise, EnterpriseEvent, StoredChunk
from registry.records import transfer
from registry.records.check import problems
from registry.records.files import store
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.services import accounts
from registry.services.backup import BadBackup, backup, restore
from registry.services.setup import load_seeds
from registry.terms import Door, EnterpriseEventKind
from tests.support.ledgers import PostgresLedgers, SqliteLedgers, borrowed

MOMENT = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
BYTES = bytes(range(256)) * 5000
MIB = 1024 * 1024


@pytest.fixture(scope="session")
def engines(postgres_url, tmp_path_factory):
    return {
        "sqlite": SqliteLedgers(tmp_path_factory.mktemp("backup")),
        "postgresql": PostgresLedgers(postgres_url),
    }


@pytest.fixture
def ledger(engines):
    """Gives an empty ledger of an engine, at will."""
    with ExitStack() as opened:
        yield lambda engine: opened.enter_context(borrowed(engines[engine]))


def fill(database, settings):
    """A little of everything: history, a deleted row, a file, an account, an event."""
    with database.session() as session:
        load_seeds(session, actor="operator", now=MOMENT)
        new = accounts.NewAccount("wang", "王示例", Role.EDITOR)
        accounts.create_account(session, new, by="operator", settings=settings, now=MOMENT)
        firm = {"name": "示例“甲”\n有限公司", "name_folded": "甲", "registered_capital": -5}
        with write(session, actor="wang", door=Door.FORM, now=MOMENT) as writer:
            first, second = writer.apply(Enterprise, insert=[firm, firm])
            kind = str(EnterpriseEventKind.SUSPENDED)
            event = {"enterprise_id": first, "kind": kind, "happened_on": date(2024, 2, 29)}
            writer.apply(EnterpriseEvent, insert=[event])
            store(writer, BYTES, name="示例.bin", actor="wang", now=MOMENT)
        with write(session, actor="wang", door=Door.FORM, now=MOMENT) as writer:
            writer.apply(Enterprise, delete=[(second, 2)])


def contents(database):
    with database.session() as session:
        connection = session.connection()
        return {
            table.name: list(transfer.lines(connection, table, table.columns.keys()))
            for table in transfer.tables()
        }


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
@pytest.mark.parametrize("here", ["sqlite", "postgresql"])
def test_a_backup_restores_into_either_engine_row_by_row(ledger, settings, tmp_path, here, there):
    source, target = ledger(here), ledger(there)
    fill(source, settings)
    file = tmp_path / "ledger.zip"

    written = backup(source, file, now=MOMENT, program="test")
    read = restore(target, file)

    assert read == written
    assert contents(target) == contents(source)
    assert written["tables"]["enterprise_history"]["rows"] == 1
    with source.session() as session, target.session() as restored:
        assert problems(restored) == problems(session)


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
def test_numbers_go_on_where_they_were_so_that_none_is_given_twice(
    ledger, settings, tmp_path, there
):
    source, target = ledger("sqlite"), ledger(there)
    fill(source, settings)
    backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    restore(target, tmp_path / "b.zip")
    with target.session() as session:
        firm = {"name": "示例乙", "name_folded": "乙"}
        with write(session, actor="wang", door=Door.FORM, now=MOMENT) as writer:
            (number,) = writer.apply(Enterprise, insert=[firm])
    assert number == 3


def test_a_ledger_that_holds_rows_is_refused_and_stays_as_it_is(ledger, settings, tmp_path):
    source = ledger("sqlite")
    fill(source, settings)
    backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    before = contents(source)
    with pytest.raises(BadBackup, match="目标台账不是空的"):
        restore(source, tmp_path / "b.zip")
    assert contents(source) == before


def rewritten(file, target, change):
    """A copy of a backup in which `change(name, data)` has changed the parts."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def swap(part, old, new):
    return lambda name, data: data.replace(old, new) if part in name else data


CHANGES = {
    "a changed value": swap("tables/enterprise.jsonl", "甲".encode(), "丙".encode()),
    "a lost row": lambda name, data: b"" if "enterprise_event.jsonl" in name else data,
    "a lost table": lambda name, data: None if "app_user" in name else data,
    "no rows but words": lambda name, data: b"words\n" if "/town.jsonl" in name else data,
    "a lost manifest": lambda name, data: None if "manifest" in name else data,
    "another program's": swap("manifest", b"registry-backup-1", b"somebody-elses"),
    "a newer program's": swap("manifest", b'"schema": "0', b'"schema": "9'),
    "an unknown column": swap("manifest", b'"name_folded"', b'"name_doubled"'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_damaged_or_foreign_file_leaves_the_ledger_empty(ledger, settings, tmp_path, change):
    source, target = ledger("sqlite"), ledger("postgresql")
    fill(source, settings)
    backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    bad = rewritten(tmp_path / "b.zip", tmp_path / "bad.zip", change)
    with pytest.raises(BadBackup):
        restore(target, bad)
    with target.session() as session:
        assert transfer.first_filled(session.connection()) is None


@pytest.mark.parametrize("keep", [0, 10, 2000])
def test_a_cut_off_file_is_refused(ledger, settings, tmp_path, keep):
    source, target = ledger("sqlite"), ledger("sqlite")
    fill(source, settings)
    backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:keep])
    with pytest.raises(BadBackup):
        restore(target, tmp_path / "cut.zip")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_backup_is_one_snapshot(ledger, settings, tmp_path, monkeypatch, engine):
    source = ledger(engine)
    fill(source, settings)
    plain = transfer.lines

    def lines(connection, table, columns):
        """Somebody adds a firm after the first table was read."""
        if table.name == "enterprise":
            with source.session() as other:
                firm = {"name": "示例丁", "name_folded": "丁"}
                with write(other, actor="li", door=Door.FORM, now=MOMENT) as writer:
                    writer.apply(Enterprise, insert=[firm])
        return plain(connection, table, columns)

    monkeypatch.setattr(transfer, "lines", lines)
    manifest = backup(source, tmp_path / "b.zip", now=MOMENT, program="test")

    assert manifest["tables"]["enterprise"]["rows"] == 1
    with source.session() as session:
        firm = rows(Enterprise, NOW)
        assert session.scalar(select(func.count()).select_from(firm)) == 2


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_large_file_passes_through_in_pieces(ledger, settings, tmp_path, engine):
    source, target = ledger(engine), ledger(engine)
    size = 48 * MIB
    data = random.Random(1).randbytes(size)
    with (
        source.session() as session,
        write(session, actor="wang", door=Door.FORM, now=MOMENT) as writer,
    ):
        store(writer, data, name="a", actor="wang", now=MOMENT)
    tracemalloc.start()
    backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    restore(target, tmp_path / "b.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 2


def test_a_failed_backup_leaves_no_file(ledger, settings, tmp_path, monkeypatch):
    source = ledger("sqlite")
    monkeypatch.setattr(transfer, "numbers", lambda connection: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_says_what_is_in_the_file(ledger, settings, tmp_path):
    source = ledger("sqlite")
    fill(source, settings)
    backup(source, tmp_path / "b.zip", now=MOMENT, program="test")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.testzip() is None
    with source.session() as session:
        chunks = session.scalar(select(func.count()).select_from(StoredChunk))
        version = session.scalar(text("SELECT version_num FROM schema_ledger"))
    assert manifest["tables"]["stored_chunk"]["rows"] == chunks == 2
    assert manifest["schema"] == version
    assert manifest["program"] == "test"
    assert "job" not in manifest["tables"]
