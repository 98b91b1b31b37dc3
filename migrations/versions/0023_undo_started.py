"""what tells the worker of the undo of an import goes by another name"""

from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

HANDLER = "storefront.imports.service.undoing.on_"


def upgrade() -> None:
    rename(("ImportUndone", "undone"), ("ImportUndoStarted", "undo_started"))


def downgrade() -> None:
    rename(("ImportUndoStarted", "undo_started"), ("ImportUndone", "undone"))


def rename(old: tuple[str, str], new: tuple[str, str]) -> None:
    op.execute(f"UPDATE outbox SET topic = '{new[0]}', handler = '{HANDLER}{new[1]}' WHERE topic = '{old[0]}'")  # noqa: S608 -- our own words only
