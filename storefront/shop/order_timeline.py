"""What has happened to a part of an order, what happens now, what is to come, for `components/timeline.html`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from storefront.kernel import clock
from storefront.kernel.text import N_, _, moment, rupiah
from storefront.orders.types import (
    DEAD,
    OPEN_FEE,
    UNPAID,
    FeeState,
    OrderState,
    PaymentMethod,
    PaymentState,
    SellerOrderState,
)
from storefront.orders.types.labels import promise_words
from storefront.shipping.types import Delivery
from storefront.shop.goods import refused_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storefront.orders.types import LineView, OrderView, RefusalView, SellerOrderView, Step

S = SellerOrderState
HAPPENED: Mapping[SellerOrderState, str] = {
    S.PLACED: N_("Pesanan dibuat"),
    S.ACCEPTED: N_("Diterima lapak"),
    S.PACKED: N_("Dikemas"),
    S.SENT: N_("Dikirim"),
    S.READY: N_("Siap diambil"),
    S.RECEIVED: N_("Diterima"),
    S.CANCELLED: N_("Dibatalkan"),
    S.EXPIRED: N_("Kedaluwarsa"),
    S.REFUSED: N_("Ditolak lapak"),
    S.DISPUTED: N_("Dikeluhkan"),
}
FEE_DONE: Mapping[str, str] = {
    FeeState.NAMED: N_("Ongkir disebutkan kelompok"),
    FeeState.AGREED: N_("Ongkir Anda setujui"),
}
WAITING: Mapping[SellerOrderState, str] = {
    S.PLACED: N_("Menunggu jawaban lapak"),
    S.ACCEPTED: N_("Sedang disiapkan"),
    S.PACKED: N_("Menunggu diserahkan ke kurir"),
}
SHIPPED = (S.ACCEPTED, S.PACKED, S.SENT, S.RECEIVED)
FETCHED = (S.ACCEPTED, S.PACKED, S.READY, S.RECEIVED)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step; `state` is done, now, todo or stop."""

    state: str
    label: str
    at: datetime | None = None
    note: str | None = None


def entries(order: OrderView, part: SellerOrderView) -> list[Entry]:
    """The steps of one part, the payment of the whole order among them where it is paid by transfer."""
    if part.state in DEAD:
        return _by_time([*_past(order, part, part.steps[:-1]), _ending(part)])
    past = _past(order, part, part.steps)
    if part.state is S.PLACED and part.fee_state in OPEN_FEE:
        return [*past, _fee_now(part), *_to_come(order, part)]
    if part.state in {S.SENT, S.READY}:
        past[-1] = Entry(state="now", label=past[-1].label, at=past[-1].at, note=_under_way(part))
    return [*past, *_now(order, part), *_to_come(order, part)]


def _past(order: OrderView, part: SellerOrderView, steps: Sequence[Step]) -> list[Entry]:
    done = [_done(step) for step in steps]
    done += [Entry(state="done", label=_(FEE_DONE[step.state]), at=step.at) for step in _last_of_each(part.fee_steps)]
    done += [_refused(refusal) for refusal in part.refusals]
    if order.payment_method is PaymentMethod.TRANSFER:
        done += _payment(order)
    return _by_time(done)


def _refused(refusal: RefusalView) -> Entry:
    """Which goods, why, and what it means for the money."""
    amount = rupiah(refusal.amount)
    money = _("{amount} kami kembalikan.") if refusal.is_refunded else _("Anda membayar {amount} lebih sedikit.")
    note = f"{_(refusal.reason).rstrip('.')}. {money.format(amount=amount)}"
    return Entry(state="done", label=refused_words(refusal), at=refusal.at, note=note)


def _by_time(past: list[Entry]) -> list[Entry]:
    return sorted(past, key=lambda entry: entry.at.timestamp() if entry.at else 0)


