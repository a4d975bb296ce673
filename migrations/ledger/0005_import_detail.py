"""What each imported sheet said and what became of its cells (导入明细), append-only.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER import_detail_no_{verb} BEFORE {verb} ON import_detail
BEGIN SELECT RAISE(ABORT, 'import_detail is append-only'); END
"""
POSTGRESQL = """
CREATE TRIGGER import_detail_no_{verb} BEFORE {verb} ON import_detail
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """The table and its guards."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "import_detail",
        sa.Column("id", number, nullable=False),
        sa.Column("source_id", number, nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_import_detail_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_detail")),
        sa.UniqueConstraint("source_id", name="uq_import_detail"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_detail_content", "import_detail", ["content"])
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete") if on_sqlite else ("update", "delete", "truncate"):
        op.execute((SQLITE if on_sqlite else POSTGRESQL).format(verb=verb))
