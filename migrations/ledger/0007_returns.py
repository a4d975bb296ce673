"""报送: rounds of workbooks sent out to 镇街 and 园区, their due lists, and what came back.

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REGISTERS = (
    "register = 'enterprises' OR register = 'figures' OR register = 'honours'"
    " OR register = 'platforms' OR register = 'projects' OR register = 'district'"
)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Four remembering tables with their twins, one working table, and the mark of a source."""
    op.create_table(
        "return_claim_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round_id", ID, autoincrement=False, nullable=False),
        sa.Column("unit_id", ID, autoincrement=False, nullable=False),
        sa.Column("enterprise_id", ID, autoincrement=False, nullable=True),
        sa.Column("project_id", ID, autoincrement=False, nullable=True),
        sa.Column("kind", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("decision", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("decided_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("reason", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", ID, autoincrement=False, nullable=True),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_return_claim_history")),
    )
    op.create_index("ix_return_claim_history", "return_claim_history", ["ended_by"])

    op.create_table(
        "return_item_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round_id", ID, autoincrement=False, nullable=False),
        sa.Column("unit_id", ID, autoincrement=False, nullable=False),
        sa.Column("enterprise_id", ID, autoincrement=False, nullable=True),
        sa.Column("project_id", ID, autoincrement=False, nullable=True),
        sa.Column("returned_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", ID, autoincrement=False, nullable=True),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_return_item_history")),
    )
    op.create_index("ix_return_item_history", "return_item_history", ["ended_by"])

    op.create_table(
        "return_round_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=100), autoincrement=False, nullable=False),
        sa.Column("register", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_year", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("last_through", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("division", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("due_list", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("columns", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("closed_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", ID, autoincrement=False, nullable=True),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_return_round_history")),
    )
    op.create_index("ix_return_round_history", "return_round_history", ["ended_by"])

    op.create_table(
        "return_unit_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), autoincrement=False, nullable=False),
        sa.Column("returned_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("returned_by", sa.String(length=64), autoincrement=False, nullable=True),
        sa.Column("import_id", ID, autoincrement=False, nullable=True),
        sa.Column("sent_back_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("sent_back_reason", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", ID, autoincrement=False, nullable=True),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_return_unit_history")),
    )
    op.create_index("ix_return_unit_history", "return_unit_history", ["ended_by"])

    op.create_table(
        "return_round",
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("last_through", sa.Integer(), nullable=True),
        sa.Column("division", sa.String(length=20), nullable=False),
        sa.Column("due_list", sa.String(length=20), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "division = 'town' OR division = 'park'", name=op.f("ck_return_round_division")
        ),
        sa.CheckConstraint(
            "due_list = 'library' OR due_list = 'advanced' OR due_list = 'active'",
            name=op.f("ck_return_round_due"),
        ),
        sa.CheckConstraint(
            REGISTERS,
            name=op.f("ck_return_round_register"),
        ),
        sa.CheckConstraint("through BETWEEN 1 AND 12", name=op.f("ck_return_round_through")),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_return_round_year")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_return_round_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_return_round_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_round")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "return_parcel",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=24), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["return_round.id"],
            name=op.f("fk_return_parcel_round"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_parcel")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_return_parcel_made", "return_parcel", ["made_at"])

    op.create_table(
        "return_unit",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_by", sa.String(length=64), nullable=True),
        sa.Column("import_id", ID, nullable=True),
        sa.Column("sent_back_on", sa.Date(), nullable=True),
        sa.Column("sent_back_reason", sa.String(length=200), nullable=True),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind = 'town' OR kind = 'park' OR kind = 'none'", name=op.f("ck_return_unit_kind")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_batch.id"],
            name=op.f("fk_return_unit_import"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_return_unit_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["return_round.id"],
            name=op.f("fk_return_unit_round"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_return_unit_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_unit")),
        sa.UniqueConstraint("round_id", "kind", "code", name="uq_return_unit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "return_claim",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("enterprise_id", ID, nullable=True),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decision = 'accepted' OR decision = 'refused'", name=op.f("ck_return_claim_decision")
        ),
        sa.CheckConstraint(
            "kind = 'added' OR kind = 'dropped' OR kind = 'claimed'",
            name=op.f("ck_return_claim_kind"),
        ),
        sa.CheckConstraint(
            "(enterprise_id IS NULL) <> (project_id IS NULL)", name=op.f("ck_return_claim_subject")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_return_claim_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_return_claim_project"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_return_claim_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["return_round.id"],
            name=op.f("fk_return_claim_round"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_return_claim_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["return_unit.id"],
            name=op.f("fk_return_claim_unit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_claim")),
        sa.UniqueConstraint("unit_id", "enterprise_id", "kind", name="uq_return_claim"),
        sa.UniqueConstraint("unit_id", "project_id", "kind", name="uq_return_claim_project"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "return_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("enterprise_id", ID, nullable=True),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(enterprise_id IS NULL) <> (project_id IS NULL)", name=op.f("ck_return_item_subject")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_return_item_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_return_item_project"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_return_item_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["return_round.id"],
            name=op.f("fk_return_item_round"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_return_item_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["return_unit.id"],
            name=op.f("fk_return_item_unit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_item")),
        sa.UniqueConstraint("round_id", "enterprise_id", name="uq_return_item"),
        sa.UniqueConstraint("round_id", "project_id", name="uq_return_item_project"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_return_item_unit", "return_item", ["unit_id"])

    op.add_column("import_source", sa.Column("unit_id", sa.BigInteger(), nullable=True))
