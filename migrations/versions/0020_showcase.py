"""the showcase: also groups, also on the pages of categories and kabupaten"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("showcase_slot") as batch:
        batch.alter_column("product_id", existing_type=KEY, nullable=True)
        batch.add_column(sa.Column("page", sa.String(24), nullable=False, server_default="home"))
        batch.add_column(sa.Column("page_slug", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("group_id", KEY, nullable=True))
        batch.add_column(sa.Column("revision", KEY, nullable=False, server_default="1"))
        batch.create_foreign_key(batch.f("fk_showcase_slot_group_id"), "producer_group", ["group_id"], ["id"])
        batch.create_check_constraint(
            batch.f("ck_showcase_slot_page"), sa.text("page IN ('home', 'category', 'regency')")
        )
        batch.create_check_constraint(
            batch.f("ck_showcase_slot_one_thing"), sa.text("(product_id IS NULL) <> (group_id IS NULL)")
        )
        batch.create_check_constraint(
            batch.f("ck_showcase_slot_page_named"), sa.text("(page = 'home') = (page_slug = '')")
        )
    op.create_index("ix_showcase_slot_page", "showcase_slot", ["page", "page_slug", "starts_at"])


def downgrade() -> None:
    """Only products on the home page are known there."""
    op.execute("DELETE FROM showcase_slot WHERE product_id IS NULL OR page <> 'home'")
    op.drop_index("ix_showcase_slot_page", table_name="showcase_slot")
    with op.batch_alter_table("showcase_slot") as batch:
        for name in ("page_named", "one_thing", "page"):
            batch.drop_constraint(batch.f(f"ck_showcase_slot_{name}"), type_="check")
        batch.drop_constraint(batch.f("fk_showcase_slot_group_id"), type_="foreignkey")
        for name in ("revision", "group_id", "page_slug", "page"):
            batch.drop_column(name)
        batch.alter_column("product_id", existing_type=KEY, nullable=False)
