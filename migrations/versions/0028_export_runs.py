"""files that the worker writes, and what became of products in another catalogue"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUN_STATES = ("waiting", "writing", "done", "failed", "expired")
ENTRY_STATES = ("none", "submitted", "listed", "refused", "taken_down")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "export_run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("group_id", KEY, nullable=True),
        sa.Column("state", _choice("state", *RUN_STATES), nullable=False),
        sa.Column("done", KEY, nullable=False),
        sa.Column("total", KEY, nullable=False),
        sa.Column("turns", KEY, nullable=False),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_export_run_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_run")),
        sa.UniqueConstraint("form_key", name=op.f("uq_export_run_form_key")),
        sa.UniqueConstraint("file_key", name=op.f("uq_export_run_file_key")),
    )
    op.create_index("ix_export_run_group_id", "export_run", ["group_id", "id"])
    op.create_index("ix_export_run_state", "export_run", ["state", "id"])
    op.create_table(
        "catalogue_entry",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("channel", _choice("channel", "ekatalog"), nullable=False),
        sa.Column("state", _choice("state", *ENTRY_STATES), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("changed_since", moment, nullable=True),
        sa.Column("recorded_at", moment, nullable=False),
        sa.CheckConstraint("state <> 'listed' OR address <> ''", name=op.f("ck_catalogue_entry_listed_somewhere")),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name=op.f("ck_catalogue_entry_refused_for_a_reason")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_catalogue_entry_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
        sa.UniqueConstraint("product_id", "channel", name=op.f("uq_catalogue_entry_product_id_channel")),
    )


def downgrade() -> None:
    op.drop_table("catalogue_entry")
    op.drop_table("export_run")
