"""备份与恢复: one zip from one read snapshot; restored into an empty ledger of either engine.

The manifest names every table with its columns, its row count and the SHA-256 over its rows. A
restore reads the rows back and compares before it commits: what differs is not kept.
"""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, text

from registry.records import transfer
from registry.records.database import Database, writing
from registry.records.rows import newest_revision
from registry.records.schema import upgrade

FORMAT = "registry-backup-1"
MANIFEST = "manifest.json"


class BadBackup(ValueError):
    """The file or the database cannot be used; the message is the sentence for the operator."""


@dataclass
class Fingerprint:
    """How many rows a table has, and the SHA-256 over them."""

    rows: int = 0
    sha256: str = ""


def backup(database: Database, target: Path, *, now: datetime, program: str) -> dict[str, Any]:
    """Write the whole ledger to `target` and return the manifest.

    One read snapshot: who writes meanwhile is not in it. The file appears whole or not at all.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        with (
            database.session() as session,
            zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            connection = session.connection()
            manifest = {
                "format": FORMAT,
                "program": program,
                "schema": schema_version(connection),
                "made_at": now.isoformat(),
                "revision": newest_revision(session),
                "tables": {t.name: _write(connection, t, archive) for t in transfer.tables()},
                "numbers": transfer.numbers(connection),
            }
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def restore(database: Database, source: Path) -> dict[str, Any]:
    """Fill an empty ledger from a backup and return its manifest, every table compared.

    Raises BadBackup where the file is damaged or no backup of ours, or the ledger holds rows.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive)
        upgrade(database)
        with database.session() as session, writing(session) as connection:
            _require_fit(connection, manifest)
            try:
                for table in _parents_first(manifest):
                    _read(connection, table, manifest["tables"][table.name], archive)
            except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError) as error:
                raise BadBackup(f"备份文件“{source.name}”已损坏，没有恢复任何内容。") from error
            transfer.set_numbers(connection, manifest["numbers"])
            _prove(connection, manifest)
    return manifest


def schema_version(connection: Connection) -> str:
    """The version of the ledger's tables."""
    return str(connection.scalar(text("SELECT version_num FROM schema_ledger")))


def _write(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    columns = [column.name for column in table.columns]
    mark = Fingerprint()
    with archive.open(_place(table), "w", force_zip64=True) as file:
        for line in _hashed(transfer.lines(connection, table, columns), mark):
            file.write(line)
    return {"columns": columns, "rows": mark.rows, "sha256": mark.sha256}


def _read(
    connection: Connection, table: Table, entry: dict[str, Any], archive: zipfile.ZipFile
) -> None:
    """Load one table; ValueError where the lines are not those that were written."""
    mark = Fingerprint()
    with archive.open(_place(table)) as file:
        transfer.load(connection, table, entry["columns"], _hashed(file, mark))
    if (mark.rows, mark.sha256) != (entry["rows"], entry["sha256"]):
        raise ValueError(table.name)


def _prove(connection: Connection, manifest: dict[str, Any]) -> None:
    """Read every table back and compare it with the manifest."""
    for table in _parents_first(manifest):
        entry = manifest["tables"][table.name]
        mark = Fingerprint()
        for _ in _hashed(transfer.lines(connection, table, entry["columns"]), mark):
            pass
        if (mark.rows, mark.sha256) != (entry["rows"], entry["sha256"]):
            raise BadBackup(f"恢复后核对不符：表 {table.name}。没有恢复任何内容。")


def _hashed(given: Iterable[bytes], mark: Fingerprint) -> Iterator[bytes]:
    """Pass lines on and leave their count and hash in `mark` at the end."""
    digest, count = sha256(), 0
    for line in given:
        digest.update(line)
        count += 1
        yield line
    mark.rows, mark.sha256 = count, digest.hexdigest()


def _place(table: Table) -> str:
    return f"tables/{table.name}.jsonl"


def _parents_first(manifest: dict[str, Any]) -> list[Table]:
    return [table for table in transfer.tables() if table.name in manifest["tables"]]


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, EOFError) as error:
        raise BadBackup(f"“{source.name}”不是备份文件，或已损坏。") from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        if isinstance(manifest, dict) and manifest["format"] == FORMAT:
            return manifest
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise BadBackup("这不是本系统的备份文件，或已损坏。") from error
    raise BadBackup("这不是本系统的备份文件。")


def _require_fit(connection: Connection, manifest: dict[str, Any]) -> None:
    """The ledger is empty and the backup is not newer than the program."""
    filled = transfer.first_filled(connection)
    if filled is not None:
        raise BadBackup(f"目标台账不是空的（表 {filled} 已有数据），请恢复到空数据库。")
    known = {table.name: set(table.columns.keys()) for table in transfer.tables()}
    for name, entry in manifest["tables"].items():
        if name not in known or not set(entry["columns"]) <= known[name]:
            raise BadBackup("备份由更新版本的程序生成，请先升级程序再恢复。")
    if str(manifest["schema"]) > schema_version(connection):
        raise BadBackup("备份由更新版本的程序生成，请先升级程序再恢复。")
