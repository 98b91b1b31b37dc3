"""Proofs of payment: taken, answered, erased when their time is over; and the reminder while none has come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from storefront.kernel import audit, clock, events, settings, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.timeline import Move
from storefront.orders.queries import Order
from storefront.orders.types import PAYMENT, UNPAID, PaymentState
from storefront.payments import queries
from storefront.payments.models import ExpectedTransfer, TransferProof
from storefront.payments.proof_files import CABINET, PHOTO
from storefront.payments.types import (
    MOST_PROOFS,
    PROOF_DAYS,
    REMIND_HOURS,
    PaymentProblem,
    TransferDue,
    TransferNotFound,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.payments.types import StoredProof

PORTION = 100  # rows of one transaction: nobody else waits long behind a sweeper


def check_claim(session: Session, order_id: int, state: PaymentState) -> None:
    """Whether one more proof for an order would be taken.

    Raises:
        RefusedError: when no transfer is awaited for it any more, or the proofs that are there are enough.
    """
    if state not in UNPAID or not queries.is_awaited(session, order_id):
        raise RefusedError(Problem(code=PaymentProblem.NOT_AWAITED))
    unanswered = select(func.count()).where(TransferProof.order_id == order_id, TransferProof.rejected_at.is_(None))
    if session.execute(unanswered).scalar_one() >= MOST_PROOFS:
        raise RefusedError(Problem(code=PaymentProblem.ENOUGH_PROOFS, at=PHOTO))


def take_proof(session: Session, order: Order, proof: StoredProof, actor: Actor) -> None:
    """Put a stored picture to its order, which is claimed to be paid with it and has no deadline from here on.

    The same picture once more changes nothing; after the office has answered it, it asks again.

    Raises:
        RefusedError: as `check_claim`.
    """
    is_there = select(TransferProof.id).where(TransferProof.key == proof.key, TransferProof.rejected_at.is_(None))
    if session.scalar(is_there) is not None:
        return
    check_claim(session, order.id, order.payment_state)
    session.add(
        TransferProof(
            order_id=order.id, key=proof.key, width=proof.width, height=proof.height, sent_at=clock.now(), reason=""
        )
    )
    session.flush()
    if order.payment_state == PaymentState.UNPAID:
        timeline.advance(session, PAYMENT, order, _move(PaymentState.CLAIMED, actor, None))


def reject_claim(session: Session, order: Order, reason: str, until: datetime | None, actor: Actor) -> None:
    """The money that the proofs speak of is not on any statement: the order waits for a transfer again, until `until`.

    None where the order has ended: then its amount stays taken for some days more, counted from now.

    Raises:
        StateConflictError: when nothing is claimed.
    """
    timeline.advance(session, PAYMENT, order, _move(PaymentState.UNPAID, actor, until, reason))
    now = clock.now()
    answered = (
        update(TransferProof)
        .where(TransferProof.order_id == order.id, TransferProof.rejected_at.is_(None))
        .values(rejected_at=now, reason=reason)
        .returning(TransferProof.id)
        .execution_options(synchronize_session=False)
    )
    proof_id = max(session.scalars(answered).all())
    if until is None:
        session.execute(update(ExpectedTransfer).where(ExpectedTransfer.order_id == order.id).values(closed_at=now))
    events.publish(session, TransferNotFound(order_id=order.id, proof_id=proof_id))
    change = Change(
        action="payment.not_found",
        subject="order",
        subject_id=order.id,
        after={"order": order.number, "reason": reason},
    )
    audit.record(session, actor, change)


def remind_due() -> int:
    """Tell of every transfer whose time is nearly over and for which nothing has come, once; returns how many.

    For the worker to call; two at once tell of each order once. Nobody is reminded sooner after ordering than before
    the end, should the deadline be that short.
    """
    with unit_of_work() as session:
        ahead = timedelta(hours=settings.get(session, REMIND_HOURS))
        now = clock.database_now(session)
        waiting = (
            select(Order.id)
            .where(
                Order.payment_state == PaymentState.UNPAID,
                Order.expires_at > now,
                Order.expires_at <= now + ahead,
                Order.placed_at <= now - ahead,
                Order.id.not_in(select(TransferProof.order_id)),
            )
            .order_by(Order.id)
        )
        told = (
            update(ExpectedTransfer)
            .where(
                ExpectedTransfer.order_id.in_(waiting),
                ExpectedTransfer.reminded_at.is_(None),
                ExpectedTransfer.closed_at.is_(None),
                ExpectedTransfer.replaced_at.is_(None),
            )
            .values(reminded_at=now)
            .returning(ExpectedTransfer.order_id)
            .execution_options(synchronize_session=False)
        )
        order_ids = sorted(session.scalars(told).all())
        for order_id in order_ids:
            events.publish(session, TransferDue(order_id=order_id))
    return len(order_ids)


def erase_old_proofs() -> int:
    """Erase the pictures of proofs whose payment was closed long enough ago, and those that belong to nothing.

    The row stays and says so. For the worker to call; in small portions; returns how many rows.
    """
    CABINET.erase_orphans(_named)
    erased = 0
    while portion := _portion():
        for key in portion.values():
            CABINET.erase(key)
        with unit_of_work() as session:
            session.execute(update(TransferProof).where(TransferProof.id.in_(portion)).values(erased_at=clock.now()))
        erased += len(portion)
    return erased


def _portion() -> dict[int, str]:
    """Some proofs that have served their time: id and key."""
    session = read_session()
    old = clock.now() - timedelta(days=settings.get(session, PROOF_DAYS))
    query = (
        select(TransferProof.id, TransferProof.key)
        .join(ExpectedTransfer, ExpectedTransfer.order_id == TransferProof.order_id)
        .join(Order, Order.id == TransferProof.order_id)
        .where(
            TransferProof.erased_at.is_(None),
            ExpectedTransfer.closed_at < old,
            ExpectedTransfer.replaced_at.is_(None),
            Order.payment_state.not_in((PaymentState.CLAIMED, PaymentState.REFUND_DUE)),
        )
        .order_by(TransferProof.id)
        .limit(PORTION)
    )
    found = dict(session.execute(query).tuples().all())
    end_reading()
    return found


def _named(session: Session, keys: Sequence[str]) -> Collection[str]:
    return session.scalars(select(TransferProof.key).where(TransferProof.key.in_(keys))).all()


def _move(to: PaymentState, actor: Actor, until: datetime | None, reason: str | None = None) -> Move:
    return Move(to=to, actor=actor, reason=reason, column="payment_state", values={"expires_at": until})
