"""groups in the showcase, and on the pages of categories and kabupaten; announcements; villages that supply a product"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


MOMENT = sa.DateTime(timezone=True)
KINDS = ("bumdes", "kdmp", "koperasi", "kelompok_usaha", "pkk", "sekolah", "komunitas", "umk")


def upgrade() -> None:
    widen_showcase()
    make_announcements()
    op.add_column("product", sa.Column("cluster", sa.Text(), nullable=False, server_default=""))
    op.add_column("product", sa.Column("supplies", sa.JSON(), nullable=False, server_default="[]"))


def widen_showcase() -> None:
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


def make_announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("regency_code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=24)),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("made_by", KEY, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("mailed_at", MOMENT, nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_announcement_period")),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_announcement_regency_code")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_announcement_made_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("key", name=op.f("uq_announcement_key")),
    )
    op.create_index("ix_announcement_ends_at", "announcement", ["ends_at"])
    op.create_index("ix_announcement_made_by", "announcement", ["made_by"])
    op.create_table(
        "announcement_read",
        sa.Column("announcement_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_announcement_read_announcement_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_announcement_read_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name=op.f("pk_announcement_read")),
    )
    op.create_index("ix_announcement_read_person_id", "announcement_read", ["person_id"])


def downgrade() -> None:
    """Of the showcase only products on the home page are known there."""
    op.drop_column("product", "supplies")
    op.drop_column("product", "cluster")
    op.drop_table("announcement_read")
    op.drop_table("announcement")
    op.execute("DELETE FROM showcase_slot WHERE product_id IS NULL OR page <> 'home'")
    op.drop_index("ix_showcase_slot_page", table_name="showcase_slot")
    with op.batch_alter_table("showcase_slot") as batch:
        for name in ("page_named", "one_thing", "page"):
            batch.drop_constraint(batch.f(f"ck_showcase_slot_{name}"), type_="check")
        batch.drop_constraint(batch.f("fk_showcase_slot_group_id"), type_="foreignkey")
        for name in ("revision", "group_id", "page_slug", "page"):
            batch.drop_column(name)
        batch.alter_column("product_id", existing_type=KEY, nullable=False)
