"""名单核对: an official list beside the ledger, and how each of its rows was settled.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AGAINST = "against = 'honour' OR against = 'library' OR against = 'firms' OR against = 'platform'"
SETTLED = (
    "settled_as = 'created' OR settled_as = 'linked' OR settled_as = 'recorded'"
    " OR settled_as = 'ended' OR settled_as = 'different' OR settled_as = 'elsewhere'"
    " OR settled_as = 'ignored'"
)


def upgrade() -> None:
    """Two working tables."""
    op.create_table(
        "reconciliation",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("against", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.CheckConstraint(AGAINST, name=op.f("ck_reconciliation_against")),
        _refers("source_id", "import_source", "fk_reconciliation_source"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reconciliation_row",
        sa.Column("id", ID, nullable=False),
        sa.Column("list_id", ID, nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("firm_id", sa.BigInteger(), nullable=True),
        sa.Column("cell", sa.String(length=12), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("settled_as", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("revision_id", ID, nullable=True),
        sa.CheckConstraint(SETTLED, name=op.f("ck_reconciliation_settled")),
        _refers("list_id", "reconciliation", "fk_reconciliation_row_list"),
        _refers("revision_id", "revision", "fk_reconciliation_row_revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_row")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reconciliation_row", "reconciliation_row", ["list_id"])


def _refers(column: str, table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(name), initially="DEFERRED", deferrable=True
    )
