"""依据: the file behind a fact, by hash, document number and page."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, long_text, number, refers, text
from registry.models.remembering import Remembering


class Evidence(Remembering, Base):
    """A page of a stored file that proves a row of a table (依据)."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_row", "table_name", "row_id"), Numbered.__table_args__)

    table_name: Mapped[str] = text("表", 30, required=True)
    row_id: Mapped[int] = number("行编号", "", required=True)
    stored_file_id: Mapped[int | None] = refers("stored_file", "文件", required=False)
    document_no: Mapped[str | None] = text("文号", 100)
    page: Mapped[str | None] = text("页码", 20)
    note: Mapped[str | None] = long_text("说明")
