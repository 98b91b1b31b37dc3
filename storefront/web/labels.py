"""States as doors show them: a word in the language of the page, and the kind of its tag (`components/tag.html`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.text import N_, _
from storefront.orders.types import FeeState, OrderState, PaymentMethod, PaymentState, SellerOrderState
from storefront.orders.types.labels import (
    DELIVERY_LABELS,
    FEE_LABELS,
    METHOD_LABELS,
    ORDER_LABELS,
    PAYMENT_LABELS,
    SELLER_ORDER_LABELS,
)
from storefront.payments.types import RefundState
from storefront.shipping.types import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Any

REFUND_LABELS: Mapping[RefundState, str] = {
    RefundState.DUE: N_("Perlu dikembalikan"),
    RefundState.SETTLED: N_("Sudah dikembalikan"),
}
# by class first: members of two enums with the same value are equal to each other
LABELS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    OrderState: ORDER_LABELS,
    SellerOrderState: SELLER_ORDER_LABELS,
    PaymentState: PAYMENT_LABELS,
    PaymentMethod: METHOD_LABELS,
    FeeState: FEE_LABELS,
    Delivery: DELIVERY_LABELS,
    RefundState: REFUND_LABELS,
}
KINDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    OrderState: {
        OrderState.AWAITING_FEE: "warn",
        OrderState.AWAITING_CONSENT: "warn",
        OrderState.AWAITING_PAYMENT: "warn",
        OrderState.IN_PROGRESS: "info",
        OrderState.ON_THE_WAY: "info",
        OrderState.COMPLETED: "ok",
        OrderState.DISPUTED: "bad",
    },
    SellerOrderState: {
        SellerOrderState.PLACED: "warn",
        SellerOrderState.ACCEPTED: "info",
        SellerOrderState.PACKED: "info",
        SellerOrderState.SENT: "info",
        SellerOrderState.READY: "info",
        SellerOrderState.RECEIVED: "ok",
        SellerOrderState.REFUSED: "bad",
        SellerOrderState.DISPUTED: "bad",
    },
    PaymentState: {
        PaymentState.UNPAID: "warn",
        PaymentState.CLAIMED: "warn",
        PaymentState.PAID: "ok",
        PaymentState.REFUND_DUE: "bad",
    },
    RefundState: {RefundState.DUE: "bad", RefundState.SETTLED: "ok"},
}


def label(state: StrEnum) -> str:
    """The word for a state, in the language of this page."""
    return _(LABELS[type(state)][state])


def tag_kind(state: StrEnum) -> str:
    """The kind of tag: `ok`, `warn`, `bad`, `info` or, for what has ended quietly, none."""
    return KINDS.get(type(state), {}).get(state, "")


def tag_of(state: StrEnum) -> tuple[str, str]:
    """Word and kind together: `{{ tag(*tag_of(state)) }}`."""
    return label(state), tag_kind(state)
