"""stock keeping: places of several kinds, transfers, keys of edits, warnings, and whether goods are still there"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("store", "outlet", "bumdes", "stall")
REASONS = ("opening", "harvest", "damaged", "sold_directly", "recounted", "dispatched", "returned")
NEW_REASONS = (
    "opening", "harvest", "damaged", "sold_directly", "own_use", "lost", "found", "recounted", "dispatched", "returned",
    "moved_out", "moved_in",
)  # fmt: skip
STATES = sa.Enum(
    "on_the_way", "arrived", "cancelled", name="state", native_enum=False, create_constraint=True, length=24
)


def upgrade() -> None:
    _transfers()
    _allow("place", "kind", KINDS)
    for name in ("address", "hours"):
        op.add_column("place", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("place", sa.Column("sells_online", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("place", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_stock_level_place_id", "stock_level", ["place_id"])
    triggers = _lift_triggers()
    _allow("stock_movement", "reason", NEW_REASONS)
    with op.batch_alter_table("stock_movement") as table:
        table.add_column(sa.Column("transfer_id", KEY, nullable=True))
        table.add_column(sa.Column("key", sa.Text(), nullable=True))
        table.create_foreign_key("fk_stock_movement_transfer_id", "stock_transfer", ["transfer_id"], ["id"])
    op.create_index("uq_stock_movement_key", "stock_movement", ["key"], unique=True)
    op.create_index("ix_stock_movement_transfer_id", "stock_movement", ["transfer_id"])
    _put_triggers(triggers)
    op.create_table(
        "stock_low_mark",
        sa.Column("variant_id", KEY, autoincrement=False, nullable=False),
        sa.Column("low_at", KEY, nullable=False),
        sa.CheckConstraint("low_at >= 0", name=op.f("ck_stock_low_mark_low_at_not_negative")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_stock_low_mark_variant_id"),
        sa.PrimaryKeyConstraint("variant_id", name="pk_stock_low_mark"),
    )
    op.create_table(
        "stock_question",
        sa.Column("product_id", KEY, autoincrement=False, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_stock_question_product_id"),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name="fk_stock_question_group_id"),
        sa.PrimaryKeyConstraint("product_id", name="pk_stock_question"),
    )
    op.create_index("ix_stock_question_group_id", "stock_question", ["group_id"])
    op.create_index("ix_stock_question_confirmed_at", "stock_question", ["confirmed_at"])


def _transfers() -> None:
    op.create_table(
        "stock_transfer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("from_place_id", KEY, nullable=False),
        sa.Column("to_place_id", KEY, nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name="fk_stock_transfer_group_id"),
        sa.ForeignKeyConstraint(["from_place_id"], ["place.id"], name="fk_stock_transfer_from_place_id"),
        sa.ForeignKeyConstraint(["to_place_id"], ["place.id"], name="fk_stock_transfer_to_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_transfer"),
        sa.UniqueConstraint("number", name="uq_stock_transfer_number"),
        sa.UniqueConstraint("key", name="uq_stock_transfer_key"),
    )
    op.create_index("ix_stock_transfer_group_id", "stock_transfer", ["group_id"])
    op.create_table(
        "stock_transfer_line",
        sa.Column("transfer_id", KEY, nullable=False),
        sa.Column("variant_id", KEY, nullable=False),
        sa.Column("quantity", KEY, nullable=False),
        sa.Column("received", KEY, nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_transfer_line_quantity_positive")),
        sa.ForeignKeyConstraint(["transfer_id"], ["stock_transfer.id"], name="fk_stock_transfer_line_transfer_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_stock_transfer_line_variant_id"),
        sa.PrimaryKeyConstraint("transfer_id", "variant_id", name="pk_stock_transfer_line"),
    )


def downgrade() -> None:
    op.drop_table("stock_question")
    op.drop_table("stock_low_mark")
    triggers = _lift_triggers()
    op.drop_index("ix_stock_movement_transfer_id", "stock_movement")
    op.drop_index("uq_stock_movement_key", "stock_movement")
    with op.batch_alter_table("stock_movement") as table:
        table.drop_constraint("fk_stock_movement_transfer_id", type_="foreignkey")
        table.drop_column("key")
        table.drop_column("transfer_id")
    # sums stay as they are; only the reason loses its precision
    op.execute(f"UPDATE stock_movement SET reason = 'recounted' WHERE reason NOT IN ({_listed(REASONS)})")
    _allow("stock_movement", "reason", REASONS)
    _put_triggers(triggers)
    op.drop_index("ix_stock_level_place_id", "stock_level")
    op.execute("UPDATE place SET kind = 'store'")
    with op.batch_alter_table("place") as table:
        for name in ("closed_at", "sells_online", "hours", "address"):
            table.drop_column(name)
    _allow("place", "kind", ("store",))
    op.drop_table("stock_transfer_line")
    op.drop_table("stock_transfer")
    op.execute("DELETE FROM outbox WHERE topic = 'StockAsked'")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(batch.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(batch.f(f"ck_{table}_{column}"), sa.text(f"{column} IN ({_listed(values)})"))


def _lift_triggers() -> list[str]:
    """What guards the ledger would be lost where SQLite rebuilds it; on PostgreSQL it rests."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.execute("ALTER TABLE stock_movement DISABLE TRIGGER stock_movement_append_only")
        return []
    found = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'stock_movement'")
    rows = bind.execute(found).all()
    for name, _sql in rows:
        op.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in rows]


def _put_triggers(triggers: list[str]) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE stock_movement ENABLE TRIGGER stock_movement_append_only")
    for trigger in triggers:
        op.execute(trigger)
