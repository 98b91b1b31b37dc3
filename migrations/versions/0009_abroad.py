"""orders that go abroad name a country"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("country", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    # a parcel that is on its way still finds its country, behind the city
    op.execute("UPDATE orders SET regency = regency || ', ' || country WHERE country <> ''")
    op.drop_column("orders", "country")
