"""What a basket would cost, and the code by which a buyer fetches goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel import keyed
from storefront.kernel.errors import Problem
from storefront.kernel.money import total
from storefront.payments import queries as payments
from storefront.shipping import queries as shipping
from storefront.shipping.types import Parcel
from storefront.trade.types import Quote, QuotePart, TradeProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.orders.types import BasketGroupView, BasketLineView, BasketView
    from storefront.shipping.types import Destination, Offer


def quote(session: Session, basket: BasketView, destination: Destination | None, choices: Mapping[int, str]) -> Quote:
    """Price a basket for a destination; `choices` by group id. The page and `place` use this one sum."""
    problems = list(basket.problems)
    if basket.is_empty:
        problems.append(Problem(code=TradeProblem.EMPTY_BASKET))
    parts = []
    on_offer = shipping.offers(session, [_parcel(group) for group in basket.groups], destination)
    for group, offers in zip(basket.groups, on_offer, strict=True):
        part, problem = _part(group, offers, choices.get(group.group.id))
        parts.append(part)
        if problem:
            problems.append(problem)
    shipping_total = total(part.chosen.fee for part in parts if part.chosen)
    return Quote(
        parts=tuple(parts),
        goods_total=basket.goods_total,
        shipping_total=shipping_total,
        total=basket.goods_total + shipping_total,
        problems=tuple(problems),
        may_transfer=payments.may_transfer(session),
    )


def written_dates(lines: Iterable[BasketLineView]) -> str:
    """When the goods of a basket that are still to be made are ready: `12:2026-12-20,15:2027-01-04`, by variant."""
    return ",".join(f"{line.item.variant_id}:{line.preorder.ready_on.isoformat()}" for line in lines if line.preorder)


def handover_code(number: str) -> str:
    """Four digits by which whoever fetches the part of this number shows that it is theirs.

    For the buyer's eyes alone; nobody keeps it (`kernel.keyed`). Wrong ones are counted where it is typed.
    """
    drawn = int.from_bytes(keyed.derive("handover", number)[:8], "big")
    return f"{drawn % 10_000:04d}"


def _parcel(group: BasketGroupView) -> Parcel:
    return Parcel(
        from_regency=group.group.regency_code,
        weight_g=group.weight_g,
        volume_cm3=group.volume_cm3,
        has_liquid=group.has_liquid,
        has_pickup=bool(group.group.pickup_note),
    )


def _part(group: BasketGroupView, offers: Sequence[Offer], choice: str | None) -> tuple[QuotePart, Problem | None]:
    chosen = next((offer for offer in offers if choice in {None, offer.key}), None)
    problem = None
    if chosen is None:
        code = TradeProblem.DELIVERY_GONE if offers else TradeProblem.NO_DELIVERY
        problem = Problem(code=code, at=f"delivery-{group.group.id}", values={"group": group.group.name})
    return QuotePart(basket=group, offers=tuple(offers), chosen=chosen), problem
