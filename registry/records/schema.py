"""Creating and upgrading the tables through Alembic, for the ledger and for the job file."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData

from registry.models import Base, JobsBase
from registry.records.database import Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
BRANCHES: dict[str, MetaData] = {"ledger": Base.metadata, "jobs": JobsBase.metadata}


def upgrade(database: Database) -> None:
    """Bring both files to the newest schema; safe to repeat."""
    for branch, engine in _engines(database):
        command.upgrade(config(branch, engine), "head")


def drift(database: Database) -> list[str]:
    """Where models and database differ; empty is right."""
    found: list[str] = []
    for branch, engine in _engines(database):
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"version_table": version_table(branch), **compare_options(branch)}
            )
            found += [repr(change) for change in compare_metadata(context, BRANCHES[branch])]
    return found


def config(branch: str, engine: Engine | None = None) -> Config:
    """The Alembic configuration of one branch (`ledger` or `jobs`)."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("version_locations", str(MIGRATIONS / branch))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes.update(branch=branch, engine=engine, metadata=BRANCHES[branch])
    return settings


def version_table(branch: str) -> str:
    """The table in which Alembic keeps a branch's version."""
    return f"schema_{branch}"


def compare_options(branch: str) -> dict[str, object]:
    """Compare only the tables of `branch`: on PostgreSQL both live in one database."""
    names = set(BRANCHES[branch].tables)

    def ours(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return kind != "table" or not reflected or name in names

    return {"compare_type": True, "include_object": ours}


def _engines(database: Database) -> tuple[tuple[str, Engine], ...]:
    return (("ledger", database.ledger), ("jobs", database.jobs))
