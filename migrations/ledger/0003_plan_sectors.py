"""Sectors of a plan's scheme, and what a plan is: drafted or in force, copied from which.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATUS = "VARCHAR(20) CONSTRAINT ck_plan_status CHECK (status = 'draft' OR status = 'in_force')"


def upgrade() -> None:
    """The table of sectors with its twin; two nullable columns of `plan` and of its twin."""
    op.create_table(
        "sector",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_columns(),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name="fk_sector_revision",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name="fk_sector_source",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sector"),
        sa.UniqueConstraint("scheme", "code", name="uq_sector"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sector_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *_columns(),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name="pk_sector_history"),
    )
    op.create_index("ix_sector_history", "sector_history", ["ended_by"])
    op.execute(f"ALTER TABLE plan ADD COLUMN status {STATUS}")
    op.execute("ALTER TABLE plan ADD COLUMN predecessor VARCHAR(40)")
    op.add_column("plan_history", sa.Column("status", sa.String(20), nullable=True))
    op.add_column("plan_history", sa.Column("predecessor", sa.String(40), nullable=True))


def _columns() -> list[sa.Column]:
    """What the table and its twin share, without the number."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return [
        sa.Column("revision_id", number, nullable=False),
        sa.Column("source_id", number, nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(60), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("takes_sectors", sa.String(400), nullable=True),
        sa.Column("takes_industries", sa.String(400), nullable=True),
    ]
