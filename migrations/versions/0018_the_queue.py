"""the queue of the office: who has taken what, papers that nobody has looked at, groups whose small changes pass"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KIND = sa.Enum(
    "produk", "perubahan", "kelompok", "berkas", name="kind", native_enum=False, create_constraint=True, length=24
)
SUBMITTED = (
    "UPDATE determination SET submitted_at = (SELECT max(at) FROM timeline WHERE machine = 'determination' "
    "AND subject_id = determination.id AND state = 'submitted')"
)


def upgrade() -> None:
    op.add_column("determination", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(SUBMITTED)
    op.create_index("ix_determination_state", "determination", ["state", "submitted_at"])
    op.create_index("ix_staged_change_state", "staged_change", ["state", "proposed_at"])
    op.create_table(
        "assignment",
        sa.Column("kind", KIND, nullable=False),
        sa.Column("subject_id", KEY, autoincrement=False, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_person_id", "assignment", ["person_id"])
    op.add_column("onboarding_record", sa.Column("unseen_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("producer_group", sa.Column("trusted_because", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """What groups say and bring stays; who worked on it is forgotten."""
    op.drop_column("producer_group", "trusted_because")
    op.drop_column("onboarding_record", "unseen_since")
    op.drop_index("ix_assignment_person_id", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_staged_change_state", table_name="staged_change")
    op.drop_index("ix_determination_state", table_name="determination")
    op.drop_column("determination", "submitted_at")
