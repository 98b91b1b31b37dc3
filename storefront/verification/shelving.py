"""Cases of listings that a group puts away: they leave the office, and come back with the listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingState
from storefront.kernel import timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.text import N_
from storefront.kernel.timeline import Move
from storefront.kernel.types import SYSTEM
from storefront.verification import queries
from storefront.verification.examining import UNEXAMINED, note
from storefront.verification.types import DETERMINATION, DeterminationState
from storefront.verification.waiting import WAITING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ListingShelved
    from storefront.verification.models import Determination

CLOSED = N_("Produk diarsipkan kelompok.")
BACK = N_("Produk dikembalikan dari arsip.")


def follow_listing(event: ListingShelved) -> None:
    """Close what waits for the office of an archived listing, or let it wait again, as long as it has waited.

    What was concluded is concluded once more; the verdicts stay.
    """
    with unit_of_work() as session:
        product = catalogue.lock(session, event.product_id)
        row = queries.find_newest(session, event.product_id)
        if row is None:
            return
        if product.state is ListingState.ARCHIVED and row.state in WAITING:
            closing = Move(to=DeterminationState.DRAFT, actor=SYSTEM, reason=CLOSED, values=UNEXAMINED)
            _move(session, row, closing, "case.closed")
        elif product.state is not ListingState.ARCHIVED and _is_closed(row):
            _move(session, row, Move(to=DeterminationState.SUBMITTED, actor=SYSTEM, reason=BACK), "case.resumed")


def _is_closed(row: Determination) -> bool:
    return row.state is DeterminationState.DRAFT and row.submitted_at is not None


def _move(session: Session, row: Determination, step: Move, action: str) -> None:
    before = row.state
    timeline.advance(session, DETERMINATION, row, step)
    note(session, SYSTEM, row, action, ({"state": before.value}, {"state": row.state.value, "reason": step.reason}))
