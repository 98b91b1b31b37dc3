"""Reading a basket; every price and state comes from the catalogue's own tables, every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

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
    """The basket that a browser's token opens; the empty one where there is none. At most seven small queries."""
    if not token:
        return NO_BASKET
    basket = session.scalar(_opened_by(token))
    return NO_BASKET if basket is None else view_basket(session, basket)


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
    query = _opened_by(token).with_for_update(of=Basket)
    return session.scalar(query.execution_options(populate_existing=True))


def _opened_by(token: str) -> Select[tuple[Basket]]:
    key = BasketKey.token_digest == ids.digest(token)
    return select(Basket).join(BasketKey, BasketKey.basket_id == Basket.id).where(key)


def view_basket(session: Session, basket: Basket) -> BasketView:
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


def _lines(session: Session, basket_id: int) -> list[BasketLineView]:
    query = (
        select(BasketLine.variant_id, BasketLine.quantity)
        .where(BasketLine.basket_id == basket_id)
        .order_by(BasketLine.added_at, BasketLine.variant_id)
    )
    quantities: dict[int, int] = dict(session.execute(query).tuples().all())
    if not quantities:
        return []
    items = catalogue.find_lines(session, quantities)
    available = stock.available(session, quantities)
    return [
        BasketLineView(
            item=items[variant_id],
            quantity=quantity,
            subtotal=items[variant_id].price * quantity,
            available=available[variant_id],
            problem=rules.line_problem(items[variant_id], quantity, available[variant_id]),
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
