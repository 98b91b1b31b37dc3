"""interest: who waits for goods that are sold out"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", KEY, nullable=False),
        sa.Column("variant_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("quantity", KEY, nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("access_key", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_interest_quantity_in_range")),
        sa.CheckConstraint("(email IS NULL) <> (phone IS NULL)", name=op.f("ck_interest_one_contact")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_interest_variant_id")),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_interest_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("variant_id", "email", name=op.f("uq_interest_variant_id_email")),
        sa.UniqueConstraint("variant_id", "phone", name=op.f("uq_interest_variant_id_phone")),
        sa.UniqueConstraint("access_key", name=op.f("uq_interest_access_key")),
    )
    op.create_index("ix_interest_queue", "interest", ["variant_id", "asked_at", "id"])
    for column in ("group_id", "person_id", "email", "phone"):
        op.create_index(op.f(f"ix_interest_{column}"), "interest", [column])


def downgrade() -> None:
    op.drop_table("interest")
