"""a log that stays: seals on the lines of the audit log, on SQLite nothing append-only can be replaced; categories of the office"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEDGERS = ("audit_log", "timeline", "stock_movement", "receipt")
SEAL = "audit_seal"


def upgrade() -> None:
    op.add_column("category", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        SEAL,
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seal_entry_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {SEAL}_no_{act.lower()} BEFORE {act} ON {SEAL} "
                f"BEGIN SELECT RAISE(ABORT, '{SEAL} is append-only'); END"
            )
        _refuse_replacing(SEAL, "id = NEW.id OR entry_id = NEW.entry_id")
        for table in LEDGERS:
            _refuse_replacing(table, "id = NEW.id")
        op.execute(f"ANALYZE {SEAL}")  # makes the table of statistics, which the running shop may fill but not make
        return
    op.execute(
        f"CREATE TRIGGER {SEAL}_append_only BEFORE UPDATE OR DELETE ON {SEAL} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {SEAL}_no_truncate BEFORE TRUNCATE ON {SEAL} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _refuse_replacing(table: str, same: str) -> None:
    """`REPLACE` deletes without a word to triggers of DELETE wherever a connection has not set `recursive_triggers`."""
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def downgrade() -> None:
    """The seals go; the lines of the log stay."""
    if op.get_bind().dialect.name == "sqlite":
        for table in LEDGERS:
            op.execute(f"DROP TRIGGER {table}_no_replace")
    op.drop_table(SEAL)
    op.drop_column("category", "edited_at")
