"""What people are told, and when. Every letter is written from how things stand now, not from what an event said.

Keys name occasions, so that an event handled twice, or told again later, brings one letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import total
from storefront.kernel.text import _, moment, rupiah, using_language
from storefront.notifications.cases import Case, load_case, to_buyer, to_group, to_groups
from storefront.orders import queries as orders
from storefront.orders.types import CASH, DEAD, FeeState, OrderState, PaymentMethod, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments.types import RefundState
from storefront.trade.queries import handover_code

if TYPE_CHECKING:
    from storefront.orders.types import (
        FeesNamed,
        LineRefused,
        OrderPaid,
        OrderPlaced,
        PaymentOpened,
        RefundOpened,
        RefundSettled,
        SellerOrderMoved,
        SellerOrderView,
    )
    from storefront.payments.types import TransferDue, TransferNotFound

S = SellerOrderState
CAME = frozenset({S.RECEIVED, S.DISPUTED})


def order_placed(event: OrderPlaced) -> None:
    """To the buyer, with how to pay; where they take the cash or name a fee, to the groups as well."""
    case = load_case(event.order_id)
    order = case.order
    with using_language(order.language):
        subject = _("Pesanan {number} sudah kami terima")
        if case.is_awaiting_transfer and order.expires_at:
            subject = _("Pesanan {number}: transfer {total} paling lambat {until}")
        elif case.is_awaiting_fee:
            subject = _("Pesanan {number}: kelompok sedang menghitung ongkirnya")
        to_buyer(case, "placed", f"order-placed-{order.id}", _about_order(case, subject))
    if order.payment_method in CASH:
        _tell_groups(case)
    for part in to_groups(case):
        if part.fee_state is FeeState.ASKED:
            subject = _("Sebutkan ongkir untuk pesanan {number}").format(number=part.number)
            to_group(case, part, "group_fee", f"part-fee-{part.id}", subject)


def fees_named(event: FeesNamed) -> None:
    """To the buyer, who agrees or not; not told any more once that has happened. A corrected fee is told anew."""
    case = load_case(event.order_id)
    order = case.order
    if order.state is not OrderState.AWAITING_CONSENT:
        return
    with using_language(order.language):
        subject = _("Ongkir pesanan {number} sudah ada: jumlahnya {total}. Setuju?")
        namings = sum(len(part.fee_steps) for part in order.parts)
        key = f"fees-named-{order.id}-{namings}"
        to_buyer(case, "fees_named", key, _about_order(case, subject))


def payment_opened(event: PaymentOpened) -> None:
    """To the buyer, with how to pay, now that every fee is settled."""
    case = load_case(event.order_id)
    if not case.is_awaiting_transfer:
        return
    with using_language(case.order.language):
        subject = _("Pesanan {number}: transfer {total} paling lambat {until}")
        to_buyer(case, "placed", f"order-payable-{case.order.id}", _about_order(case, subject))


def _about_order(case: Case, subject: str) -> str:
    order = case.order
    until = moment(order.expires_at) if order.expires_at else ""
    return subject.format(number=order.number, total=rupiah(order.total), until=until)


def order_paid(event: OrderPaid) -> None:
    """To the buyer; after a transfer, the groups learn that there is something to do."""
    case = load_case(event.order_id)
    order = case.order
    with using_language(order.language):
        subject = _("Pembayaran pesanan {number} sudah diterima").format(number=order.number)
        received = total(receipt.amount for receipt in payments.list_receipts(read_session(), order.id))
        end_reading()
        to_buyer(case, "paid", f"order-paid-{order.id}", subject, received=received)
    if order.payment_method is PaymentMethod.TRANSFER:
        _tell_groups(case)


def part_moved(event: SellerOrderMoved) -> None:
    """Sent, ready, ended or received; a step that is overtaken by an ending is not told any more."""
    order, part = orders.get_order_of_part(read_session(), event.seller_order_id)
    end_reading()
    case = load_case(order.id)
    state = SellerOrderState(event.state)
    if state is S.SENT and part.state in CAME | {S.SENT}:
        with using_language(order.language):
            subject = _("{group} sudah mengirim pesanan {number}")
            _part_to_buyer(case, part, "sent", subject)
    elif state is S.READY and part.state in CAME | {S.READY}:
        with using_language(order.language):
            subject = _("Pesanan {number} siap diambil di {group}")
            _part_to_buyer(case, part, "ready", subject, code=handover_code(part.number))
    elif state in DEAD and part.state is state:
        _ended(case, part)
    elif state is S.RECEIVED and part.state in CAME:
        subject = _("Pesanan {number} sudah diterima pembeli").format(number=part.number)
        to_group(case, part, "group_received", f"part-received-{part.id}", subject)


def line_refused(event: LineRefused) -> None:
    """Which goods the group cannot deliver, why, and what that means for the money; an ending says all of that."""
    order, part = orders.get_order_of_part(read_session(), event.seller_order_id)
    end_reading()
    refusal = next(each for each in part.refusals if each.id == event.line_refusal_id)
    if part.state in DEAD:
        return
    with using_language(order.language):
        subject = _("{group}: sebagian barang pesanan {number} tidak tersedia")
        subject = subject.format(group=part.group_name, number=order.number)
        key = f"line-refused-{refusal.id}"
        to_buyer(load_case(order.id), "line_refused", key, subject, part=part, refusal=refusal)


def transfer_due(event: TransferDue) -> None:
    """The last reminder before an order expires; nothing once it is paid, claimed or ended."""
    case = load_case(event.order_id)
    order = case.order
    if not case.is_awaiting_transfer or order.payment_state is not PaymentState.UNPAID or not order.expires_at:
        return
    with using_language(order.language):
        subject = _("Pesanan {number} menunggu transfer {total} sampai {until}")
        subject = subject.format(number=order.number, total=rupiah(order.total), until=moment(order.expires_at))
        to_buyer(case, "transfer_due", f"transfer-due-{order.id}", subject)


def transfer_not_found(event: TransferNotFound) -> None:
    """Why the office did not find the money, and until when it may still come; nothing once the buyer has answered."""
    case = load_case(event.order_id)
    proof = payments.find_proof(read_session(), event.proof_id)
    end_reading()
    if proof is None or case.order.payment_state is not PaymentState.UNPAID:
        return
    with using_language(case.order.language):
        subject = _("Transfer untuk pesanan {number} belum kami temukan").format(number=case.order.number)
        to_buyer(case, "transfer_not_found", f"transfer-not-found-{proof.id}", subject, reason=proof.reason)


def refund_opened(event: RefundOpened) -> None:
    _refund(event.refund_id)


def refund_settled(event: RefundSettled) -> None:
    _refund(event.refund_id)


def _tell_groups(case: Case) -> None:
    for part in to_groups(case):
        subject = _("Pesanan baru {number}").format(number=part.number)
        to_group(case, part, "group_new", f"part-new-{part.id}", subject)


def _part_to_buyer(case: Case, part: SellerOrderView, name: str, subject: str, **extra: object) -> None:
    words = subject.format(group=part.group_name, number=case.order.number)
    to_buyer(case, name, f"part-{name}-{part.id}", words, part=part, **extra)


def _ended(case: Case, part: SellerOrderView) -> None:
    """One letter for an order whose parts have all ended alike, else one for each part; the group only if it knew."""
    order = case.order
    is_whole = all(each.state is part.state for each in order.parts)
    key = f"order-{part.state}-{order.id}" if is_whole else f"part-{part.state}-{part.id}"
    with using_language(order.language):
        subjects = {
            S.CANCELLED: _("Pesanan {number} dibatalkan"),
            S.EXPIRED: _("Batas waktu pesanan {number} sudah lewat"),
            S.REFUSED: _("{group} tidak dapat memenuhi pesanan {number}"),
        }
        number = order.number if is_whole else part.number
        subject = subjects[part.state].format(number=number, group=part.group_name)
        ended = order.parts if is_whole else (part,)
        to_buyer(case, "ended", key, subject, part=part, ended=ended)
    if part.state is S.CANCELLED and (case.groups_know or part.fee_state):
        subject = _("Pesanan {number} dibatalkan").format(number=part.number)
        to_group(case, part, "group_cancelled", f"part-cancelled-{part.id}-group", subject)
    if part.state is S.EXPIRED and order.payment_method is not PaymentMethod.TRANSFER:
        subject = _("Pesanan {number} kedaluwarsa karena belum diterima").format(number=part.number)
        to_group(case, part, "group_expired", f"part-expired-{part.id}-group", subject)


def _refund(refund_id: int) -> None:
    refund = payments.get_refund(read_session(), refund_id)
    end_reading()
    case = load_case(refund.order_id)
    with using_language(case.order.language):
        is_settled = refund.state is RefundState.SETTLED
        subject = _("{amount} untuk pesanan {number} sudah dikembalikan")
        if not is_settled:
            subject = _("{amount} untuk pesanan {number} akan dikembalikan")
        subject = subject.format(amount=rupiah(refund.amount), number=case.order.number)
        key = f"refund-{'settled' if is_settled else 'opened'}-{refund_id}"
        to_buyer(case, "refund", key, subject, refund=refund)
