"""photos that the rows of a listing sheet name"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("waiting", "taken", "missing", "refused", "returned")


def upgrade() -> None:
    op.create_table(
        "listing_import_photo",
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("row", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column(
            "state", sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=24), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=True),
        sa.Column("picture_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["listing_import.id"], name=op.f("fk_listing_import_photo_import_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_listing_import_photo_product_id")),
        sa.PrimaryKeyConstraint("import_id", "row", "name", name=op.f("pk_listing_import_photo")),
    )


def downgrade() -> None:
    """Photos that were taken stay with their listings."""
    op.drop_table("listing_import_photo")
