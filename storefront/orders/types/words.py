"""Words and states of the orders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_


class SellerOrderState(StrEnum):
    PLACED = "placed"
    ACCEPTED = "accepted"
    PACKED = "packed"
    SENT = "sent"
    READY = "ready"
    RECEIVED = "received"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"
    DISPUTED = "disputed"


S = SellerOrderState
SELLER_ORDER = Machine(
    name="seller_order",
    states=SellerOrderState,
    initial=S.PLACED,
    transitions={
        S.PLACED: frozenset({S.ACCEPTED, S.CANCELLED, S.EXPIRED, S.REFUSED}),
        S.ACCEPTED: frozenset({S.PACKED, S.CANCELLED, S.REFUSED}),
        S.PACKED: frozenset({S.SENT, S.READY}),
        S.SENT: frozenset({S.RECEIVED, S.DISPUTED, S.CANCELLED}),  # cancelled: refused at the door
        S.READY: frozenset({S.RECEIVED, S.CANCELLED}),
        S.RECEIVED: frozenset({S.DISPUTED}),
        S.DISPUTED: frozenset({S.RECEIVED, S.REFUSED}),
        S.CANCELLED: frozenset(),
        S.EXPIRED: frozenset({S.PLACED}),  # money that came late revives it while stock remains
        S.REFUSED: frozenset(),
    },
)
DEAD = frozenset({S.CANCELLED, S.EXPIRED, S.REFUSED})
STOPPABLE = frozenset({S.PLACED, S.ACCEPTED})  # not packed yet


class PaymentState(StrEnum):
    UNPAID = "unpaid"
    CLAIMED = "claimed"
    PAID = "paid"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"


P = PaymentState
PAYMENT = Machine(
    name="payment",
    states=PaymentState,
    initial=P.UNPAID,
    transitions={
        P.UNPAID: frozenset({P.CLAIMED, P.PAID}),
        P.CLAIMED: frozenset({P.UNPAID, P.PAID}),
        P.PAID: frozenset({P.REFUND_DUE}),
        P.REFUND_DUE: frozenset({P.REFUNDED, P.PAID}),
        P.REFUNDED: frozenset({P.REFUND_DUE}),
    },
)
UNPAID = frozenset({P.UNPAID, P.CLAIMED})  # the money has not been found


class PaymentMethod(StrEnum):
    TRANSFER = "transfer"
    AT_PICKUP = "at_pickup"
    ON_DELIVERY = "on_delivery"


CASH = frozenset({PaymentMethod.AT_PICKUP, PaymentMethod.ON_DELIVERY})  # the group takes it, for its own part


class FeeState(StrEnum):
    """Of a shipping fee that nobody knew when the order was placed; a part whose fee was known has none."""

    ASKED = "asked"
    NAMED = "named"
    AGREED = "agreed"


FEE = Machine(
    name="fee",
    states=FeeState,
    initial=FeeState.ASKED,
    transitions={
        FeeState.ASKED: frozenset({FeeState.NAMED}),
        FeeState.NAMED: frozenset({FeeState.NAMED, FeeState.AGREED}),  # a slip of the pen is put right
        FeeState.AGREED: frozenset(),
    },
)
OPEN_FEE = frozenset({FeeState.ASKED, FeeState.NAMED})


class OrderState(StrEnum):
    """Of the whole order; derived from its seller orders and its payment by `orders.rules.order_state`, never set."""

    AWAITING_FEE = "awaiting_fee"
    AWAITING_CONSENT = "awaiting_consent"
    AWAITING_PAYMENT = "awaiting_payment"
    IN_PROGRESS = "in_progress"
    ON_THE_WAY = "on_the_way"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DISPUTED = "disputed"


TRANSFER_HOURS = Setting(
    key="orders.transfer_hours",
    default=24,
    label=N_("Batas waktu transfer (jam)"),
    least=1,
    most=336,
    keeper="keuangan",
)
PICKUP_HOURS = Setting(
    key="orders.pickup_hours",
    default=48,
    label=N_("Batas waktu lapak menerima pesanan ambil (jam)"),
    least=1,
    most=336,
    keeper="disperindag",
)
BASKET_DAYS = Setting(
    key="orders.basket_days",
    default=60,
    label=N_("Keranjang tamu yang ditinggalkan dihapus setelah (hari)"),
    least=1,
)
FEE_HOURS = Setting(
    key="orders.fee_hours",
    default=48,
    label=N_("Batas waktu menyebut ongkir (jam)"),
    least=1,
    most=336,
    keeper="disperindag",
)
CONSENT_HOURS = Setting(
    key="orders.consent_hours",
    default=48,
    label=N_("Batas waktu pembeli menyetujui ongkir (jam)"),
    least=1,
    most=336,
    keeper="disperindag",
)


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    order_id: int


@dataclass(frozen=True, kw_only=True)
class FeesNamed(Event):
    """Every open fee of an order has been named: the buyer can agree."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class PaymentOpened(Event):
    """The last open fee is settled: the order can be paid now."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderPaid(Event):
    order_id: int


@dataclass(frozen=True, kw_only=True)
class SellerOrderMoved(Event):
    """A seller order came into `state`, the value of a `SellerOrderState`."""

    seller_order_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class LineRefused(Event):
    """A group delivers less of one line, or none of it; the rest of its part goes on."""

    seller_order_id: int
    line_refusal_id: int


@dataclass(frozen=True, kw_only=True)
class RefundOpened(Event):
    refund_id: int


@dataclass(frozen=True, kw_only=True)
class RefundSettled(Event):
    refund_id: int


MOST_OF_ONE = 999
MOST_LINES = 40  # a basket stays one page and one form


class BasketProblem(ProblemCode):
    NOT_FOR_SALE = "not_for_sale", N_("{name} sedang tidak dijual. Keluarkan dari keranjang.")
    QUANTITY = "quantity", N_("Jumlahnya antara 1 dan {most}.")
    TOO_MANY_LINES = "too_many_lines", N_("Keranjang muat {most} produk. Selesaikan dulu pesanan ini.")
    STILL_OPEN = (
        "still_open",
        N_("Pesanan {numbers} belum selesai. Tunggu sampai barang atau uangnya sampai, lalu coba lagi."),
    )
