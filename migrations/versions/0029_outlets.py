"""outlets: terms, requests, files and sales of goods in consignment; which outlet a place is at; what orders are short of"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REASONS = (
    "opening", "harvest", "damaged", "sold_directly", "own_use", "lost", "found", "recounted", "dispatched", "returned",
    "moved_out", "moved_in",
)  # fmt: skip
NEW_REASONS = (*REASONS[:10], "sold_at_outlet", "sold_outright", *REASONS[10:])
SALES = "consignment_sale"
SCHEMES = ("konsinyasi", "beli_putus")
KINDS = ("sales", "count")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    with op.batch_alter_table("place") as table:
        table.add_column(sa.Column("outlet_id", KEY, nullable=True))
        table.create_foreign_key(table.f("fk_place_outlet_id"), "outlet", ["outlet_id"], ["id"])
    op.create_index("uq_place_outlet_id_group_id", "place", ["outlet_id", "group_id"], unique=True)
    op.add_column("stock_transfer_line", sa.Column("batch", sa.Text(), nullable=False, server_default=""))
    op.add_column("stock_transfer_line", sa.Column("expires_on", sa.Date(), nullable=True))
    triggers = _lift_triggers()
    _allow(NEW_REASONS)
    _put_triggers(triggers)
    op.create_table(
        "stock_shortage",
        sa.Column("seller_order_id", KEY, autoincrement=False, nullable=False),
        sa.Column("variant_id", KEY, autoincrement=False, nullable=False),
        sa.Column("quantity", KEY, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_shortage_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["seller_order_id"], ["seller_order.id"], name=op.f("fk_stock_shortage_seller_order_id")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_stock_shortage_variant_id")),
        sa.PrimaryKeyConstraint("seller_order_id", "variant_id", name=op.f("pk_stock_shortage")),
    )
    _terms()
    _sales()
    _files()
    _requests()


def _between(table: str) -> list[sa.Column | sa.Constraint]:
    """The columns of an outlet and a group."""
    return [
        sa.Column("outlet_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f(f"fk_{table}_outlet_id")),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f(f"fk_{table}_group_id")),
    ]


def _terms() -> None:
    op.create_table(
        "outlet_terms",
        sa.Column("id", KEY, nullable=False),
        *_between("outlet_terms"),
        sa.Column("scheme", _choice("scheme", *SCHEMES), nullable=False),
        sa.Column("margin", KEY, nullable=True),
        sa.Column("state", _choice("state", "proposed", "agreed", "declined", "withdrawn", "ended"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_label", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_label", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "0 <= margin AND margin <= 10000", name=op.f("ck_outlet_terms_margin_within_the_price")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_terms")),
    )
    op.create_index(op.f("ix_outlet_terms_group_id"), "outlet_terms", ["group_id"])
    for state in ("proposed", "agreed"):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_outlet_terms_{state}",
            "outlet_terms",
            ["outlet_id", "group_id"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def _sales() -> None:
    op.create_table(
        SALES,
        sa.Column("id", KEY, nullable=False),
        *_between(SALES),
        sa.Column("variant_id", KEY, nullable=False),
        sa.Column("scheme", _choice("scheme", *SCHEMES), nullable=False),
        sa.Column("quantity", KEY, nullable=False),
        sa.Column("beyond", KEY, nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.BigInteger(), nullable=False),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f(f"ck_{SALES}_quantity_not_zero")),
        sa.CheckConstraint(
            "beyond >= 0 AND (beyond = 0 OR beyond <= quantity)", name=op.f(f"ck_{SALES}_beyond_within_quantity")
        ),
        sa.CheckConstraint("unit_price >= 0", name=op.f(f"ck_{SALES}_price_not_negative")),
        sa.CheckConstraint(
            "abs(share) <= unit_price * abs(quantity)", name=op.f(f"ck_{SALES}_share_within_price")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f(f"fk_{SALES}_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SALES}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{SALES}_key")),
    )
    op.create_index(f"ix_{SALES}_place", SALES, ["outlet_id", "group_id", "recorded_at"])
    op.create_index(op.f(f"ix_{SALES}_group_id"), SALES, ["group_id"])
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{SALES} is append-only'); END"
        for act in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {SALES}_no_{act.lower()} BEFORE {act} ON {SALES} {refuse}")
        op.execute(
            f"CREATE TRIGGER {SALES}_no_replace BEFORE INSERT ON {SALES} "
            f"WHEN EXISTS (SELECT 1 FROM {SALES} WHERE id = NEW.id OR key = NEW.key) {refuse}"
        )
        op.execute(
            f"CREATE TRIGGER {SALES}_in_order AFTER INSERT ON {SALES} WHEN NEW.id <> 1 + "
            f"coalesce((SELECT id FROM {SALES} WHERE id <> NEW.id ORDER BY id DESC LIMIT 1), 0) "
            f"BEGIN SELECT RAISE(ABORT, '{SALES} counts on by one'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {SALES}_append_only BEFORE UPDATE OR DELETE ON {SALES} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {SALES}_no_truncate BEFORE TRUNCATE ON {SALES} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _files() -> None:
    op.create_table(
        "outlet_file",
        sa.Column("id", KEY, nullable=False),
        sa.Column("outlet_id", KEY, nullable=False),
        sa.Column("kind", _choice("kind", *KINDS), nullable=False),
        sa.Column("state", _choice("state", "read", "applied", "dropped"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded", KEY, nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_outlet_file_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_file")),
    )
    for column in ("outlet_id", "created_at"):
        op.create_index(op.f(f"ix_outlet_file_{column}"), "outlet_file", [column])
    op.create_table(
        "outlet_column",
        sa.Column("outlet_id", KEY, nullable=False),
        sa.Column("kind", _choice("kind", *KINDS), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_outlet_column_outlet_id")),
        sa.PrimaryKeyConstraint("outlet_id", "kind", "head", name=op.f("pk_outlet_column")),
    )


def _requests() -> None:
    op.create_table(
        "outlet_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        *_between("outlet_request"),
        sa.Column("state", _choice("state", "asked", "granted", "declined", "withdrawn", "sent"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transfer_number", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_request")),
        sa.UniqueConstraint("number", name=op.f("uq_outlet_request_number")),
        sa.UniqueConstraint("key", name=op.f("uq_outlet_request_key")),
    )
    for column in ("outlet_id", "group_id"):
        op.create_index(op.f(f"ix_outlet_request_{column}"), "outlet_request", [column])
    op.create_table(
        "outlet_request_line",
        sa.Column("request_id", KEY, nullable=False),
        sa.Column("variant_id", KEY, nullable=False),
        sa.Column("asked", KEY, nullable=False),
        sa.Column("granted", KEY, nullable=True),
        sa.CheckConstraint("asked > 0", name=op.f("ck_outlet_request_line_asked_positive")),
        sa.CheckConstraint("granted >= 0", name=op.f("ck_outlet_request_line_granted_not_negative")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["outlet_request.id"], name=op.f("fk_outlet_request_line_request_id")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_outlet_request_line_variant_id")),
        sa.PrimaryKeyConstraint("request_id", "variant_id", name=op.f("pk_outlet_request_line")),
    )


def downgrade() -> None:
    """Sums of stock stay as they are; what an outlet has sold becomes sold directly, and what is short is forgotten."""
    for table in ("outlet_request_line", "outlet_request", "outlet_column", "outlet_file", SALES, "outlet_terms"):
        op.drop_table(table)
    op.drop_table("stock_shortage")
    triggers = _lift_triggers()
    op.execute(
        "UPDATE stock_movement SET reason = 'sold_directly' WHERE reason IN ('sold_at_outlet', 'sold_outright')"
    )
    _allow(REASONS)
    _put_triggers(triggers)
    for column in ("expires_on", "batch"):
        op.drop_column("stock_transfer_line", column)
    op.drop_index("uq_place_outlet_id_group_id", "place")
    with op.batch_alter_table("place") as table:
        table.drop_constraint(table.f("fk_place_outlet_id"), type_="foreignkey")
        table.drop_column("outlet_id")
    op.execute("DELETE FROM outbox WHERE topic IN ('StockShort', 'TermsProposed', 'GoodsAsked')")


def _allow(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("stock_movement") as batch:
        batch.drop_constraint(batch.f("ck_stock_movement_reason"), type_="check")
        batch.create_check_constraint(batch.f("ck_stock_movement_reason"), sa.text(f"reason IN ({listed})"))


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
