"""Append-only tables refuse every change and deletion, on both engines.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "revision",
    "import_batch",
    "import_source",
    "import_cell",
    "carried",
    "stored_file",
    "stored_chunk",
    "published_report",
    "audit_event",
)

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """One trigger a table and verb; PostgreSQL can also empty a table by TRUNCATE."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(FUNCTION)
    for table in TABLES:
        for verb in ("update", "delete") if on_sqlite else ("update", "delete", "truncate"):
            op.execute((SQLITE if on_sqlite else POSTGRESQL).format(table=table, verb=verb))
