"""goods made to order: so many days after the money has arrived; what the columns of a group's own sheets mean"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What was promised before keeps the day that it was told."""
    with op.batch_alter_table("order_line") as batch:
        batch.add_column(sa.Column("promised_days", KEY, nullable=True))
        batch.create_check_constraint(
            batch.f("ck_order_line_days_of_a_promise"), sa.text("promised_days IS NULL OR promised_on IS NOT NULL")
        )
    op.add_column("listing_import", sa.Column("matches", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "listing_column_choice",
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["producer_group.id"], name=op.f("fk_listing_column_choice_group_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "head", name=op.f("pk_listing_column_choice")),
    )


def downgrade() -> None:
    op.drop_table("listing_column_choice")
    op.drop_column("listing_import", "matches")
    with op.batch_alter_table("order_line") as batch:
        batch.drop_constraint(batch.f("ck_order_line_days_of_a_promise"), type_="check")
        batch.drop_column("promised_days")
