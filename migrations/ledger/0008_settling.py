"""What rows that wait ask, what settling them wrote, and which import a settling batch belongs to.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three nullable columns."""
    op.add_column("waiting", sa.Column("detail", sa.Text(), nullable=True))
    op.add_column("waiting", sa.Column("revision_id", sa.BigInteger(), nullable=True))
    op.add_column("import_batch", sa.Column("settles_id", sa.BigInteger(), nullable=True))
