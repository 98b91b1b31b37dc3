"""Transfers that orders wait for: those that buyers have shown proof of, the longest waiting first, then the others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel import clock, settings
from storefront.kernel.db import read_session
from storefront.kernel.text import _, moment
from storefront.office import blueprint, frame
from storefront.office.ages import proof_waited, time_left
from storefront.payments import queries
from storefront.payments.types import WAITED_DAYS
from storefront.web.fields import parse_rupiah
from storefront.web.guards import requires
from storefront.web.paging import key_after
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.payments.types import ExpectedView

PAGE = 50
Rows = list[dict[str, object]]


def long_ago(session: Session) -> datetime:
    """Proofs from before this moment have waited too long."""
    return clock.now() - timedelta(days=settings.get(session, WAITED_DAYS))


def transfer_rows(found: Sequence[ExpectedView], since: datetime) -> Rows:
    """Items of `components/ledger.html`; `since` as `long_ago` says."""
    return [_row(each, since) for each in found]


def _row(each: ExpectedView, since: datetime) -> dict[str, object]:
    has_ended = each.closed_at is not None
    tag = None
    if each.claimed_at is None:
        age = time_left(each.expires_at, has_ended=has_ended)
    else:
        age = proof_waited(each.claimed_at, since)
        tag = (_("Pesanan sudah berakhir"), "bad") if has_ended else (_("Bukti diunggah"), "warn")
    if each.is_replaced:
        tag = _("Jumlah lama, selisihnya dikembalikan"), "warn"
    return {
        "title": each.order_number,
        "url": url_for("office.transfer", number=each.order_number),
        "end": str(each.amount),
        "age": age.text,
        "look": age.look,
        "tag": tag,
        "notes": [
            each.buyer_name,
            shown_phone(each.phone),
            _("Dipesan {when}").format(when=moment(each.placed_at)),
            _("Bukti dikirim {when}").format(when=moment(each.claimed_at)) if each.claimed_at else "",
        ],
    }


@blueprint.get("/transfer")
@requires(Permission.PAYMENT_CONFIRM)
def transfers() -> str:
    """Every amount that may still come; `jumlah` searches for one, `bukti` and `sesudah` page by key."""
    text = request.args.get("jumlah", "").strip()[:40]
    amount = parse_rupiah(text) if text else None
    is_unreadable = bool(text) and amount is None
    session = read_session()
    after, after_claim = key_after(request.args.get("sesudah")), key_after(request.args.get("bukti"))
    claimed, more_claimed = (
        _claimed(session, amount, after_claim) if after is None and not is_unreadable else ([], None)
    )
    awaited, more = _awaited(session, amount, after) if after_claim is None and not is_unreadable else ([], None)
    since = long_ago(session)
    is_late = {each.id: each.claimed_at is not None and each.claimed_at < since for each in claimed}
    return frame.render(
        "office/transfers.html",
        "transfers",
        lists=[
            (_("Menunggu lama"), transfer_rows([each for each in claimed if is_late[each.id]], since)),
            (_("Bukti perlu diperiksa"), transfer_rows([each for each in claimed if not is_late[each.id]], since)),
            (_("Belum ada bukti"), transfer_rows(awaited, since)),
        ],
        text=text,
        is_unreadable=is_unreadable,
        more_claimed=more_claimed,
        more=more,
        first=url_for("office.transfers", jumlah=text or None) if after or after_claim else None,
    )


def _claimed(session: Session, amount: Rupiah | None, after: int | None) -> tuple[list[ExpectedView], str | None]:
    """One page, and the address of the next one."""
    found = queries.list_claimed(session, amount=amount, after_claim=after or 0, limit=PAGE + 1)
    shown = found[:PAGE]
    more = url_for("office.transfers", bukti=shown[-1].claim_id) if len(found) > PAGE else None
    return shown, more


def _awaited(session: Session, amount: Rupiah | None, after: int | None) -> tuple[list[ExpectedView], str | None]:
    """As `_claimed`."""
    found = queries.list_expected(session, amount=amount, after_id=after or 0, limit=PAGE + 1)
    shown = found[:PAGE]
    more = url_for("office.transfers", sesudah=shown[-1].id) if len(found) > PAGE else None
    return shown, more
