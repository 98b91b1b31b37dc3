"""what catalogue files ask of a product, of a variant and of a group"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXTS = ("brand", "composition", "composition_en", "sni_number", "trademark_number")
LISTS = (("specification", "[]"), ("tkdn", "{}"))


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("product", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name, empty in LISTS:
        op.add_column("product", sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
    op.add_column("product", sa.Column("is_domestic", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("variant", sa.Column("gtin", sa.Text(), nullable=False, server_default=""))
    op.add_column("producer_group", sa.Column("kbli", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("producer_group", sa.Column("kbli_edition", sa.Text(), nullable=False, server_default=""))
    op.add_column("producer_group", sa.Column("is_taxable", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("is_taxable", "kbli_edition", "kbli"):
        op.drop_column("producer_group", name)
    op.drop_column("variant", "gtin")
    for name in ("is_domestic", *(each for each, _empty in reversed(LISTS)), *reversed(TEXTS)):
        op.drop_column("product", name)
