"""spreadsheets of listings: imports and their rows; the KBKI code of a product"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("uploaded", "judged", "refused", "dropped", "applying", "applied", "undoing", "undone")
OUTCOMES = ("added", "changed", "unchanged", "failed")


def upgrade() -> None:
    op.add_column("product", sa.Column("kbki", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "listing_import",
        sa.Column("id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("photos_key", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("from_command", sa.Boolean(), nullable=False),
        sa.Column("all_or_nothing", sa.Boolean(), nullable=False),
        sa.Column("approval", sa.JSON(), nullable=True),
        sa.Column(
            "state", sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=24), nullable=False
        ),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_listing_import_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_import")),
        sa.UniqueConstraint("file_key", name=op.f("uq_listing_import_file_key")),
    )
    op.create_index(op.f("ix_listing_import_group_id"), "listing_import", ["group_id"])
    op.create_table(
        "listing_import_row",
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("row", KEY, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(*OUTCOMES, name="outcome", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("has_warning", sa.Boolean(), nullable=False),
        sa.Column("product_id", KEY, nullable=True),
        sa.Column("variant_id", KEY, nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("left", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["listing_import.id"], name=op.f("fk_listing_import_row_import_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_listing_import_row_product_id")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_listing_import_row_variant_id")),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_listing_import_row")),
    )
    op.create_index(
        "ix_listing_import_row_outcome", "listing_import_row", ["import_id", "outcome", "is_done", "row"]
    )


def downgrade() -> None:
    """Listings stay as the imports left them; how they came in is forgotten."""
    op.drop_table("listing_import_row")
    op.drop_table("listing_import")
    op.drop_column("product", "kbki")
