"""A buyer says that they have paid and shows it; or the office has looked and found nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.orders import queries as orders
from storefront.orders.types import PaymentState, SellerOrderState
from storefront.payments import service as payments
from storefront.payments.types import LONGEST_REASON, RETRY_HOURS, PaymentProblem
from storefront.stock import service as stock
from storefront.trade.service.ending import expire_ended
from storefront.trade.types import TradeProblem

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder

S = SellerOrderState


def claim_transfer(number: str, photo: bytes, actor: Actor) -> None:
    """The buyer's proof of an order's transfer. From here on nothing of it expires: goods are held, the clock stands.

    What has expired already stays so until the office finds the money: then it is revived or paid back.

    Raises:
        NotFoundError: when no order has this number.
        RefusedError: when no transfer is awaited, enough proofs are there, or it is no whole picture; nothing changed.
    """
    order = orders.get_order_by_number(read_session(), number)
    payments.check_claim(read_session(), order.id, order.payment_state)  # before the costly look at the photo
    end_reading()
    proof = payments.store_proof(order.id, photo)
    with unit_of_work() as session:
        locked = orders.lock_order(session, order.id)
        _lock_levels(session, locked)
        expire_ended(session, locked)
        payments.take_proof(session, locked.order, proof, actor)
        _hold_until(session, locked, None)


def reject_transfer(number: str, reason: str, actor: Actor) -> None:
    """The office has looked and not found the money: the buyer learns why and has some hours more.

    Raises:
        NotFoundError: when no order has this number.
        RefusedError: without a reason for the buyer, or with a very long one.
        StateConflictError: when there is no proof to answer: somebody else was quicker.
    """
    reason = reason.strip()
    if not reason:
        raise RefusedError(Problem(code=TradeProblem.REASON_MISSING, at="reason"))
    if len(reason) > LONGEST_REASON:
        raise RefusedError(Problem(code=PaymentProblem.TEXT_TOO_LONG, at="reason", values={"most": LONGEST_REASON}))
    with unit_of_work() as session:
        locked, _part = orders.lock_order_by_number(session, number)
        if locked.order.payment_state != PaymentState.CLAIMED:
            raise StateConflictError(f"{number} is {locked.order.payment_state}")
        until = None
        if any(part.state == S.PLACED for part in locked.parts):
            until = clock.database_now(session) + timedelta(hours=settings.get(session, RETRY_HOURS))
        _lock_levels(session, locked)
        _hold_until(session, locked, until)
        payments.reject_claim(session, locked.order, reason, until, actor)


def _lock_levels(session: Session, locked: LockedOrder) -> None:
    lines = orders.list_lines(session, [part.id for part in locked.parts])
    stock.lock_levels(session, {line.variant_id for line in lines})


def _hold_until(session: Session, locked: LockedOrder, until: datetime | None) -> None:
    """Give the goods that wait for this transfer another end."""
    waiting = [part for part in locked.parts if part.state == S.PLACED]
    if not waiting:
        return
    stock.keep(session, [part.id for part in waiting], until)
    for part in waiting:
        part.expires_at = until
    session.flush()
