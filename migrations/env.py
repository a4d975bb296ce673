"""Runs the migrations of one branch (`ledger` or `jobs`) for registry.records.schema."""

from alembic import context

from registry.models.base import UtcDateTime
from registry.records.schema import compare_options, version_table

config = context.config
branch: str = config.attributes["branch"]


def plain_type(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our own types as what they are in the database: a migration imports no model."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Run in one transaction: on PostgreSQL a failed upgrade leaves nothing behind."""
    with config.attributes["engine"].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=config.attributes["metadata"],
            version_table=version_table(branch),
            render_as_batch=True,
            render_item=plain_type,
            **compare_options(branch),
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
