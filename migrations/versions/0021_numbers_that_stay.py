"""numbers that stay: what is only added to counts on by one, and the number of somebody who left is given to nobody else"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ADDED_TO = ("audit_log", "audit_seal", "timeline", "stock_movement", "receipt")
PLAIN, COUNTED = "id INTEGER NOT NULL", "id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
FIRST = "CONSTRAINT uq_person_email"  # of what follows on the columns
KEY = "CONSTRAINT pk_person PRIMARY KEY (id), \n\t"
LEFT = (
    "SELECT max(id) FROM (SELECT id FROM person UNION ALL SELECT actor_id FROM audit_log UNION ALL "
    "SELECT actor_id FROM timeline UNION ALL SELECT CAST(subject_id AS INTEGER) FROM audit_log WHERE subject = 'person')"
)


def upgrade() -> None:
    """PostgreSQL counts by sequences already, which give no number twice; its account may name none (`shop grant`)."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_in_order AFTER INSERT ON {table} WHEN NEW.id <> 1 + "
            f"coalesce((SELECT id FROM {table} WHERE id <> NEW.id ORDER BY id DESC LIMIT 1), 0) "
            f"BEGIN SELECT RAISE(ABORT, '{table} counts on by one'); END"
        )
    _make_anew({PLAIN: COUNTED, KEY: ""})
    highest = op.get_bind().execute(sa.text(LEFT)).scalar_one()
    if highest is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'person'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('person', {int(highest)})")


def _make_anew(words: dict[str, str]) -> None:
    """With other words, and all that hangs on it; a batch would leave out what it cannot read, such as its checks."""
    connection = op.get_bind()
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = 'person' AND sql IS NOT NULL ORDER BY type = 'table' DESC"
    table, *others = connection.execute(sa.text(made)).scalars().all()
    for old, new in words.items():
        assert table.count(old) == 1, table
        table = table.replace(old, new)
    op.execute(f"CREATE TABLE person_anew ({table.partition('(')[2]}")
    op.execute("INSERT INTO person_anew SELECT * FROM person")
    op.execute("DROP TABLE person")
    op.execute("ALTER TABLE person_anew RENAME TO person")
    for each in others:
        op.execute(each)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    _make_anew({COUNTED: PLAIN, FIRST: f"{KEY}{FIRST}"})
    for table in ADDED_TO:
        op.execute(f"DROP TRIGGER {table}_in_order")
