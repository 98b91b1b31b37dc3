"""What states are called on pages, and the kind of tag (see components/tag.html) that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.text import N_, _
from storefront.orders.types import OrderState, PaymentMethod, PaymentState, SellerOrderState

if TYPE_CHECKING:
    from collections.abc import Mapping

S = SellerOrderState
P = PaymentState
O = OrderState  # noqa: E741 -- short beside S and P, and used in this module's tables only
SELLER_ORDER_LABELS: Mapping[SellerOrderState, tuple[str, str]] = {
    S.PLACED: (N_("Dipesan"), "info"),
    S.ACCEPTED: (N_("Diterima lapak"), "warn"),
    S.PACKED: (N_("Dikemas"), "warn"),
    S.SENT: (N_("Dikirim"), "info"),
    S.READY: (N_("Siap diambil"), "info"),
    S.RECEIVED: (N_("Diterima"), "ok"),
    S.CANCELLED: (N_("Batal"), ""),
    S.EXPIRED: (N_("Kedaluwarsa"), ""),
    S.REFUSED: (N_("Ditolak lapak"), "bad"),
    S.DISPUTED: (N_("Dikeluhkan"), "bad"),
}
PAYMENT_LABELS: Mapping[PaymentState, tuple[str, str]] = {
    P.UNPAID: (N_("Belum dibayar"), "warn"),
    P.CLAIMED: (N_("Bukti diunggah"), "info"),
    P.PAID: (N_("Lunas"), "ok"),
    P.REFUND_DUE: (N_("Perlu dikembalikan"), "bad"),
    P.REFUNDED: (N_("Dikembalikan"), ""),
}
ORDER_LABELS: Mapping[OrderState, tuple[str, str]] = {
    O.AWAITING_PAYMENT: (N_("Menunggu pembayaran"), "warn"),
    O.IN_PROGRESS: (N_("Disiapkan"), "info"),
    O.ON_THE_WAY: (N_("Dalam perjalanan"), "info"),
    O.COMPLETED: (N_("Selesai"), "ok"),
    O.CANCELLED: (N_("Batal"), ""),
    O.EXPIRED: (N_("Kedaluwarsa"), ""),
    O.DISPUTED: (N_("Dikeluhkan"), "bad"),
}
METHOD_LABELS: Mapping[PaymentMethod, str] = {
    PaymentMethod.TRANSFER: N_("Transfer bank"),
    PaymentMethod.AT_PICKUP: N_("Bayar saat ambil"),
}


def seller_order_label(state: SellerOrderState) -> tuple[str, str]:
    """The name of a seller order's state and the kind of its tag."""
    text, kind = SELLER_ORDER_LABELS[state]
    return _(text), kind


def payment_label(state: PaymentState) -> tuple[str, str]:
    """The name of a payment's state and the kind of its tag."""
    text, kind = PAYMENT_LABELS[state]
    return _(text), kind


def order_label(state: OrderState) -> tuple[str, str]:
    """The name of a whole order's state and the kind of its tag."""
    text, kind = ORDER_LABELS[state]
    return _(text), kind


def method_label(method: PaymentMethod) -> str:
    return _(METHOD_LABELS[method])
