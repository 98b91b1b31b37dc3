"""What can be ordered before it is made, and what is promised so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, literal, or_, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import UtcDateTime
from storefront.stock import rules
from storefront.stock.models import Promise
from storefront.stock.types import ReservationState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from storefront.stock.types import Preorder


def preorders(session: Session, wanted: Mapping[int, int]) -> dict[int, Preorder]:
    """What can be ordered now of these variants before it is made, where so many of each are wanted, in this order.

    Variants whose groups take no such orders, or cannot make any within a year, are left out.
    """
    terms = catalogue.list_preorder_terms(session, wanted) if wanted else {}
    if not terms:
        return {}
    promised = _promised(session, {each.product_id for each in terms.values()})
    return rules.preorders(wanted, terms, promised, clock.today())


def _promised(session: Session, product_ids: Collection[int]) -> dict[tuple[int, date], int]:
    """By product and month: what is promised, made already or not; a promise past its end no longer counts."""
    now = clock.servers_moment() if clock.is_servers(session) else literal(clock.now(), UtcDateTime())
    waits = Promise.state == ReservationState.HELD
    live = waits & or_(Promise.expires_at.is_(None), Promise.expires_at > now)
    query = (
        select(Promise.product_id, Promise.month, func.sum(Promise.quantity))
        .where(Promise.product_id.in_(product_ids), or_(live, Promise.state == ReservationState.CONSUMED))
        .group_by(Promise.product_id, Promise.month)
    )
    return {(product_id, month): int(count) for product_id, month, count in session.execute(query)}


def list_unmade(session: Session, seller_order_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """What these seller orders still wait for until it is made, by seller order and variant."""
    query = select(Promise.seller_order_id, Promise.variant_id, Promise.quantity).where(
        Promise.seller_order_id.in_(seller_order_ids), Promise.state == ReservationState.HELD
    )
    return {(part_id, variant_id): count for part_id, variant_id, count in session.execute(query)}
