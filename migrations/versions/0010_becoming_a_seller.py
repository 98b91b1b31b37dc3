"""becoming a seller: label, figures and checklist of a group, invitations, facilitators and the consent to them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ITEMS = ("terms", "product", "bank", "deed", "nib", "npwp", "attestation")
ROLES = ("ketua", "pengelola", "petugas_stok", "bendahara")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def allow_roles(*values: str) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("membership") as batch:
        batch.drop_constraint(batch.f("ck_membership_role"), type_="check")
        batch.create_check_constraint(batch.f("ck_membership_role"), sa.text(f"role IN ({listed})"))


def upgrade() -> None:
    with op.batch_alter_table("producer_group") as batch:
        batch.add_column(sa.Column("label", sa.String(24), nullable=False, server_default="village"))
        batch.add_column(sa.Column("submitted_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("submission_note", sa.Text(), nullable=False, server_default=""))
        batch.create_check_constraint(
            batch.f("ck_producer_group_label"), sa.text("label IN ('village', 'community', 'school')")
        )
    op.execute("UPDATE producer_group SET label = 'school' WHERE kind = 'sekolah'")
    op.execute("UPDATE producer_group SET label = 'community' WHERE kind IN ('komunitas', 'pkk')")
    allow_roles(*ROLES, "pendamping")
    make_records()
    make_memberships()


def make_records() -> None:
    op.create_table(
        "group_figures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("year", KEY, nullable=False),
        sa.Column("members", KEY, nullable=False),
        sa.Column("women", KEY, nullable=False),
        sa.Column("paid_workers", KEY, nullable=False),
        sa.Column("turnover", sa.BigInteger(), nullable=False),
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.CheckConstraint("0 <= women AND women <= members", name=op.f("ck_group_figures_women_among_members")),
        sa.CheckConstraint("paid_workers >= 0", name=op.f("ck_group_figures_workers_not_negative")),
        sa.CheckConstraint("turnover >= 0", name=op.f("ck_group_figures_turnover_not_negative")),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_group_figures_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_figures")),
        sa.UniqueConstraint("group_id", "year", name=op.f("uq_group_figures_group_id_year")),
    )
    op.create_table(
        "onboarding_record",
        sa.Column("id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("item", choice("item", *ITEMS), nullable=False),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.Column("given_by", KEY, nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("file_kind", choice("file_kind", "jpg", "pdf"), nullable=True),
        sa.Column("waived_at", MOMENT, nullable=True),
        sa.Column("waived_by", sa.Text(), nullable=False),
        sa.Column("waived_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_onboarding_record_group_id")),
        sa.ForeignKeyConstraint(
            ["given_by"], ["person.id"], name=op.f("fk_onboarding_record_given_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding_record")),
        sa.UniqueConstraint("group_id", "item", name=op.f("uq_onboarding_record_group_id_item")),
        sa.UniqueConstraint("file_key", name=op.f("uq_onboarding_record_file_key")),
    )
    op.create_index(op.f("ix_onboarding_record_given_by"), "onboarding_record", ["given_by"])


def make_memberships() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("role", choice("role", *ROLES, "pendamping"), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("invited_by", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_invitation_group_id")),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(op.f("ix_invitation_group_id"), "invitation", ["group_id"])
    op.create_index(op.f("ix_invitation_invited_by"), "invitation", ["invited_by"])
    people = ("person_id", "given_by", "withdrawn_by")
    op.create_table(
        "consent",
        sa.Column("id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=True) for name in people),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["producer_group.id"], name=op.f("fk_consent_group_id")),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_consent_{name}"), ondelete="SET NULL")
            for name in people
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(
        "uq_consent_in_force",
        "consent",
        ["group_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    for name in people:
        op.create_index(op.f(f"ix_consent_{name}"), "consent", [name])


def downgrade() -> None:
    for table in ("consent", "invitation", "onboarding_record", "group_figures"):
        op.drop_table(table)
    op.execute("DELETE FROM membership WHERE role = 'pendamping'")  # the rights of no other role are as few
    allow_roles(*ROLES)
    with op.batch_alter_table("producer_group") as batch:
        batch.drop_constraint(batch.f("ck_producer_group_label"), type_="check")
        for name in ("submission_note", "submitted_at", "label"):
            batch.drop_column(name)
