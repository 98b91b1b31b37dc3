"""goods that are made to order: so many days after the money has arrived"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
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


def downgrade() -> None:
    with op.batch_alter_table("order_line") as batch:
        batch.drop_constraint(batch.f("ck_order_line_days_of_a_promise"), type_="check")
        batch.drop_column("promised_days")
