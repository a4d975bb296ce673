"""存档文件: kept by their SHA-256 in chunks of one MiB inside the ledger."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import CHUNK, StoredChunk, StoredFile
from registry.records.writer import Writer


def store(
    writer: Writer,
    data: bytes,
    *,
    name: str,
    actor: str,
    now: datetime,
    media_type: str | None = None,
) -> int:
    """Keep `data` and return its number; the same bytes are kept once."""
    digest = sha256(data).hexdigest()
    found = writer.connection.scalar(select(StoredFile.id).where(StoredFile.sha256 == digest))
    if found is not None:
        return found
    file = {
        "sha256": digest,
        "name": name[-200:],
        "size": len(data),
        "media_type": media_type,
        "stored_at": now,
        "stored_by": actor,
    }
    (file_id,) = writer.append(StoredFile, [file])
    chunks = [
        {"file_id": file_id, "ordinal": ordinal, "data": data[start : start + CHUNK]}
        for ordinal, start in enumerate(range(0, len(data), CHUNK))
    ]
    writer.append(StoredChunk, chunks)
    return file_id


def content(session: Session, file_id: int) -> bytes:
    """The bytes of a stored file. Raises LookupError where there is none."""
    if session.scalar(select(StoredFile.id).where(StoredFile.id == file_id)) is None:
        raise LookupError(f"stored file {file_id}")
    query = select(StoredChunk.data).where(StoredChunk.file_id == file_id)
    return b"".join(session.scalars(query.order_by(StoredChunk.ordinal)))
