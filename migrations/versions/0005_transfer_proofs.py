"""proofs of transfer, several bank accounts with one amount for all of them, reminders"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TAKEN = sa.text("is_taken")
UNANSWERED = sa.text("rejected_at IS NULL")
WHERE_IT_CAME_IN = (
    "UPDATE receipt SET account_id = (SELECT account_id FROM expected_transfer t WHERE t.order_id = receipt.order_id) "
    "WHERE held_by = 'operator'"
)


def upgrade() -> None:
    op.create_table(
        "transfer_proof",
        sa.Column("id", KEY, nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("width", KEY, nullable=False),
        sa.Column("height", KEY, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_transfer_proof_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer_proof"),
    )
    op.create_index("ix_transfer_proof_order_id", "transfer_proof", ["order_id"])
    op.create_index(
        "uq_transfer_proof_unanswered",
        "transfer_proof",
        ["key"],
        unique=True,
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )
    op.add_column("bank_account", sa.Column("position", KEY, nullable=False, server_default="0"))
    op.execute("UPDATE bank_account SET position = id")
    with op.batch_alter_table("bank_account") as table:
        table.alter_column("position", existing_type=KEY, existing_nullable=False, server_default=None)
    _name_the_account_on_receipts()
    _one_amount_for_all_accounts()


def _name_the_account_on_receipts() -> None:
    """Until now each order was promised one account; what was received came in there.

    The table is append-only: SQLite must not rebuild it, as its triggers would be lost, and they rest meanwhile.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE receipt ADD COLUMN account_id INTEGER "
            "CONSTRAINT fk_receipt_account_id REFERENCES bank_account (id)"
        )
        (trigger,) = op.get_bind().scalars(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'receipt_no_update'")
        )
        op.execute("DROP TRIGGER receipt_no_update")
        op.execute(WHERE_IT_CAME_IN)
        op.execute(trigger)
        return
    op.add_column("receipt", sa.Column("account_id", KEY, nullable=True))
    op.create_foreign_key("fk_receipt_account_id", "receipt", "bank_account", ["account_id"], ["id"])
    op.execute("ALTER TABLE receipt DISABLE TRIGGER receipt_append_only")
    op.execute(WHERE_IT_CAME_IN)
    op.execute("ALTER TABLE receipt ENABLE TRIGGER receipt_append_only")


def _one_amount_for_all_accounts() -> None:
    """No page could open a second account before, so no two amounts of different accounts can be the same."""
    op.drop_index("uq_expected_transfer_amount", table_name="expected_transfer")
    with op.batch_alter_table("expected_transfer") as table:
        table.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        table.drop_column("account_id")
    op.create_index(
        "uq_expected_transfer_amount",
        "expected_transfer",
        ["amount"],
        unique=True,
        sqlite_where=TAKEN,
        postgresql_where=TAKEN,
    )


def downgrade() -> None:
    """Each order gets back the account where its money came in, or the first one."""
    op.drop_index("uq_expected_transfer_amount", table_name="expected_transfer")
    op.add_column("expected_transfer", sa.Column("account_id", KEY, nullable=True))
    op.execute(
        "UPDATE expected_transfer SET account_id = COALESCE("
        "(SELECT MIN(r.account_id) FROM receipt r WHERE r.order_id = expected_transfer.order_id), "
        "(SELECT MIN(id) FROM bank_account))"
    )
    with op.batch_alter_table("expected_transfer") as table:
        table.alter_column("account_id", existing_type=KEY, nullable=False)
        table.create_foreign_key("fk_expected_transfer_account_id", "bank_account", ["account_id"], ["id"])
        table.drop_column("reminded_at")
    op.create_index(
        "uq_expected_transfer_amount",
        "expected_transfer",
        ["account_id", "amount"],
        unique=True,
        sqlite_where=TAKEN,
        postgresql_where=TAKEN,
    )
    op.execute("ALTER TABLE receipt DROP COLUMN account_id")
    with op.batch_alter_table("bank_account") as table:
        table.drop_column("position")
    op.drop_table("transfer_proof")
