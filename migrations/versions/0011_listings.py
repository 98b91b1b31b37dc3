"""listings kept by their groups: staged changes, scans of licences, the licence calendar, season, end of a halal certificate"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state = 'waiting'")
PAPERS = ("pirt", "bpom", "ig", "halal")
STATES = ("waiting", "approved", "returned", "withdrawn")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.add_column("product", sa.Column("season", sa.Text(), nullable=False, server_default=""))
    op.add_column("product", sa.Column("halal_expires_on", sa.Date(), nullable=True))
    op.create_table(
        "staged_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("state", _choice("state", STATES), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_staged_change_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staged_change"),
    )
    op.create_index("ix_staged_change_product_id", "staged_change", ["product_id"])
    op.create_index(
        "uq_staged_change_waiting",
        "staged_change",
        ["product_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "licence_scan",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("kind", _choice("kind", PAPERS), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_licence_scan_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_licence_scan"),
        sa.UniqueConstraint("key", name="uq_licence_scan_key"),
        sa.UniqueConstraint("product_id", "kind", name="uq_licence_scan_product_id_kind"),
    )
    op.create_table(
        "licence_warning",
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("kind", _choice("kind", PAPERS), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("days", KEY, autoincrement=False, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_licence_warning_product_id"),
        sa.PrimaryKeyConstraint("product_id", "kind", "expires_on", "days", name="pk_licence_warning"),
    )


def downgrade() -> None:
    op.drop_table("licence_warning")
    op.drop_table("licence_scan")
    op.drop_index("uq_staged_change_waiting", "staged_change")
    op.drop_index("ix_staged_change_product_id", "staged_change")
    op.drop_table("staged_change")
    op.drop_column("product", "halal_expires_on")
    op.drop_column("product", "season")
