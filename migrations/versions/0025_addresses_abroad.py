"""the book of addresses also keeps those abroad, which name a country"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("saved_address", sa.Column("country", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    # as with orders: the country is still read, behind the city
    op.execute("UPDATE saved_address SET regency = regency || ', ' || country WHERE country <> ''")
    op.drop_column("saved_address", "country")
