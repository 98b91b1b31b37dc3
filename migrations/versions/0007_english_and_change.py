"""English beside what groups write, and when a card last changed"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENGLISH = (
    ("product", "material_en"),
    ("product", "technique_en"),
    ("variant", "label_en"),
    ("producer_group", "pickup_note_en"),
    ("order_line", "name_en"),
    ("order_line", "label_en"),
)


def upgrade() -> None:
    for table, column in ENGLISH:
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.add_column("card", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE card SET changed_at = published_at")
    with op.batch_alter_table("card") as card:
        card.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        card.create_index("ix_card_changed", ["changed_at", "product_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("card") as card:
        card.drop_index("ix_card_changed")
        card.drop_column("changed_at")
    for table, column in reversed(ENGLISH):
        op.drop_column(table, column)