def _payment(order: OrderView) -> list[Entry]:
    """What the buyer has shown and what the office has found, up to the first time that it was the money."""
    found: list[Entry] = []
    for step in order.payment_steps[1:]:
        if step.state == PaymentState.CLAIMED:
            found.append(Entry(state="done", label=_("Bukti transfer dikirim"), at=step.at))
        elif step.state == PaymentState.UNPAID:
            found.append(Entry(state="done", label=_("Transfer belum ditemukan"), at=step.at, note=step.reason))
        elif step.state == PaymentState.PAID:
            note = _("Dicocokkan petugas.")
            return [*found, Entry(state="done", label=_("Pembayaran diterima"), at=step.at, note=note)]
    return found


def _done(step: Step) -> Entry:
    return Entry(state="done", label=_(HAPPENED[SellerOrderState(step.state)]), at=step.at)


def _last_of_each(steps: Sequence[Step]) -> list[Step]:
    """The steps of the fee that the buyer is told of; of a fee named twice the second."""
    return list({step.state: step for step in steps if step.state in FEE_DONE}.values())


def _fee_now(part: SellerOrderView) -> Entry:
    until = moment(part.expires_at) if part.expires_at else ""
    if part.fee_state is FeeState.NAMED:
        return Entry(
            state="now", label=_("Menunggu persetujuan Anda"), note=_("Paling lambat {moment}.").format(moment=until)
        )
    note = _("Paling lambat {moment}. Sesudah itu pesanan batal sendiri, tanpa biaya.").format(moment=until)
    return Entry(state="now", label=_("Menunggu ongkir dari kelompok"), note=note)


def _ending(part: SellerOrderView) -> Entry:
    last = part.steps[-1]
    return Entry(state="stop", label=_(HAPPENED[part.state]), at=last.at, note=_(part.reason))


def _under_way(part: SellerOrderView) -> str:
    if part.state is S.READY:
        words = _("Sebutkan nomor {number} di gerai.") if part.outlet else _("Sebutkan nomor {number} di lapak.")
        return words.format(number=part.number)
    return " ".join(each for each in (part.courier, part.tracking_number) if each)


def _now(order: OrderView, part: SellerOrderView) -> list[Entry]:
    if part.state not in WAITING:
        return []
    if part.state is S.PLACED:
        return [_placed_now(order, part)]
    if part.state is S.PACKED and part.delivery is not Delivery.COURIER:
        words = _("Sedang dibawa ke gerai") if part.outlet else _("Sebentar lagi siap diambil")
        return [Entry(state="now", label=words)]
    promised = max((line for line in part.lines if line.promised_on), key=_promised_on, default=None)
    note = promise_words(promised, clock.today()) if promised and part.state is S.ACCEPTED else None
    return [Entry(state="now", label=_(WAITING[part.state]), note=note)]


def _promised_on(line: LineView) -> date:
    return line.promised_on or date.min


def _placed_now(order: OrderView, part: SellerOrderView) -> Entry:
    """Whose turn it is before a group has answered."""
    until = moment(part.expires_at) if part.expires_at else ""
    if order.payment_state is PaymentState.CLAIMED:
        return Entry(state="now", label=_("Petugas memeriksa bukti transfer Anda"))
    if order.state in {OrderState.AWAITING_FEE, OrderState.AWAITING_CONSENT}:
        return Entry(state="now", label=_("Menunggu ongkir bagian lain"))
    if _is_awaiting_transfer(order):
        note = _("Paling lambat {moment}.").format(moment=until) if until else None
        return Entry(state="now", label=_("Menunggu transfer Anda"), note=note)
    note = _("Lapak menjawab paling lambat {moment}.").format(moment=until) if until else None
    return Entry(state="now", label=_(WAITING[S.PLACED]), note=note)


def _to_come(order: OrderView, part: SellerOrderView) -> list[Entry]:
    way = SHIPPED if part.delivery is Delivery.COURIER else FETCHED
    if part.state is S.DISPUTED:
        return []
    rest = way[way.index(part.state) + 1 :] if part.state in way else way
    if not _is_awaiting_transfer(order):
        rest = tuple(state for state in rest if state is not S.ACCEPTED)
    return [Entry(state="todo", label=_(HAPPENED[state])) for state in rest]


def _is_awaiting_transfer(order: OrderView) -> bool:
    return order.payment_method is PaymentMethod.TRANSFER and order.payment_state in UNPAID
