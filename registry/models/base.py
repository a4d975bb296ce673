"""The ground of all tables: one metadata, portable types, names of at most 30 characters."""

from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Constraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from registry.terms import Term

ABBREVIATIONS = {"enterprise": "ent", "district": "dist", "published": "pub", "definition": "def"}

# SQLite counts only INTEGER PRIMARY KEY columns itself; PostgreSQL gets 64 bits.
Id = BigInteger().with_variant(Integer, "sqlite")


def _short(constraint: Constraint | Index, table: Table) -> str:
    """`enterprise_event.counterpart_id` → `ent_event_counterpart`: fits into 30 characters."""
    words = table.name.split("_")
    if isinstance(constraint, ForeignKeyConstraint):
        words += constraint.column_keys[0].removesuffix("_id").split("_")
    return "_".join(ABBREVIATIONS.get(word, word) for word in words)


NAMES: Any = {
    "short": _short,
    "pk": "pk_%(short)s",
    "fk": "fk_%(short)s",
    "uq": "uq_%(table_name)s",
    "ck": "ck_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """Tables of the ledger (台账): business data, lineage, accounts."""

    metadata = MetaData(naming_convention=NAMES)


class JobsBase(DeclarativeBase):
    """Tables of the job file: its own on SQLite, so that progress never waits for a write."""

    metadata = MetaData(naming_convention=NAMES)


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table of a model; every model of ours has a real one."""
    return cast(Table, model.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC, aware in Python, stored without zone: the same on both engines."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants: nobody could say which zone they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def _info(meaning: str, unit: str) -> dict[str, str]:
    return {"meaning": meaning, "unit": unit}


def text(meaning: str, length: int = 200, *, required: bool = False) -> Mapped[Any]:
    """A short text; `meaning` stands in the data dictionary."""
    return mapped_column(String(length), nullable=not required, info=_info(meaning, ""))


def long_text(meaning: str, *, required: bool = False) -> Mapped[Any]:
    """A text of any length."""
    return mapped_column(Text, nullable=not required, info=_info(meaning, ""))


def number(meaning: str, unit: str, *, required: bool = False) -> Mapped[Any]:
    """A whole number of base units (see `registry.quantities`)."""
    return mapped_column(BigInteger, nullable=not required, info=_info(meaning, unit))


def small(meaning: str, unit: str = "", *, required: bool = False) -> Mapped[Any]:
    """A small whole number: a year, a month, a count."""
    return mapped_column(Integer, nullable=not required, info=_info(meaning, unit))


def day(meaning: str, *, required: bool = False, default: date | None = None) -> Mapped[Any]:
    """A calendar day."""
    return mapped_column(Date, nullable=not required, default=default, info=_info(meaning, ""))


def instant(meaning: str, *, required: bool = True) -> Mapped[Any]:
    """An instant in UTC."""
    return mapped_column(UtcDateTime, nullable=not required, info=_info(meaning, "UTC"))


def flag(meaning: str, *, required: bool = False) -> Mapped[Any]:
    """Yes, no or, where not required, not known."""
    return mapped_column(Boolean, nullable=not required, info=_info(meaning, "是/否"))


def refers(target: str, meaning: str, *, required: bool = True) -> Mapped[Any]:
    """A reference to `target`.id, checked at commit, so that a batch may come in any order."""
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return mapped_column(Id, key, nullable=not required, info=_info(meaning, ""))


def term(vocabulary: type[Term], meaning: str, *, required: bool = False) -> Mapped[Any]:
    """A code of a closed vocabulary; `one_of` adds the constraint."""
    words = " · ".join(vocabulary.labels().values())
    return mapped_column(String(20), nullable=not required, info=_info(f"{meaning}：{words}", ""))


def one_of(column: str, vocabulary: type[Term], name: str) -> CheckConstraint:
    """The constraint that `column` holds a code of `vocabulary` or nothing.

    Not IN (…): for that SQLite builds a table of the codes anew for every row it inserts.
    """
    codes = " OR ".join(f"{column} = '{code}'" for code in vocabulary.labels())
    return CheckConstraint(codes, name=name)


def unique(*columns: str, table: str) -> UniqueConstraint:
    """The key of the present rows, named `uq_<table>`."""
    return UniqueConstraint(*columns, name=f"uq_{table}")


class Numbered:
    """A table whose rows are numbered and whose numbers are never given twice."""

    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012 -- SQLAlchemy reads it

    id: Mapped[int] = mapped_column(
        Id, primary_key=True, sort_order=-1, info=_info("编号，永不重复使用", "")
    )
