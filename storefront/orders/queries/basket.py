"""Reading a basket; every price and state comes from the catalogue's own tables, every time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import ids
from storefront.kernel.money import ZERO, total
from storefront.orders import rules
from storefront.orders.models import Basket, BasketKey, BasketLine
from storefront.orders.types import BasketGroupView, BasketLineView, BasketView
from storefront.producers import queries as producers
from storefront.shipping.types import Destination
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupInfo

NO_BASKET = BasketView(id=None, checkout_key="", destination=None, groups=(), goods_total=ZERO)


def find_basket(session: Session, token: str | None) -> BasketView:
    """The basket that a browser's token opens; the empty one where there is none. At most seven small queries.

    Two more where something is sold out.
    """
    if not token:
        return NO_BASKET
    basket = session.scalar(_opened_by_key(), {"digest": ids.digest(token)})
    return NO_BASKET if basket is None else _view(session, basket)


def count_pieces(session: Session, token: str) -> int:
    """Pieces in the basket that a browser's token opens, in one query; 0 where there is none."""
    query = (
        select(func.coalesce(func.sum(BasketLine.quantity), 0))
        .join(BasketKey, BasketKey.basket_id == BasketLine.basket_id)
        .where(BasketKey.token_digest == ids.digest(token))
    )
    return int(session.execute(query).scalar_one())


def lock_basket(session: Session, token: str) -> Basket | None:
    """The basket, locked until the transaction ends."""
    return session.scalar(_opened_by_key(is_locked=True), {"digest": ids.digest(token)})


def lock_unchanged(session: Session, token: str, seen: BasketView) -> Basket | None:
    """The basket, locked until the transaction ends; None where it, or anything that it holds, is not as it was seen.

    How much of it can be bought is left out: whoever takes the goods asks for that.
    """
    basket = lock_basket(session, token)
    if basket is None or basket.checkout_key != seen.checkout_key:
        return None
    quantities = _quantities(session, basket.id)
    items = catalogue.find_lines(session, quantities)
    as_seen = {line.item.variant_id: (line.item, line.quantity) for line in seen.lines}
    as_is = {variant_id: (items[variant_id], quantity) for variant_id, quantity in quantities.items()}
    return basket if as_is == as_seen else None


@cache
def _opened_by_key(*, is_locked: bool = False) -> Select[tuple[Basket]]:
    query = select(Basket).join(BasketKey, BasketKey.basket_id == Basket.id)
    query = query.where(BasketKey.token_digest == bindparam("digest"))
    return query.with_for_update(of=Basket).execution_options(populate_existing=True) if is_locked else query


def _view(session: Session, basket: Basket) -> BasketView:
    lines = _lines(session, basket.id)
    infos = producers.list_groups_by_ids(session, {line.item.group_id for line in lines})
    by_group: dict[int, list[BasketLineView]] = {}
    for line in lines:
        by_group.setdefault(line.item.group_id, []).append(line)
    destination = None
    if basket.province_code:
        destination = Destination(province_code=basket.province_code, regency_code=basket.regency_code)
    return BasketView(
        id=basket.id,
        checkout_key=basket.checkout_key,
        destination=destination,
        groups=tuple(_group(infos[group_id], of_it) for group_id, of_it in by_group.items()),
        goods_total=total(line.subtotal for line in lines),
    )


def _quantities(session: Session, basket_id: int) -> dict[int, int]:
    """How many of each variant, in the order of picking."""
    return dict(session.execute(_picked(), {"basket": basket_id}).tuples().all())


@cache
def _picked() -> Select[tuple[int, int]]:
    return (
        select(BasketLine.variant_id, BasketLine.quantity)
        .where(BasketLine.basket_id == bindparam("basket"))
        .order_by(BasketLine.added_at, BasketLine.variant_id)
    )


def _lines(session: Session, basket_id: int) -> list[BasketLineView]:
    quantities = _quantities(session, basket_id)
    if not quantities:
        return []
    items = catalogue.find_lines(session, quantities)
    available = stock.available(session, quantities)
    sold_out = {key: count for key, count in quantities.items() if available[key] <= 0}
    preorders = stock.preorders(session, sold_out)
    return [
        BasketLineView(
            item=(item := items[variant_id]),
            quantity=quantity,
            subtotal=item.price * quantity,
            available=available[variant_id],
            problem=rules.line_problem(item, quantity, available[variant_id], preorders.get(variant_id)),
            preorder=preorders.get(variant_id),
        )
        for variant_id, quantity in quantities.items()
    ]


def _group(group: GroupInfo, lines: Sequence[BasketLineView]) -> BasketGroupView:
    return BasketGroupView(
        group=group,
        lines=tuple(lines),
        goods_total=total(line.subtotal for line in lines),
        weight_g=sum(line.item.weight_g * line.quantity for line in lines),
        volume_cm3=sum(line.item.volume_cm3 * line.quantity for line in lines),
        has_liquid=any(line.item.is_liquid for line in lines),
        lead_time_days=max(line.item.lead_time_days for line in lines),
    )
