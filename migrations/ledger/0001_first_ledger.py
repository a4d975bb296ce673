"""first ledger

Never edited after it was merged; a destructive change goes add → backfill → remove.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("towns", sa.String(length=400), nullable=True),
        sa.Column("parks", sa.String(length=400), nullable=True),
        sa.Column("sees_phones", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(), nullable=True),
        sa.Column("session_stamp", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "role IN ('admin','editor','viewer','auditor')", name=op.f("ck_app_user_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("name", name="uq_app_user"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_actor", ["actor"], unique=False)
        batch_op.create_index("ix_audit_at", ["happened_at"], unique=False)

    op.create_table(
        "column_alias_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("register", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("header", sa.String(length=120), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("taught_by", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_column_alias_history")),
    )
    with op.batch_alter_table("column_alias_history", schema=None) as batch_op:
        batch_op.create_index("ix_column_alias_history", ["ended_by"], unique=False)

    op.create_table(
        "definition_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("indicator", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_def_history")),
    )
    with op.batch_alter_table("definition_history", schema=None) as batch_op:
        batch_op.create_index("ix_definition_history", ["ended_by"], unique=False)

    op.create_table(
        "district_figure_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("series", sa.String(length=60), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("basis", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("nature", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("prior", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("unit", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("provider", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("published_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_dist_figure_history")),
    )
    with op.batch_alter_table("district_figure_history", schema=None) as batch_op:
        batch_op.create_index("ix_district_figure_history", ["ended_by"], unique=False)

    op.create_table(
        "enterprise_event_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("happened_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column(
            "counterpart_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("counterpart_name", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("destination", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("document_no", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_ent_event_history")),
    )
    with op.batch_alter_table("enterprise_event_history", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_event_history", ["ended_by"], unique=False)

    op.create_table(
        "enterprise_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uscc", sa.String(length=18), autoincrement=False, nullable=True),
        sa.Column("registration_no", sa.String(length=15), autoincrement=False, nullable=True),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("name_folded", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("enterprise_type", sa.String(length=60), autoincrement=False, nullable=True),
        sa.Column("registered_address", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("operating_address", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("established_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column(
            "established_precision", sa.String(length=20), autoincrement=False, nullable=True
        ),
        sa.Column("registered_capital", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("capital_currency", sa.String(length=3), autoincrement=False, nullable=True),
        sa.Column("size", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("holding", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("listing", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("legal_person", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("contact", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("phone", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("products", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("business_scope", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("steward", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("tags", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "merged_into_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_ent_history")),
    )
    with op.batch_alter_table("enterprise_history", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_history", ["ended_by"], unique=False)

    op.create_table(
        "enterprise_name_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("folded", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("pinyin", sa.String(length=1000), autoincrement=False, nullable=False),
        sa.Column("initials", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("is_current", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_ent_name_history")),
    )
    with op.batch_alter_table("enterprise_name_history", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_name_history", ["ended_by"], unique=False)

    op.create_table(
        "evidence_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "stored_file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("document_no", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("page", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_evidence_history")),
    )
    with op.batch_alter_table("evidence_history", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_history", ["ended_by"], unique=False)

    op.create_table(
        "figures_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nature", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("reporter", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("in_library", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("library_kind", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("output", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("output_prior", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("revenue", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("revenue_prior", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("profit", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("taxes_paid", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("district_tax", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("rd_expense", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("rd_internal", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("employees", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("energy", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("water", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("land", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("value_added", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_figures_history")),
    )
    with op.batch_alter_table("figures_history", schema=None) as batch_op:
        batch_op.create_index("ix_figures_history", ["ended_by"], unique=False)

    op.create_table(
        "honour_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("batch", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("batch_key", sa.String(length=120), autoincrement=False, nullable=False),
        sa.Column("status_given", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("announced_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("recognised_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("recognised_assumed", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column("expires_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("withdrawn_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("moved_out_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("document_no", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("certificate_no", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("issuer", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("product", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("name_at_time", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column(
            "renews_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_honour_history")),
    )
    with op.batch_alter_table("honour_history", schema=None) as batch_op:
        batch_op.create_index("ix_honour_history", ["ended_by"], unique=False)

    op.create_table(
        "honour_kind_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("starts_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("ends_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("level", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("issuer", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("family", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("validity_months", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("renewal", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("aliases", sa.String(length=1000), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_honour_kind_history")),
    )
    with op.batch_alter_table("honour_kind_history", schema=None) as batch_op:
        batch_op.create_index("ix_honour_kind_history", ["ended_by"], unique=False)

    op.create_table(
        "industry_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=4), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("parent", sa.String(length=4), autoincrement=False, nullable=True),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section", sa.String(length=1), autoincrement=False, nullable=False),
        sa.Column("high_tech", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_industry_history")),
    )
    with op.batch_alter_table("industry_history", schema=None) as batch_op:
        batch_op.create_index("ix_industry_history", ["ended_by"], unique=False)

    op.create_table(
        "park_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), autoincrement=False, nullable=False),
        sa.Column("aliases", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("starts_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("ends_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_park_history")),
    )
    with op.batch_alter_table("park_history", schema=None) as batch_op:
        batch_op.create_index("ix_park_history", ["ended_by"], unique=False)

    op.create_table(
        "plan_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("base_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sector_scheme", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("body_sha256", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_plan_history")),
    )
    with op.batch_alter_table("plan_history", schema=None) as batch_op:
        batch_op.create_index("ix_plan_history", ["ended_by"], unique=False)

    op.create_table(
        "plan_setting_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "plan_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), autoincrement=False, nullable=False),
        sa.Column("value", sa.String(length=400), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_plan_setting_history")),
    )
    with op.batch_alter_table("plan_setting_history", schema=None) as batch_op:
        batch_op.create_index("ix_plan_setting_history", ["ended_by"], unique=False)

    op.create_table(
        "platform_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_platform_history")),
    )
    with op.batch_alter_table("platform_history", schema=None) as batch_op:
        batch_op.create_index("ix_platform_history", ["ended_by"], unique=False)

    op.create_table(
        "platform_kind_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), autoincrement=False, nullable=False),
        sa.Column("issuer", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("aliases", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("counts", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column("starts_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("ends_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_platform_kind_history")),
    )
    with op.batch_alter_table("platform_kind_history", schema=None) as batch_op:
        batch_op.create_index("ix_platform_kind_history", ["ended_by"], unique=False)

    op.create_table(
        "platform_level_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "platform_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("level", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("recognised_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("withdrawn_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("document_no", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_platform_level_history")),
    )
    with op.batch_alter_table("platform_level_history", schema=None) as batch_op:
        batch_op.create_index("ix_platform_level_history", ["ended_by"], unique=False)

    op.create_table(
        "project_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.String(length=420), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=60), autoincrement=False, nullable=True),
        sa.Column("name", sa.String(length=200), autoincrement=False, nullable=False),
        sa.Column("owner_name", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("level", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("category", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("sector", sa.String(length=30), autoincrement=False, nullable=True),
        sa.Column("site", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("town", sa.String(length=9), autoincrement=False, nullable=True),
        sa.Column("content", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("total_investment", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("planned_start", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("actual_start", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("planned_finish", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("actual_finish", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("days_precision", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("stage", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("in_statistics", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("land", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("expected_output", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("expected_tax", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("responsible_unit", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("responsible_person", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("phone", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_project_history")),
    )
    with op.batch_alter_table("project_history", schema=None) as batch_op:
        batch_op.create_index("ix_project_history", ["ended_by"], unique=False)

    op.create_table(
        "project_month_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "project_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("planned_this_year", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("done_this_year", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("done_total", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("progress", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("issues", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_project_month_history")),
    )
    with op.batch_alter_table("project_month_history", schema=None) as batch_op:
        batch_op.create_index("ix_project_month_history", ["ended_by"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("job_id", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "door = 'form' OR door = 'import' OR door = 'undo' OR door = 'merge' OR door = 'init' OR door = 'upgrade' OR door = 'api'",
            name=op.f("ck_revision_door"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("job_id", name="uq_revision"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner", "page", "name", name="uq_saved_view"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "standing_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("ends_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("industry_code", sa.String(length=4), autoincrement=False, nullable=True),
        sa.Column("industry_edition", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("sector", sa.String(length=30), autoincrement=False, nullable=True),
        sa.Column("sector_scheme", sa.String(length=30), autoincrement=False, nullable=True),
        sa.Column("segment", sa.String(length=100), autoincrement=False, nullable=True),
        sa.Column("advanced", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("advanced_edition", sa.String(length=30), autoincrement=False, nullable=True),
        sa.Column("town", sa.String(length=9), autoincrement=False, nullable=True),
        sa.Column("statistical_town", sa.String(length=9), autoincrement=False, nullable=True),
        sa.Column("park", sa.String(length=30), autoincrement=False, nullable=True),
        sa.Column("status", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_standing_history")),
    )
    with op.batch_alter_table("standing_history", schema=None) as batch_op:
        batch_op.create_index("ix_standing_history", ["ended_by"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.Column("stored_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("sha256", name="uq_stored_file"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "target_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "plan_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("indicator", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("category", sa.String(length=40), autoincrement=False, nullable=True),
        sa.Column("label", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("unit", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("binding", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("base_kind", sa.String(length=10), autoincrement=False, nullable=False),
        sa.Column("base", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("base_text", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("operator", sa.String(length=4), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("value_text", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column("sentence", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("difference", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("responsible", sa.String(length=200), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_target_history")),
    )
    with op.batch_alter_table("target_history", schema=None) as batch_op:
        batch_op.create_index("ix_target_history", ["ended_by"], unique=False)

    op.create_table(
        "town_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=9), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("aliases", sa.String(length=400), autoincrement=False, nullable=True),
        sa.Column("starts_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("ends_on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_town_history")),
    )
    with op.batch_alter_table("town_history", schema=None) as batch_op:
        batch_op.create_index("ix_town_history", ["ended_by"], unique=False)

    op.create_table(
        "value_alias_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("register", sa.String(length=20), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(length=120), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=60), autoincrement=False, nullable=False),
        sa.Column("taught_by", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_value_alias_history")),
    )
    with op.batch_alter_table("value_alias_history", schema=None) as batch_op:
        batch_op.create_index("ix_value_alias_history", ["ended_by"], unique=False)

    op.create_table(
        "verdict_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "plan_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("indicator", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(length=30), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=20), autoincrement=False, nullable=True),
        sa.Column("municipal_value", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("evidence", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("source_row", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "revision_id", name=op.f("pk_verdict_history")),
    )
    with op.batch_alter_table("verdict_history", schema=None) as batch_op:
        batch_op.create_index("ix_verdict_history", ["ended_by"], unique=False)

    op.create_table(
        "carried",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("table_name", sa.String(length=30), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("from_row_id", sa.BigInteger(), nullable=False),
        sa.Column("from_revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_carried_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("carried", schema=None) as batch_op:
        batch_op.create_index(
            "ix_carried_row", ["table_name", "row_id", "revision_id"], unique=False
        )

    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_import_batch_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("revision_id", name="uq_import_batch"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "published_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column(
            "known_revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.Column("program_version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["known_revision"],
            ["revision.id"],
            name=op.f("fk_pub_report_known_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pub_report")),
        sa.UniqueConstraint("number", name="uq_published_report"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stored_chunk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_stored_chunk_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_chunk")),
        sa.UniqueConstraint("file_id", "ordinal", name="uq_stored_chunk"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("based_on", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_batch.id"],
            name=op.f("fk_draft_import"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_created", ["created_at"], unique=False)

    op.create_table(
        "import_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "stored_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("reporter", sa.String(length=100), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("rows", sa.String(length=60), nullable=False),
        sa.Column("map", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "register = 'enterprises' OR register = 'figures' OR register = 'honours' OR register = 'platforms' OR register = 'projects' OR register = 'district'",
            name=op.f("ck_import_source_register"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_batch.id"],
            name=op.f("fk_import_source_import"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"],
            ["stored_file.id"],
            name=op.f("fk_import_source_stored_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_source")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_source", schema=None) as batch_op:
        batch_op.create_index("ix_import_source_batch", ["import_id"], unique=False)

    op.create_table(
        "column_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("header", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("taught_by", sa.String(length=64), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_column_alias_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_column_alias_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_alias")),
        sa.UniqueConstraint("register", "header", name="uq_column_alias"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_def_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_def_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_def")),
        sa.UniqueConstraint("indicator", name="uq_definition"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "district_figure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=30), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("prior", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("provider", sa.String(length=100), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("basis = 'full' OR basis = 'without_vaccine'", name=op.f("ck_district_basis")),
        sa.CheckConstraint(
            "nature = 'census' OR nature = 'annual' OR nature = 'flash'", name=op.f("ck_district_nature")
        ),
        sa.CheckConstraint("through BETWEEN 1 AND 12", name=op.f("ck_district_through")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_dist_figure_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_dist_figure_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dist_figure")),
        sa.UniqueConstraint(
            "series", "year", "through", "area", "basis", "nature", name="uq_district_figure"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft_chunk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.id"],
            name=op.f("fk_draft_chunk_draft"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_chunk")),
        sa.UniqueConstraint("draft_id", "part", "ordinal", name="uq_draft_chunk"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.id"],
            name=op.f("fk_draft_file_draft"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
        sa.UniqueConstraint("draft_id", "ordinal", name="uq_draft_file"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("registration_no", sa.String(length=15), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
        sa.Column("enterprise_type", sa.String(length=60), nullable=True),
        sa.Column("registered_address", sa.String(length=400), nullable=True),
        sa.Column("operating_address", sa.String(length=400), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("established_precision", sa.String(length=20), nullable=True),
        sa.Column("registered_capital", sa.BigInteger(), nullable=True),
        sa.Column("capital_currency", sa.String(length=3), nullable=True),
        sa.Column("size", sa.String(length=20), nullable=True),
        sa.Column("holding", sa.String(length=20), nullable=True),
        sa.Column("listing", sa.String(length=20), nullable=True),
        sa.Column("legal_person", sa.String(length=100), nullable=True),
        sa.Column("contact", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("products", sa.Text(), nullable=True),
        sa.Column("business_scope", sa.Text(), nullable=True),
        sa.Column("steward", sa.String(length=100), nullable=True),
        sa.Column("tags", sa.String(length=400), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "established_precision = 'day' OR established_precision = 'month' OR established_precision = 'year'",
            name=op.f("ck_enterprise_established"),
        ),
        sa.CheckConstraint(
            "holding = 'state' OR holding = 'collective' OR holding = 'private' OR holding = 'hk_macao_taiwan' OR holding = 'foreign' OR holding = 'other'",
            name=op.f("ck_enterprise_holding"),
        ),
        sa.CheckConstraint(
            "listing = 'none' OR listing = 'preparing' OR listing = 'neeq' OR listing = 'main' OR listing = 'gem' OR listing = 'star' OR listing = 'bse' OR listing = 'overseas'",
            name=op.f("ck_enterprise_listing"),
        ),
        sa.CheckConstraint(
            "size = 'large' OR size = 'medium' OR size = 'small' OR size = 'micro'", name=op.f("ck_enterprise_size")
        ),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_enterprise_uscc")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_enterprise_merged")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["enterprise.id"],
            name=op.f("fk_ent_merged_into"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_ent_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_ent_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ent")),
        sa.UniqueConstraint("uscc", name="uq_enterprise"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_folded", ["name_folded"], unique=False)
        batch_op.create_index("ix_enterprise_merged", ["merged_into_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("table_name", sa.String(length=30), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "stored_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("page", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_evidence_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_evidence_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"],
            ["stored_file.id"],
            name=op.f("fk_evidence_stored_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_row", ["table_name", "row_id"], unique=False)

    op.create_table(
        "honour_kind",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("renewal", sa.String(length=20), nullable=False),
        sa.Column("aliases", sa.String(length=1000), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "level = 'national' OR level = 'city' OR level = 'district'", name=op.f("ck_honour_kind_level")
        ),
        sa.CheckConstraint(
            "renewal = 'extended' OR renewal = 'renewed' OR renewal = 'evaluated' OR renewal = 'none'",
            name=op.f("ck_honour_kind_renewal"),
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_honour_kind_interval")),
        sa.CheckConstraint("validity_months > 0", name=op.f("ck_honour_kind_validity")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_honour_kind_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_honour_kind_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour_kind")),
        sa.UniqueConstraint("code", "starts_on", name="uq_honour_kind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_cell",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("cell", sa.String(length=12), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "how = 'merged' OR how = 'wide' OR how = 'decided' OR how = 'corrected' OR how = 'given' OR how = 'derived'",
            name=op.f("ck_import_cell_how"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_import_cell_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_cell")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_cell", schema=None) as batch_op:
        batch_op.create_index("ix_import_cell_row", ["source_id", "row", "field"], unique=False)

    op.create_table(
        "industry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=4), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=1), nullable=False),
        sa.Column("high_tech", sa.Boolean(), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_industry_level")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_industry_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_industry_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industry")),
        sa.UniqueConstraint("edition", "code", name="uq_industry"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "park",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("aliases", sa.String(length=400), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_park_interval")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_park_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_park_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park")),
        sa.UniqueConstraint("code", "starts_on", name="uq_park"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("end_year", sa.Integer(), nullable=False),
        sa.Column("sector_scheme", sa.String(length=40), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "base_year < start_year AND start_year <= end_year", name=op.f("ck_plan_years")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_plan_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_plan_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name="uq_plan"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "platform_kind",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("aliases", sa.String(length=400), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_platform_kind_interval")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_platform_kind_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_platform_kind_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_kind")),
        sa.UniqueConstraint("code", "starts_on", name="uq_platform_kind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "town",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("aliases", sa.String(length=400), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_town_interval")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_town_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_town_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town")),
        sa.UniqueConstraint("code", "starts_on", name="uq_town"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "value_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("taught_by", sa.String(length=64), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_value_alias_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_value_alias_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_alias")),
        sa.UniqueConstraint("register", "field", "word", name="uq_value_alias"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_batch.id"],
            name=op.f("fk_waiting_import"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_waiting_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_import", ["import_id"], unique=False)

    op.create_table(
        "enterprise_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column(
            "counterpart_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("counterpart_name", sa.String(length=200), nullable=True),
        sa.Column("destination", sa.String(length=200), nullable=True),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind = 'renamed' OR kind = 'moved_in' OR kind = 'moved_out' OR kind = 'absorbed' OR kind = 'divided' OR kind = 'suspended' OR kind = 'deregistered'",
            name=op.f("ck_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["counterpart_id"],
            ["enterprise.id"],
            name=op.f("fk_ent_event_counterpart"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_ent_event_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_ent_event_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_ent_event_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ent_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("enterprise_event", schema=None) as batch_op:
        batch_op.create_index("ix_event_enterprise", ["enterprise_id"], unique=False)

    op.create_table(
        "enterprise_name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("pinyin", sa.String(length=1000), nullable=False),
        sa.Column("initials", sa.String(length=200), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_ent_name_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_ent_name_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_ent_name_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ent_name")),
        sa.UniqueConstraint("enterprise_id", "name", name="uq_enterprise_name"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("enterprise_name", schema=None) as batch_op:
        batch_op.create_index("ix_ent_name_folded", ["folded"], unique=False)

    op.create_table(
        "figures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("reporter", sa.String(length=100), nullable=True),
        sa.Column("in_library", sa.Boolean(), nullable=True),
        sa.Column("library_kind", sa.String(length=20), nullable=True),
        sa.Column("output", sa.BigInteger(), nullable=True),
        sa.Column("output_prior", sa.BigInteger(), nullable=True),
        sa.Column("revenue", sa.BigInteger(), nullable=True),
        sa.Column("revenue_prior", sa.BigInteger(), nullable=True),
        sa.Column("profit", sa.BigInteger(), nullable=True),
        sa.Column("taxes_paid", sa.BigInteger(), nullable=True),
        sa.Column("district_tax", sa.BigInteger(), nullable=True),
        sa.Column("rd_expense", sa.BigInteger(), nullable=True),
        sa.Column("rd_internal", sa.BigInteger(), nullable=True),
        sa.Column("employees", sa.BigInteger(), nullable=True),
        sa.Column("energy", sa.BigInteger(), nullable=True),
        sa.Column("water", sa.BigInteger(), nullable=True),
        sa.Column("land", sa.BigInteger(), nullable=True),
        sa.Column("value_added", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "library_kind = 'industry' OR library_kind = 'construction' OR library_kind = 'trade' OR library_kind = 'catering' OR library_kind = 'real_estate' OR library_kind = 'services'",
            name=op.f("ck_figures_library"),
        ),
        sa.CheckConstraint(
            "nature = 'census' OR nature = 'annual' OR nature = 'flash'", name=op.f("ck_figures_nature")
        ),
        sa.CheckConstraint(
            "origin = 'statistics' OR origin = 'tax' OR origin = 'town' OR origin = 'firm' OR origin = 'published'",
            name=op.f("ck_figures_origin"),
        ),
        sa.CheckConstraint("employees >= 0", name=op.f("ck_figures_employees")),
        sa.CheckConstraint("through BETWEEN 2 AND 12", name=op.f("ck_figures_through")),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_figures_year")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_figures_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_figures_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_figures_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.UniqueConstraint(
            "enterprise_id", "year", "through", "nature", "origin", name="uq_figures"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "honour",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=100), nullable=True),
        sa.Column("batch_key", sa.String(length=120), nullable=False),
        sa.Column("status_given", sa.String(length=20), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column("recognised_assumed", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("moved_out_on", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("certificate_no", sa.String(length=100), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("product", sa.String(length=200), nullable=True),
        sa.Column("name_at_time", sa.String(length=200), nullable=True),
        sa.Column("renews_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status_given = 'announced' OR status_given = 'recognised' OR status_given = 'renewed' OR status_given = 'expired' OR status_given = 'withdrawn' OR status_given = 'moved_out'",
            name=op.f("ck_honour_status"),
        ),
        sa.CheckConstraint("recognised_on < expires_on", name=op.f("ck_honour_interval")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_honour_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"],
            ["honour.id"],
            name=op.f("fk_honour_renews"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_honour_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_honour_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour")),
        sa.UniqueConstraint("enterprise_id", "kind", "batch_key", name="uq_honour"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.create_index("ix_honour_kind", ["kind"], unique=False)

    op.create_table(
        "plan_setting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_plan_setting_plan"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_plan_setting_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_plan_setting_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_setting")),
        sa.UniqueConstraint("plan_id", "name", name="uq_plan_setting"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "platform",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_platform_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_platform_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_platform_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform")),
        sa.UniqueConstraint("enterprise_id", "kind", "name", name="uq_platform"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_key", sa.String(length=420), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner_name", sa.String(length=200), nullable=True),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("sector", sa.String(length=30), nullable=True),
        sa.Column("site", sa.String(length=400), nullable=True),
        sa.Column("town", sa.String(length=9), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("total_investment", sa.BigInteger(), nullable=True),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("actual_start", sa.Date(), nullable=True),
        sa.Column("planned_finish", sa.Date(), nullable=True),
        sa.Column("actual_finish", sa.Date(), nullable=True),
        sa.Column("days_precision", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("in_statistics", sa.Boolean(), nullable=True),
        sa.Column("land", sa.BigInteger(), nullable=True),
        sa.Column("expected_output", sa.BigInteger(), nullable=True),
        sa.Column("expected_tax", sa.BigInteger(), nullable=True),
        sa.Column("responsible_unit", sa.String(length=200), nullable=True),
        sa.Column("responsible_person", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "category = 'new' OR category = 'continued' OR category = 'reserve' OR category = 'early' OR category = 'completed'",
            name=op.f("ck_project_category"),
        ),
        sa.CheckConstraint(
            "days_precision = 'day' OR days_precision = 'month' OR days_precision = 'year'", name=op.f("ck_project_precision")
        ),
        sa.CheckConstraint(
            "level = 'national' OR level = 'city' OR level = 'district' OR level = 'ordinary'", name=op.f("ck_project_level")
        ),
        sa.CheckConstraint(
            "stage = 'talks' OR stage = 'signed' OR stage = 'approval' OR stage = 'building' OR stage = 'finished' OR stage = 'producing' OR stage = 'stopped'",
            name=op.f("ck_project_stage"),
        ),
        sa.CheckConstraint("total_investment >= 0", name=op.f("ck_project_investment")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_project_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_project_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_project_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("project_key", name="uq_project"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("ix_project_enterprise", ["enterprise_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("industry_code", sa.String(length=4), nullable=True),
        sa.Column("industry_edition", sa.String(length=20), nullable=True),
        sa.Column("sector", sa.String(length=30), nullable=True),
        sa.Column("sector_scheme", sa.String(length=30), nullable=True),
        sa.Column("segment", sa.String(length=100), nullable=True),
        sa.Column("advanced", sa.Boolean(), nullable=True),
        sa.Column("advanced_edition", sa.String(length=30), nullable=True),
        sa.Column("town", sa.String(length=9), nullable=True),
        sa.Column("statistical_town", sa.String(length=9), nullable=True),
        sa.Column("park", sa.String(length=30), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status = 'active' OR status = 'suspended' OR status = 'leaving' OR status = 'moved_out' OR status = 'revoked' OR status = 'deregistered'",
            name=op.f("ck_standing_status"),
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_standing_interval")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_standing_ent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_standing_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_standing_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sa.UniqueConstraint("enterprise_id", "starts_on", name="uq_standing"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_sector", ["sector"], unique=False)
        batch_op.create_index("ix_standing_town", ["town"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=30), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=True),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("binding", sa.String(length=20), nullable=False),
        sa.Column("base_kind", sa.String(length=10), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("base_text", sa.String(length=200), nullable=True),
        sa.Column("operator", sa.String(length=4), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("value_text", sa.String(length=200), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.Column("responsible", sa.String(length=200), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("(operator = 'text') = (value IS NULL)", name=op.f("ck_target_value")),
        sa.CheckConstraint(
            "base_kind IN ('number','interval','note','none')", name=op.f("ck_target_base")
        ),
        sa.CheckConstraint("binding = 'expected' OR binding = 'binding'", name=op.f("ck_target_binding")),
        sa.CheckConstraint(
            "operator IN ('>=','>','<=','<','=','text')", name=op.f("ck_target_operator")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_target_plan"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_target_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_target_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("plan_id", "indicator", "year", "area", name="uq_target"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=30), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("municipal_value", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verdict = 'early' OR verdict = 'fast' OR verdict = 'on_track' OR verdict = 'behind' OR verdict = 'met' OR verdict = 'exceeded' OR verdict = 'missed' OR verdict = 'expected_met'",
            name=op.f("ck_verdict_word"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_verdict_plan"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_verdict_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_verdict_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("plan_id", "indicator", "year", "area", name="uq_verdict"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "platform_level",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "platform_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "level = 'national' OR level = 'city' OR level = 'district'", name=op.f("ck_platform_level")
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platform.id"],
            name=op.f("fk_platform_level_platform"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_platform_level_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_platform_level_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_level")),
        sa.UniqueConstraint("platform_id", "level", name="uq_platform_level"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "project_month",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.Column("planned_this_year", sa.BigInteger(), nullable=True),
        sa.Column("done_this_year", sa.BigInteger(), nullable=True),
        sa.Column("done_total", sa.BigInteger(), nullable=True),
        sa.Column("progress", sa.String(length=400), nullable=True),
        sa.Column("issues", sa.Text(), nullable=True),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.CheckConstraint("through BETWEEN 1 AND 12", name=op.f("ck_project_month_through")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_month_project"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_project_month_revision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["import_source.id"],
            name=op.f("fk_project_month_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_month")),
        sa.UniqueConstraint("project_id", "year", "through", name="uq_project_month"),
        sqlite_autoincrement=True,
    )
