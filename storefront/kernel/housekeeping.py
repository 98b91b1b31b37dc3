"""What the worker forgets: messages that were handled long ago."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from storefront.kernel import clock, settings
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

OUTBOX_DAYS = Setting(
    key="kernel.outbox_days", default=30, label=N_("Pesan yang selesai dihapus setelah (hari)"), least=1
)
PORTION = 500  # rows of one transaction: nobody else waits long behind a sweeper


def forget_handled() -> int:
    """Delete outbox rows that were done `OUTBOX_DAYS` ago, in small portions; returns how many.

    What waits or is parked stays, however old.
    """
    before = clock.now() - timedelta(days=settings.get(read_session(), OUTBOX_DAYS))
    handled = select(OutboxRow.id).where(OutboxRow.done_at < before).order_by(OutboxRow.id).limit(PORTION)
    forgotten = 0
    while True:
        with unit_of_work() as session:
            chosen = session.scalars(handled.with_for_update(skip_locked=True)).all()
            session.execute(delete(OutboxRow).where(OutboxRow.id.in_(chosen)))
        forgotten += len(chosen)
        if len(chosen) < PORTION:
            return forgotten
