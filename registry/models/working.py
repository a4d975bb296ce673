"""Working rows: drafts of imports, rows that wait for a person, saved views. None is history."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import (
    Base,
    Numbered,
    instant,
    long_text,
    number,
    refers,
    small,
    term,
    text,
    unique,
)
from registry.terms import WaitReason


class Draft(Numbered, Base):
    """A preview that waits for confirmation (导入草稿), kept some days."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_created", "created_at"), Numbered.__table_args__)

    owner: Mapped[str] = text("上传人账号", 64, required=True)
    created_at: Mapped[datetime] = instant("上传时间")
    based_on: Mapped[int] = number("预览所依据的变更记录", "", required=True)
    state: Mapped[str] = text("状态：open committed discarded", 12, required=True)
    import_id: Mapped[int | None] = refers("import_batch", "确认后的导入批次", required=False)
    options: Mapped[str] = long_text("导入选项（JSON）", required=True)
    summary: Mapped[str] = long_text("预览结果（JSON）", required=True)


class DraftFile(Numbered, Base):
    """A file of a draft (草稿文件); it becomes a stored file when the draft is confirmed."""

    __tablename__ = "draft_file"
    __table_args__ = (unique("draft_id", "ordinal", table="draft_file"), Numbered.__table_args__)

    draft_id: Mapped[int] = refers("draft", "导入草稿")
    ordinal: Mapped[int] = small("序号，自 0 起", required=True)
    name: Mapped[str] = text("文件名", required=True)
    sha256: Mapped[str] = text("文件指纹 SHA-256", 64, required=True)
    data: Mapped[bytes] = mapped_column(
        LargeBinary, nullable=False, info={"meaning": "内容", "unit": "字节"}
    )


class DraftChunk(Numbered, Base):
    """A page of a draft's compared rows, compressed (草稿行)."""

    __tablename__ = "draft_chunk"
    __table_args__ = (
        unique("draft_id", "part", "ordinal", table="draft_chunk"),
        Numbered.__table_args__,
    )

    draft_id: Mapped[int] = refers("draft", "导入草稿")
    part: Mapped[int] = small("第几张表，自 0 起", required=True)
    ordinal: Mapped[int] = small("页序号，自 0 起；-1 为明细", required=True)
    data: Mapped[bytes] = mapped_column(
        LargeBinary, nullable=False, info={"meaning": "压缩的对比行或明细", "unit": "字节"}
    )


class Waiting(Numbered, Base):
    """A row that waits for a person's decision (待核对)."""

    __tablename__ = "waiting"
    __table_args__ = (Index("ix_waiting_import", "import_id"), Numbered.__table_args__)

    import_id: Mapped[int | None] = refers("import_batch", "导入批次", required=False)
    source_id: Mapped[int | None] = refers("import_source", "来源工作表", required=False)
    row: Mapped[int] = small("行号", "行", required=True)
    question: Mapped[str] = long_text("问题", required=True)
    raw: Mapped[str] = long_text("原行（JSON，只供展示）", required=True)
    reason: Mapped[str | None] = term(WaitReason, "为什么待核对")
    detail: Mapped[str | None] = long_text("疑点、单元格和称谓（JSON，只供展示与核对）")
    settled_at: Mapped[datetime | None] = instant("处理时间", required=False)
    settled_by: Mapped[str | None] = text("处理人账号", 64)
    outcome: Mapped[str | None] = text("处理结果")
    revision_id: Mapped[int | None] = number("写入台账的变更记录", "")


class SavedView(Numbered, Base):
    """A list's filters under a name (常用筛选)."""

    __tablename__ = "saved_view"
    __table_args__ = (unique("owner", "page", "name", table="saved_view"), Numbered.__table_args__)

    owner: Mapped[str] = text("账号", 64, required=True)
    page: Mapped[str] = text("页面", 40, required=True)
    name: Mapped[str] = text("名称", 60, required=True)
    query: Mapped[str] = long_text("网址参数", required=True)
