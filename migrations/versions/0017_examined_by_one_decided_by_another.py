"""the case of a determination: findings, evidence, examination, re-checks, proposals; who decides is not who examined"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ORIGINS = ("group", "facilitator", "proposal", "record")
RECOMMENDATIONS = ("accept", "reject")
NEW_COLUMNS = (
    "origin", "opened_by_id", "criteria_version", "is_chilled", "waivers", "examined_by", "examined_by_id",
    "examined_at", "examined_digest", "recommendation", "checked_at",
)  # fmt: skip


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    with op.batch_alter_table("determination") as table:
        table.add_column(sa.Column("origin", sa.String(24), nullable=False, server_default="group"))
        table.add_column(sa.Column("opened_by_id", KEY, nullable=True))
        table.add_column(sa.Column("criteria_version", sa.Text(), nullable=False, server_default="1"))
        table.add_column(sa.Column("is_chilled", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("waivers", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("examined_by", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("examined_by_id", KEY, nullable=True))
        table.add_column(sa.Column("examined_at", MOMENT, nullable=True))
        table.add_column(sa.Column("examined_digest", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("recommendation", sa.String(24), nullable=True))
        table.add_column(sa.Column("checked_at", MOMENT, nullable=True))
        for name in ("opened_by_id", "examined_by_id"):
            table.create_foreign_key(f"fk_determination_{name}", "person", [name], ["id"])
        for name, values in (("origin", ORIGINS), ("recommendation", RECOMMENDATIONS)):
            listed = ", ".join(f"'{value}'" for value in values)
            table.create_check_constraint(table.f(f"ck_determination_{name}"), sa.text(f"{name} IN ({listed})"))
        table.create_check_constraint(
            table.f("ck_determination_four_eyes"), sa.text("decided_by_id <> examined_by_id")
        )
    op.execute("UPDATE determination SET origin = 'record' WHERE decided_at IS NOT NULL")
    _findings()
    _evidence()
    _rechecks()
    _proposals()


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_{table}_{column}")


def _case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["determination_id"], ["determination.id"], name=f"fk_{table}_determination_id")


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("determination_id", KEY, nullable=False),
        sa.Column("round", KEY, autoincrement=False, nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("verdict", _choice("verdict", "met", "not_met", "not_applicable"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _case("finding"),
        _person("finding", "by_id"),
        sa.PrimaryKeyConstraint("determination_id", "round", "criterion", name="pk_finding"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("determination_id", KEY, nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("kind", _choice("kind", "photo", "document", "minutes", "link"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("file_format", _choice("file_format", "photo", "pdf"), nullable=True),
        sa.Column("is_from_group", sa.Boolean(), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("(kind = 'link') = (url <> '')", name=op.f("ck_evidence_link_has_address")),
        sa.CheckConstraint("(kind = 'link') = (file_key IS NULL)", name=op.f("ck_evidence_else_file")),
        _case("evidence"),
        _person("evidence", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("file_key", name="uq_evidence_file_key"),
    )
    op.create_index("ix_evidence_determination_id", "evidence", ["determination_id"])


def _rechecks() -> None:
    op.create_table(
        "recheck",
        sa.Column("determination_id", KEY, nullable=False),
        sa.Column("round", KEY, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        _case("recheck"),
        _person("recheck", "by_id"),
        sa.PrimaryKeyConstraint("determination_id", "round", name="pk_recheck"),
    )


def _proposals() -> None:
    proposers = ("village_head", "camat", "pmd_kabupaten", "bagian_pemerintahan")
    op.create_table(
        "proposal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("regency_code", sa.Text(), nullable=False),
        sa.Column("state", _choice("state", "waiting", "taken_up", "declined"), nullable=False),
        sa.Column("proposer", _choice("proposer", *proposers), nullable=False),
        sa.Column("letter_number", sa.Text(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("determination_id", KEY, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_proposal_product_id"),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name="fk_proposal_regency_code"),
        _case("proposal"),
        _person("proposal", "by_id"),
        _person("proposal", "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_product_id", "proposal", ["product_id"])
    op.create_index("ix_proposal_regency_code", "proposal", ["regency_code"])


def downgrade() -> None:
    """Decisions stay; what they rest on is in the audit log alone then."""
    for table in ("proposal", "recheck", "evidence", "finding"):
        op.drop_table(table)
    with op.batch_alter_table("determination") as table:
        table.drop_constraint(table.f("ck_determination_four_eyes"), type_="check")
        for name in ("origin", "recommendation"):
            table.drop_constraint(table.f(f"ck_determination_{name}"), type_="check")
        for name in ("opened_by_id", "examined_by_id"):
            table.drop_constraint(f"fk_determination_{name}", type_="foreignkey")
        for name in NEW_COLUMNS:
            table.drop_column(name)
    op.execute("DELETE FROM outbox WHERE topic = 'CaseAnswered'")
