"""Which learned words an import made use of, and why a row waits.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table and a nullable column."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "learned_use",
        sa.Column("id", number, nullable=False),
        sa.Column("import_id", number, nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("vocabulary", sa.String(length=40), nullable=True),
        sa.Column("word", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_batch.id"],
            name=op.f("fk_learned_use_import"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_use")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_learned_use_word", "learned_use", ["word"])
    op.add_column("waiting", sa.Column("reason", sa.String(length=20), nullable=True))
