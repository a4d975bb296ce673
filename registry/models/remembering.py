"""Tables that remember: each has a twin `<table>_history` with every superseded or deleted version.

As known at revision r, a table is: present rows with `revision_id <= r` plus twin rows with
`revision_id <= r < ended_by`. The twin is generated from the model, so the two cannot drift apart.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from registry.models.base import Base, Id, Numbered, table_of

SUFFIX = "_history"


class Remembering(Numbered, Base):
    """A business table whose every version is kept."""

    __abstract__ = True
    __key__: ClassVar[tuple[str, ...]] = ()
    """The columns that make a present row unique; empty where only the number does."""
    __aspect__: ClassVar[str] = ""
    """The column that says from which of several cells of a sheet's row this row was read: a level
    and its growth stand side by side, a name and the former ones. `part_of` reads it."""

    @classmethod
    def part_of(cls, aspect: Any) -> str:
        """What maps and cells add to the name of a field: here what follows a dot, as `.growth`."""
        return "".join(str(aspect or "").partition(".")[1:])

    @declared_attr
    def revision_id(cls) -> Mapped[int]:
        """The revision that wrote this version."""
        return mapped_column(
            Id,
            ForeignKey("revision.id", deferrable=True, initially="DEFERRED"),
            nullable=False,
            sort_order=1,
            info={"meaning": "写入本版本的变更记录", "unit": ""},
        )

    @declared_attr
    def source_id(cls) -> Mapped[int | None]:
        """The sheet this version came from; empty where a person typed it."""
        return mapped_column(
            Id,
            ForeignKey("import_source.id", deferrable=True, initially="DEFERRED"),
            sort_order=2,
            info={"meaning": "来源工作表；人工填写为空", "unit": ""},
        )

    source_row: Mapped[int | None] = mapped_column(
        Integer, sort_order=3, info={"meaning": "来源工作表中的行号", "unit": "行"}
    )


BOOKKEEPING = ("id", "revision_id", "source_id", "source_row")


def remembering_models() -> list[type[Remembering]]:
    """All remembering models, parents before their children."""
    by_table = {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Remembering)
    }
    ordered = [table.name for table in Base.metadata.sorted_tables if table.name in by_table]
    return [by_table[name] for name in ordered]


def history_of(model: type[Remembering]) -> Table:
    """The twin of `model`."""
    return Base.metadata.tables[model.__tablename__ + SUFFIX]


def add_twins() -> None:
    """Generate the twin of every remembering model; safe to repeat."""
    for model in remembering_models():
        table = table_of(model)
        if table.name + SUFFIX not in Base.metadata.tables:
            _twin(table)


def _twin(table: Table) -> Table:
    """The same columns without their constraints, plus the revision that ended the version."""
    columns: list[Column[Any]] = [
        Column(
            column.name,
            BigInteger() if column.name == "id" else column.type,
            primary_key=column.name in ("id", "revision_id"),
            autoincrement=False,
            nullable=column.nullable,
            info=dict(column.info),
        )
        for column in table.columns
    ]
    ended = Column(
        "ended_by",
        BigInteger(),
        nullable=False,
        info={"meaning": "结束本版本的变更记录", "unit": ""},
    )
    name = table.name + SUFFIX
    return Table(name, Base.metadata, *columns, ended, Index(f"ix_{name}", "ended_by"))
