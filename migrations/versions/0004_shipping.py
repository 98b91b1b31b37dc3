"""shipping: courier services, outlets, fees to be confirmed, cash on delivery"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METHODS = ("transfer", "at_pickup", "on_delivery")
DELIVERIES = ("courier", "pickup", "outlet")
FEES = ("asked", "named", "agreed")


def allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column of choices hold these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(batch.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(batch.f(f"ck_{table}_{column}"), sa.text(f"{column} IN ({listed})"))


def upgrade() -> None:
    make_tables()
    op.add_column("shipping_rate", sa.Column("service_code", sa.Text(), nullable=True))
    op.execute(
        "INSERT INTO courier_service (code, name, carries_liquids, least_g, step_g, tolerance_g, divisor, is_active) "
        "SELECT 'reguler', 'Kurir reguler (contoh)', FALSE, 1000, 1000, 0, 6000, TRUE "
        "WHERE EXISTS (SELECT 1 FROM shipping_rate)"
    )
    op.execute("UPDATE shipping_rate SET service_code = 'reguler'")
    with op.batch_alter_table("shipping_rate") as batch:
        batch.alter_column("service_code", existing_type=sa.Text(), nullable=False)
        batch.drop_constraint("uq_shipping_rate_from_zone_to_zone", type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_shipping_rate_service_code_from_zone_to_zone"), ["service_code", "from_zone", "to_zone"]
        )
        batch.create_foreign_key(
            batch.f("fk_shipping_rate_service_code"), "courier_service", ["service_code"], ["code"]
        )
    op.add_column("producer_group", sa.Column("allows_cash", sa.Boolean(), nullable=False, server_default=sa.false()))
    allow("orders", "payment_method", METHODS)
    allow("seller_order", "delivery", DELIVERIES)
    change_seller_orders()


def make_tables() -> None:
    op.create_table(
        "courier_service",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("carries_liquids", sa.Boolean(), nullable=False),
        sa.Column("least_g", KEY, nullable=False),
        sa.Column("step_g", KEY, nullable=False),
        sa.Column("tolerance_g", KEY, nullable=False),
        sa.Column("divisor", KEY, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("divisor > 0", name=op.f("ck_courier_service_divisor_positive")),
        sa.CheckConstraint("least_g >= 0", name=op.f("ck_courier_service_least_not_negative")),
        sa.CheckConstraint("step_g > 0", name=op.f("ck_courier_service_step_positive")),
        sa.CheckConstraint(
            "tolerance_g >= 0 AND tolerance_g < step_g", name=op.f("ck_courier_service_tolerance_within_step")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_courier_service")),
    )
    op.create_table(
        "outlet",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("regency_code", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_outlet_regency_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("name", name=op.f("uq_outlet_name")),
    )
    op.create_index(op.f("ix_outlet_regency_code"), "outlet", ["regency_code"])


def change_seller_orders() -> None:
    with op.batch_alter_table("seller_order") as batch:
        batch.add_column(sa.Column("fee_state", sa.String(24), nullable=True))
        batch.add_column(sa.Column("least_days", KEY, nullable=True))
        batch.add_column(sa.Column("most_days", KEY, nullable=True))
        batch.add_column(sa.Column("outlet_id", KEY, nullable=True))
        batch.add_column(sa.Column("is_billed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.create_check_constraint(
            batch.f("ck_seller_order_fee_state"), sa.text(f"fee_state IN ({', '.join(map(repr, FEES))})")
        )
        batch.create_foreign_key(batch.f("fk_seller_order_outlet_id"), "outlet", ["outlet_id"], ["id"])
    op.create_index(op.f("ix_seller_order_outlet_id"), "seller_order", ["outlet_id"])


def downgrade() -> None:
    """What the older shop has no word for becomes what is nearest to it."""
    op.execute("UPDATE orders SET payment_method = 'at_pickup' WHERE payment_method = 'on_delivery'")
    op.execute("UPDATE seller_order SET delivery = 'pickup' WHERE delivery = 'outlet'")
    allow("orders", "payment_method", METHODS[:2])
    allow("seller_order", "delivery", DELIVERIES[:2])
    op.drop_index(op.f("ix_seller_order_outlet_id"), table_name="seller_order")
    with op.batch_alter_table("seller_order") as batch:
        batch.drop_constraint(batch.f("fk_seller_order_outlet_id"), type_="foreignkey")
        batch.drop_constraint(batch.f("ck_seller_order_fee_state"), type_="check")
        for column in ("outlet_id", "fee_state", "least_days", "most_days", "is_billed"):
            batch.drop_column(column)
    op.drop_column("producer_group", "allows_cash")
    op.execute(
        "DELETE FROM shipping_rate WHERE id NOT IN (SELECT MIN(id) FROM shipping_rate GROUP BY from_zone, to_zone)"
    )
    with op.batch_alter_table("shipping_rate") as batch:
        batch.drop_constraint("fk_shipping_rate_service_code", type_="foreignkey")
        batch.drop_constraint("uq_shipping_rate_service_code_from_zone_to_zone", type_="unique")
        batch.create_unique_constraint(batch.f("uq_shipping_rate_from_zone_to_zone"), ["from_zone", "to_zone"])
        batch.drop_column("service_code")
    op.drop_index(op.f("ix_outlet_regency_code"), table_name="outlet")
    op.drop_table("outlet")
    op.drop_table("courier_service")
