"""lines that a group refuses: what was refused, refunds for it, and amounts to pay that were replaced"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT, WHOLE = sa.text("replaced_at IS NULL"), sa.text("line_refusal_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("order_line") as batch:
        batch.drop_constraint(batch.f("ck_order_line_quantity_positive"), type_="check")
        batch.create_check_constraint(batch.f("ck_order_line_quantity_not_negative"), sa.text("quantity >= 0"))
    op.create_table(
        "line_refusal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("seller_order_id", KEY, nullable=False),
        sa.Column("order_line_id", KEY, nullable=False),
        sa.Column("quantity", KEY, nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("is_refunded", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_line_refusal_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["seller_order_id"], ["seller_order.id"], name=op.f("fk_line_refusal_seller_order_id")
        ),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_line.id"], name=op.f("fk_line_refusal_order_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_refusal")),
    )
    op.create_index(op.f("ix_line_refusal_seller_order_id"), "line_refusal", ["seller_order_id"])
    op.create_index(op.f("ix_line_refusal_order_line_id"), "line_refusal", ["order_line_id"])
    with op.batch_alter_table("refund") as batch:
        batch.add_column(sa.Column("line_refusal_id", KEY, nullable=True))
        batch.drop_constraint(batch.f("uq_refund_seller_order_id"), type_="unique")
        batch.create_unique_constraint(batch.f("uq_refund_line_refusal_id"), ["line_refusal_id"])
        batch.create_foreign_key(
            batch.f("fk_refund_line_refusal_id"), "line_refusal", ["line_refusal_id"], ["id"]
        )
    op.create_index(
        "uq_refund_ended_part", "refund", ["seller_order_id"], unique=True, sqlite_where=WHOLE, postgresql_where=WHOLE
    )
    with op.batch_alter_table("expected_transfer") as batch:
        batch.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(batch.f("uq_expected_transfer_order_id"), type_="unique")
    op.create_index(op.f("ix_expected_transfer_order_id"), "expected_transfer", ["order_id"])
    op.create_index(
        "uq_expected_transfer_current",
        "expected_transfer",
        ["order_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


def downgrade() -> None:
    """Orders stay as small as they became; what was refused, and amounts that were replaced, are forgotten."""
    op.drop_index("uq_expected_transfer_current", table_name="expected_transfer")
    op.drop_index(op.f("ix_expected_transfer_order_id"), table_name="expected_transfer")
    op.execute("DELETE FROM expected_transfer WHERE replaced_at IS NOT NULL")
    with op.batch_alter_table("expected_transfer") as batch:
        batch.drop_column("replaced_at")
        batch.create_unique_constraint(batch.f("uq_expected_transfer_order_id"), ["order_id"])
    op.drop_index("uq_refund_ended_part", table_name="refund")
    op.execute("UPDATE refund SET seller_order_id = NULL WHERE line_refusal_id IS NOT NULL")
    with op.batch_alter_table("refund") as batch:
        batch.drop_constraint(batch.f("fk_refund_line_refusal_id"), type_="foreignkey")
        batch.drop_constraint(batch.f("uq_refund_line_refusal_id"), type_="unique")
        batch.drop_column("line_refusal_id")
        batch.create_unique_constraint(batch.f("uq_refund_seller_order_id"), ["seller_order_id"])
    op.drop_table("line_refusal")
    op.execute("DELETE FROM order_line WHERE quantity = 0")
    with op.batch_alter_table("order_line") as batch:
        batch.drop_constraint(batch.f("ck_order_line_quantity_not_negative"), type_="check")
        batch.create_check_constraint(batch.f("ck_order_line_quantity_positive"), sa.text("quantity > 0"))
