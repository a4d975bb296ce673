"""来历: from which file, sheet, row and cell a version came. Append-only.

The five tables stand in one file because they are one record: a batch, the sheets it read, how
each was read, the cells that are not simply column × row, and what later carried a version back.
"""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import (
    Base,
    Numbered,
    long_text,
    number,
    one_of,
    refers,
    small,
    term,
    text,
    unique,
)
from registry.terms import HowRead, Register


class ImportBatch(Numbered, Base):
    """One committed import over all its files and sheets (导入批次)."""

    __tablename__ = "import_batch"
    __table_args__ = (unique("revision_id", table="import_batch"), Numbered.__table_args__)

    revision_id: Mapped[int] = refers("revision", "写入的变更记录")
    actor: Mapped[str] = text("导入人账号", 64, required=True)
    created: Mapped[int] = small("新增行", "行", required=True)
    changed: Mapped[int] = small("变更行", "行", required=True)
    unchanged: Mapped[int] = small("不变行", "行", required=True)
    left_out: Mapped[int] = small("未导入行（未通过、待核对、忽略）", "行", required=True)
    settles_id: Mapped[int | None] = number("核对的是哪次导入的行", "")


class ImportSource(Numbered, Base):
    """One table of a sheet read as one register and period (来源工作表)."""

    __tablename__ = "import_source"
    __table_args__ = (
        one_of("register", Register, "import_source_register"),
        Index("ix_import_source_batch", "import_id"),
        Numbered.__table_args__,
    )

    import_id: Mapped[int] = refers("import_batch", "导入批次")
    stored_file_id: Mapped[int] = refers("stored_file", "文件")
    file_name: Mapped[str] = text("文件名", required=True)
    sheet: Mapped[str] = text("工作表", 100, required=True)
    register: Mapped[str] = term(Register, "登记表", required=True)
    reporter: Mapped[str | None] = text("报送单位", 100)
    period: Mapped[str | None] = text("年度或月份", 20)
    rows: Mapped[str] = text("读到的行，如 4-1203", 60, required=True)
    map: Mapped[str] = long_text("字段 → 列、单位、规则（JSON，只供展示与溯源）", required=True)
    counts: Mapped[str] = long_text("行与单元格计数（JSON，只供展示）", required=True)
    unit_id: Mapped[int | None] = number("下发的报送表：报送单位的编号", "")


class ImportDetail(Numbered, Base):
    """What a sheet said and what became of its cells, kept for people to read (导入明细)."""

    __tablename__ = "import_detail"
    __table_args__ = (
        unique("source_id", table="import_detail"),
        Index("ix_import_detail_content", "content"),
        Numbered.__table_args__,
    )

    source_id: Mapped[int] = refers("import_source", "来源工作表")
    content: Mapped[str] = text("表格内容的指纹 SHA-256，与文件无关", 64, required=True)
    data: Mapped[bytes] = mapped_column(
        LargeBinary,
        nullable=False,
        info={"meaning": "列的对应、单元格去向、问题（压缩的 JSON，只供展示与标错）", "unit": ""},
    )


class ImportCell(Numbered, Base):
    """A value that is not simply column × row (特殊取值的单元格)."""

    __tablename__ = "import_cell"
    __table_args__ = (
        one_of("how", HowRead, "import_cell_how"),
        Index("ix_import_cell_row", "source_id", "row", "field"),
        Numbered.__table_args__,
    )

    source_id: Mapped[int] = refers("import_source", "来源工作表")
    row: Mapped[int] = small("行号", "行", required=True)
    field: Mapped[str] = text("字段", 40, required=True)
    cell: Mapped[str | None] = text("单元格；没有单元格的为空", 12)
    how: Mapped[str] = term(HowRead, "取值方式", required=True)
    raw: Mapped[str | None] = long_text("原文")
    value: Mapped[str | None] = long_text("采用值")
    actor: Mapped[str | None] = text("判定人账号", 64)


class Carried(Numbered, Base):
    """A version that an undo or a merge carried back: lineage goes on where it came from (沿用)."""

    __tablename__ = "carried"
    __table_args__ = (
        Index("ix_carried_row", "table_name", "row_id", "revision_id"),
        Numbered.__table_args__,
    )

    revision_id: Mapped[int] = refers("revision", "沿用发生的变更记录")
    table_name: Mapped[str] = text("表", 30, required=True)
    row_id: Mapped[int] = number("行编号", "", required=True)
    from_row_id: Mapped[int] = number("沿用自哪一行", "", required=True)
    from_revision: Mapped[int] = number("沿用自哪条变更记录的版本", "", required=True)
