"""存档文件: uploaded files by their hash, in the database: one truth to back up."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base, Numbered, instant, number, refers, small, text, unique

CHUNK = 1024 * 1024
"""Bytes of a chunk."""


class StoredFile(Numbered, Base):
    """A file kept by its SHA-256 (存档文件). Append-only."""

    __tablename__ = "stored_file"
    __table_args__ = (unique("sha256", table="stored_file"), Numbered.__table_args__)

    sha256: Mapped[str] = text("文件指纹 SHA-256", 64, required=True)
    name: Mapped[str] = text("首次上传时的文件名", required=True)
    size: Mapped[int] = number("大小", "字节", required=True)
    media_type: Mapped[str | None] = text("类型", 100)
    stored_at: Mapped[datetime] = instant("存入时间")
    stored_by: Mapped[str] = text("存入人账号", 64, required=True)


class StoredChunk(Numbered, Base):
    """One MiB of a stored file (存档文件块). Append-only."""

    __tablename__ = "stored_chunk"
    __table_args__ = (unique("file_id", "ordinal", table="stored_chunk"), Numbered.__table_args__)

    file_id: Mapped[int] = refers("stored_file", "文件")
    ordinal: Mapped[int] = small("块序号，自 0 起", required=True)
    data: Mapped[bytes] = mapped_column(
        LargeBinary, nullable=False, info={"meaning": "内容，至多 1 MiB", "unit": "字节"}
    )
