"""For whom a published report was made, beside it: the list opens no report to say so.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AUDIENCE = (
    "VARCHAR(20) CONSTRAINT ck_published_audience "
    "CHECK (audience = 'internal' OR audience = 'external')"
)


def upgrade() -> None:
    """One nullable column."""
    op.execute(f"ALTER TABLE published_report ADD COLUMN audience {AUDIENCE}")
