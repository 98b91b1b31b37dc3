"""what each product has and lacks for each catalogue"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

LACKING = sa.text("state <> 'met'")


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "requirement",
        sa.Column("product_id", key, nullable=False),
        sa.Column("target", one_of("target", "ekatalog", "nttmart", "google", "meta"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", one_of("state", "met", "missing", "expired"), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_requirement_product_id")),
        sa.PrimaryKeyConstraint("product_id", "target", "code", name=op.f("pk_requirement")),
        sqlite_with_rowid=False,
    )
    lacking = {"sqlite_where": LACKING, "postgresql_where": LACKING}
    op.create_index("ix_requirement_lacking", "requirement", ["target", "product_id", "code"], **lacking)
    op.create_table(
        "readiness_round",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("after_id", key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_round")),
    )


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    op.drop_table("readiness_round")
    op.drop_table("requirement")
