"""What every state is called, for shop, workspace, office and mails alike. Translate with `_()` where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.text import N_, _, day, days
from storefront.orders.types.words import FeeState, OrderState, PaymentMethod, PaymentState, SellerOrderState
from storefront.shipping.types import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from storefront.orders.types.views import LineView
    from storefront.stock.types import Preorder

ORDER_LABELS: Mapping[OrderState, str] = {
    OrderState.AWAITING_FEE: N_("Menunggu ongkir"),
    OrderState.AWAITING_CONSENT: N_("Menunggu persetujuan ongkir"),
    OrderState.AWAITING_PAYMENT: N_("Menunggu pembayaran"),
    OrderState.IN_PROGRESS: N_("Sedang disiapkan"),
    OrderState.ON_THE_WAY: N_("Dalam perjalanan"),
    OrderState.COMPLETED: N_("Selesai"),
    OrderState.CANCELLED: N_("Batal"),
    OrderState.EXPIRED: N_("Kedaluwarsa"),
    OrderState.DISPUTED: N_("Dikeluhkan"),
}
SELLER_ORDER_LABELS: Mapping[SellerOrderState, str] = {
    SellerOrderState.PLACED: N_("Dipesan"),
    SellerOrderState.ACCEPTED: N_("Diterima lapak"),
    SellerOrderState.PACKED: N_("Dikemas"),
    SellerOrderState.SENT: N_("Dikirim"),
    SellerOrderState.READY: N_("Siap diambil"),
    SellerOrderState.RECEIVED: N_("Diterima"),
    SellerOrderState.CANCELLED: N_("Batal"),
    SellerOrderState.EXPIRED: N_("Kedaluwarsa"),
    SellerOrderState.REFUSED: N_("Ditolak lapak"),
    SellerOrderState.DISPUTED: N_("Dikeluhkan"),
}
PAYMENT_LABELS: Mapping[PaymentState, str] = {
    PaymentState.UNPAID: N_("Belum dibayar"),
    PaymentState.CLAIMED: N_("Bukti diunggah"),
    PaymentState.PAID: N_("Lunas"),
    PaymentState.REFUND_DUE: N_("Perlu dikembalikan"),
    PaymentState.REFUNDED: N_("Dikembalikan"),
}
METHOD_LABELS: Mapping[PaymentMethod, str] = {
    PaymentMethod.TRANSFER: N_("Transfer bank"),
    PaymentMethod.AT_PICKUP: N_("Bayar saat ambil"),
    PaymentMethod.ON_DELIVERY: N_("Bayar di tempat"),
}
FEE_LABELS: Mapping[FeeState, str] = {
    FeeState.ASKED: N_("Ongkir ditanyakan"),
    FeeState.NAMED: N_("Ongkir disebutkan"),
    FeeState.AGREED: N_("Ongkir disetujui"),
}
DELIVERY_LABELS: Mapping[Delivery, str] = {
    Delivery.COURIER: N_("Kirim lewat kurir"),
    Delivery.PICKUP: N_("Ambil di tempat"),
    Delivery.OUTLET: N_("Ambil di gerai"),
}


def offered_words(preorder: Preorder) -> str:
    """When goods that are still to be made can be sent, before anybody has said how they will pay."""
    words = _("Pesan dulu, siap dikirim paling cepat {date}. Lewat transfer: {days} setelah uangnya diterima.")
    return words.format(date=day(preorder.ready_on), days=days(preorder.days))


def promise_words(line: LineView, today: date | None = None) -> str:
    """The same once it is ordered, empty for what lay on the shelf; with `today` it says, too, that its day is over."""
    if line.promised_on is None:
        return ""
    if line.promised_days is not None:
        words = _("Pesan dulu, siap dikirim {days} setelah pembayaran diterima, paling cepat {date}")
        return words.format(date=day(line.promised_on), days=days(line.promised_days))
    is_late = today is not None and line.is_overdue(today)
    words = _("Pesan dulu, seharusnya siap dikirim {date}") if is_late else _("Pesan dulu, siap dikirim {date}")
    return words.format(date=day(line.promised_on))
