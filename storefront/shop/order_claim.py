"""The proofs of a transfer as the page of an order shows them: what was sent, what came of it, what may be sent now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from wtforms import FileField
from wtforms.validators import InputRequired

from storefront.kernel.text import N_, _
from storefront.orders.types import DEAD, UNPAID, PaymentMethod, PaymentState
from storefront.payments import queries as payments
from storefront.payments.types import MOST_PROOFS
from storefront.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.orders.types import OrderView
    from storefront.payments.types import ProofView
    from storefront.shop.order_page import Message


class ProofForm(Form):
    """One picture at a time; `trade.claim_transfer` checks it."""

    photo = FileField(
        N_("Foto bukti transfer"),
        [InputRequired()],
        description=N_("Struk ATM atau tangkapan layar m-banking. Paling besar 12 MB."),
    )


@dataclass(frozen=True, kw_only=True)
class SentProof:
    """One picture that the buyer has sent; `url` is None once it is erased."""

    url: str | None
    sent_at: datetime
    is_rejected: bool


@dataclass(frozen=True, kw_only=True)
class Claim:
    """`form` is None where nothing may be sent; `title` stands above it."""

    form: ProofForm | None = None
    title: str = ""
    proofs: Sequence[SentProof] = ()
    messages: Sequence[Message] = ()


def claim_of(session: Session, order: OrderView, key: str, form: ProofForm | None) -> Claim:
    """What the buyer may show and has shown; nothing of it once the order is paid or was never to be transferred."""
    if order.payment_method is not PaymentMethod.TRANSFER or order.payment_state not in UNPAID:
        return Claim()
    proofs = payments.list_proofs(session, order.id)
    unanswered = sum(proof.rejected_at is None for proof in proofs)
    may_send = unanswered < MOST_PROOFS and payments.is_awaited(session, order.id)
    return Claim(
        form=(form or ProofForm()) if may_send else form,
        title=_title(order),
        proofs=[_shown(proof, order, key) for proof in proofs],
        messages=_messages(order, proofs),
    )


def _title(order: OrderView) -> str:
    if order.payment_state is PaymentState.CLAIMED:
        return _("Kirim bukti lain")
    return _("Telanjur transfer? Kirim buktinya") if _has_ended(order) else _("Sudah transfer? Kirim buktinya")


def _has_ended(order: OrderView) -> bool:
    return all(part.state in DEAD for part in order.parts)


def _shown(proof: ProofView, order: OrderView, key: str) -> SentProof:
    url = url_for("shop.order_proof", number=order.number, proof_id=proof.id, kunci=key or None)
    return SentProof(
        url=None if proof.is_erased else url, sent_at=proof.sent_at, is_rejected=proof.rejected_at is not None
    )


def _messages(order: OrderView, proofs: Sequence[ProofView]) -> list[Message]:
    if order.payment_state is PaymentState.CLAIMED:
        text = _("Petugas memeriksanya pada jam kerja. Barangnya tetap kami simpan untuk Anda.")
        if _has_ended(order):
            text = _("Petugas memeriksanya pada jam kerja. Bila barangnya sudah habis, uang Anda kami kembalikan.")
        return [("ok", _("Bukti transfer Anda sudah kami terima"), text)]
    if not proofs:
        return []
    text = _("Kata petugas: {reason}").format(reason=proofs[-1].reason)
    return [("bad", _("Transfer Anda belum kami temukan"), text)]
