"""A shipping fee that nobody knew when the order was placed: named, agreed, and only then is there anything to pay.

Goods are held meanwhile. The whole order has one end for each wait; what ends before payment is out of its sums.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.kernel import audit, clock, events, settings
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.types import (
    CONSENT_HOURS,
    DEAD,
    OPEN_FEE,
    TRANSFER_HOURS,
    FeesNamed,
    FeeState,
    PaymentOpened,
    SellerOrderState,
)
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.payments.types import PaymentProblem
from storefront.stock import service as stock
from storefront.trade import rules
from storefront.trade.types import TradeProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.kernel.settings import Setting
    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder, SellerOrder


def name_fee(seller_order_id: int, fee: Rupiah | None, days: tuple[int, int] | None, actor: Actor) -> None:
    """The group, or the office for it, says what shipping costs and how many days it takes; a slip can be put right.

    Saying the same twice changes nothing: the buyer's time does not begin anew.

    Raises:
        RefusedError: when fee or days are missing, or the goods are held no longer.
        StateConflictError: when no fee is open.
    """
    if problems := rules.check_named_fee(fee, days):
        raise RefusedError(*problems)
    assert fee is not None, "checked above"
    assert days is not None, "checked above"
    with unit_of_work() as session:
        locked, part = orders.lock_order_of(session, seller_order_id)
        if part.state != SellerOrderState.PLACED or part.fee_state not in OPEN_FEE:
            raise StateConflictError(f"{part.number}: no fee is open")
        must_be_held(session, part)
        if part.fee_state is FeeState.NAMED and (part.shipping_fee, part.least_days, part.most_days) == (fee, *days):
            return
        before = {"fee": part.shipping_fee.amount}
        values = {"shipping_fee": fee, "least_days": days[0], "most_days": days[1]}
        order_service.move_fee(session, part, FeeState.NAMED, actor, **values)
        after = {"fee": fee.amount, "days": list(days)}
        change = Change(action="fee.named", subject="seller_order", subject_id=part.number, before=before, after=after)
        audit.record(session, actor, change)
        follow_fees(session, locked)


def agree_fees(number: str, shown: Rupiah, actor: Actor) -> None:
    """The buyer agrees to the fees and thereby to the total `shown`; saying it twice does no harm.

    Raises:
        NotFoundError: when no order has this number.
        RefusedError: when the total is another one by now, the goods are held no longer, or nobody takes transfers.
        StateConflictError: when there is nothing to agree to.
    """
    with unit_of_work() as session:
        locked, _part = orders.lock_order_by_number(session, number)
        states = {part.fee_state for part in locked.live}
        if FeeState.AGREED in states and not states & OPEN_FEE:
            return
        if FeeState.ASKED in states or FeeState.NAMED not in states:
            raise StateConflictError(f"{number}: nothing to agree to")
        for part in locked.live:
            must_be_held(session, part)
        if locked.order.total != shown:
            values = {"shown": shown, "total": locked.order.total}
            raise RefusedError(Problem(code=TradeProblem.TOTAL_CHANGED, values=values))
        if not payment_queries.may_transfer(session):
            raise RefusedError(Problem(code=PaymentProblem.NO_ACCOUNT, at="payment_method"))
        for part in locked.live:
            if part.fee_state is FeeState.NAMED:
                order_service.move_fee(session, part, FeeState.AGREED, actor)
        follow_fees(session, locked)


def are_open(locked: LockedOrder) -> bool:
    """Whether the buyer cannot pay yet because a fee of a part that goes on is not agreed."""
    return any(part.fee_state in OPEN_FEE for part in locked.live)


def follow_fees(session: Session, locked: LockedOrder) -> None:
    """Bring sums and deadlines of an order that cannot be paid yet into line with its parts."""
    if not locked.live:
        return
    _bill(session, locked)
    states = {part.fee_state for part in locked.live}
    if FeeState.ASKED in states:
        return
    if FeeState.NAMED in states:
        _wait(session, locked, CONSENT_HOURS)
        events.publish(session, FeesNamed(order_id=locked.order.id))
        return
    _wait(session, locked, TRANSFER_HOURS)
    payments.open_payment(session, locked.order)
    events.publish(session, PaymentOpened(order_id=locked.order.id))


def _bill(session: Session, locked: LockedOrder) -> None:
    """Count what goes on, and nothing else."""
    for part in locked.parts:
        part.is_billed = part.state not in DEAD
    order_service.add_up(session, locked)


def _wait(session: Session, locked: LockedOrder, setting: Setting[int]) -> None:
    end = clock.database_now(session) + timedelta(hours=settings.get(session, setting))
    stock.keep(session, [part.id for part in locked.live], end)
    for part in locked.live:
        part.expires_at = end
    locked.order.expires_at = end
    session.flush()


def must_be_held(session: Session, part: SellerOrder) -> None:
    """Raises RefusedError when the goods of a part are held no longer."""
    if part.expires_at is not None and part.expires_at <= clock.database_now(session):
        raise RefusedError(Problem(code=TradeProblem.HOLD_ENDED))
