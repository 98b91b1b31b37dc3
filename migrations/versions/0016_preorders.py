"""orders for what is not made yet: the switch and the season of a product, promises, the promised day of a line; drafts by the key of their form"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATE = sa.Enum("held", "consumed", "released", name="state", native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.add_column("product", sa.Column("season_from", KEY, nullable=True))
    op.add_column("product", sa.Column("season_until", KEY, nullable=True))
    for table in ("product", "card"):
        no = sa.Column("takes_preorders", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, no)
    op.add_column("product", sa.Column("draft_key", sa.Text(), nullable=True))
    op.execute("UPDATE product SET draft_key = substr(slug, 6) WHERE slug LIKE 'draf-%' AND length(slug) = 21")
    op.create_index("uq_product_draft_key", "product", ["draft_key"], unique=True)
    op.add_column("order_line", sa.Column("promised_on", sa.Date(), nullable=True))
    op.create_table(
        "stock_promise",
        sa.Column("seller_order_id", KEY, nullable=False),
        sa.Column("variant_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("quantity", KEY, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_promise_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["seller_order_id"], ["seller_order.id"], name=op.f("fk_stock_promise_seller_order_id")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_stock_promise_variant_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_promise_product_id")),
        sa.PrimaryKeyConstraint("seller_order_id", "variant_id", name=op.f("pk_stock_promise")),
    )
    op.create_index("ix_stock_promise_month", "stock_promise", ["product_id", "month"])


def downgrade() -> None:
    """What was promised is forgotten with its day; the orders stay."""
    op.drop_index("ix_stock_promise_month", table_name="stock_promise")
    op.drop_table("stock_promise")
    op.drop_column("order_line", "promised_on")
    op.drop_index("uq_product_draft_key", table_name="product")
    op.drop_column("product", "draft_key")
    for table in ("card", "product"):
        op.drop_column(table, "takes_preorders")
    op.drop_column("product", "season_until")
    op.drop_column("product", "season_from")
