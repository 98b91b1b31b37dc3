"""What orders and baskets hold on a person; of orders stays what the books need, without the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from storefront.kernel import ids
from storefront.kernel.errors import Problem
from storefront.kernel.personal import Contributor
from storefront.orders import queries, rules
from storefront.orders.models import Basket, BasketLine, Order, OrderLine, SellerOrder
from storefront.orders.types import BasketProblem, OrderState, PaymentState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ENDED = frozenset({OrderState.COMPLETED, OrderState.CANCELLED, OrderState.EXPIRED})
MONEY_IS_OPEN = frozenset({PaymentState.CLAIMED, PaymentState.REFUND_DUE})
OF_THE_ADDRESS = ("street", "rt", "rw", "village", "district", "postal_code", "country", "landmark")
OF_THE_BUYER = ("buyer_name", "phone", *OF_THE_ADDRESS)


def export(session: Session, person_id: int) -> dict[str, Any]:
    mine = select(Order).where(queries.orders_of(session, person_id)).order_by(Order.id)
    orders = [_order(session, order) for order in session.scalars(mine)]
    basket = session.execute(
        select(BasketLine.variant_id, BasketLine.quantity)
        .join(Basket, Basket.id == BasketLine.basket_id)
        .where(Basket.person_id == person_id)
        .order_by(BasketLine.variant_id)
    )
    return {"orders": orders, "basket": [{"variant": row.variant_id, "quantity": row.quantity} for row in basket]}


def _order(session: Session, order: Order) -> dict[str, Any]:
    lines = session.execute(
        select(OrderLine.name, OrderLine.label, OrderLine.quantity, OrderLine.subtotal, SellerOrder.group_name)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .where(SellerOrder.order_id == order.id)
        .order_by(OrderLine.id)
    )
    return {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "total": order.total.amount,
        "shipping": order.shipping_total.amount,
        "payment": order.payment_state.value,
        "email": order.email,
        "regency": order.regency,
        **{name: getattr(order, name) for name in OF_THE_BUYER},
        "lines": [
            {
                "goods": " ".join(part for part in (line.name, line.label) if part),
                "from": line.group_name,
                "quantity": line.quantity,
                "amount": line.subtotal.amount,
            }
            for line in lines
        ],
    }


def erase(session: Session, person_id: int) -> None:
    """Numbers, goods, amounts and the kabupaten or city stay; whoever bought is gone, with the link that opened it."""
    nobody: dict[str, Any] = {**dict.fromkeys(OF_THE_BUYER, ""), "email": None, "person_id": None, "body_digest": ""}
    for order in session.scalars(select(Order).where(queries.orders_of(session, person_id))):
        for name, value in nobody.items():
            setattr(order, name, value)
        order.access_key = ids.secret_token()
    session.execute(delete(Basket).where(Basket.person_id == person_id))
    session.flush()


def let_go_of_email(session: Session, person_id: int, email: str) -> None:
    """What they ordered as a guest with the address is theirs, as they have proved it."""
    theirs = (Order.person_id.is_(None), Order.email == email)
    session.execute(update(Order).where(*theirs).values(person_id=person_id))


def problems(session: Session, person_id: int) -> list[Problem]:
    """Goods on their way, money to be looked for or to be returned need somebody to go to."""
    lock_own_basket(session, person_id)
    orders = list(session.scalars(select(Order).where(queries.orders_of(session, person_id)).with_for_update()))
    open_ones = [order.number for order in orders if not _has_ended(session, order)]
    if not open_ones:
        return []
    return [Problem(code=BasketProblem.STILL_OPEN, values={"numbers": ", ".join(open_ones)})]


def lock_own_basket(session: Session, person_id: int) -> None:
    """No order out of it is placed from here to the end of the account: an open one would lose its buyer."""
    session.execute(select(Basket.id).where(Basket.person_id == person_id).with_for_update())


def _has_ended(session: Session, order: Order) -> bool:
    states = list(session.scalars(select(SellerOrder.state).where(SellerOrder.order_id == order.id)))
    state = rules.order_state(states, order.payment_state, order.payment_method)
    return state in ENDED and order.payment_state not in MONEY_IS_OPEN


ORDERS = Contributor(
    name="orders",
    export=export,
    erase=erase,
    problems=problems,
    let_go_of_email=let_go_of_email,
    columns={
        "orders": (*OF_THE_BUYER, "email", "person_id", "body_digest", "access_key", "regency"),
        "basket": ("person_id",),
        "basket_key": ("token_digest",),
    },
)
