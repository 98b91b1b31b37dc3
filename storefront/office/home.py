"""What waits for this office today."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts import queries as accounts
from storefront.accounts.policy import Permission
from storefront.kernel import audit, clock, parked
from storefront.kernel.audit_rounds import BROKEN
from storefront.kernel.db import read_session
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.office.cases import case_figures
from storefront.office.counter import own_outlets
from storefront.office.refunds import refund_rows
from storefront.office.transfers import long_ago, transfer_rows
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.stock.types import DIFFERS
from storefront.web.guards import requires

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEW = 5
LAST_NIGHT = timedelta(hours=25)
NIGHTLY = ((DIFFERS, N_("Stok tidak cocok")), (BROKEN, N_("Catatan tidak utuh")))


@blueprint.get("/")
@requires(Permission.OFFICE_ENTER)
def home() -> str:
    """Figures by role, and the longest waiting of each kind."""
    session = read_session()
    figures = case_figures()
    transfers: list[dict[str, object]] = []
    refunds: list[dict[str, object]] = []
    if frame.may(Permission.PAYMENT_CONFIRM):
        late_before = long_ago(session)
        url = url_for("office.transfers")
        if late := payments.count_claimed(session, before=late_before):
            figures.append((late, _("Bukti menunggu lama"), url))
        figures.append((payments.count_claimed(session), _("Bukti perlu diperiksa"), url))
        figures.append((payments.count_expected(session), _("Menunggu transfer"), url))
        waiting = [*payments.list_claimed(session, limit=FEW), *payments.list_expected(session, limit=FEW)]
        transfers = transfer_rows(waiting[:FEW], late_before)
    if frame.may(Permission.REFUND_SETTLE):
        figures.append((payments.count_refunds_due(session), _("Perlu dikembalikan"), url_for("office.refunds")))
        refunds = refund_rows(payments.list_refunds_due(session, limit=FEW))
    if frame.may(Permission.SHIPPING_MANAGE):
        figures.append((orders.count_fees_asked(session), _("Menunggu ongkir"), url_for("office.shipping")))
    if frame.may(Permission.OUTLET_SERVE):
        lying = orders.count_at_outlets(session, own_outlets())
        figures.append((lying, _("Menunggu diambil"), url_for("office.counter")))
    if frame.may(Permission.OUTBOX_MANAGE):
        figures.append((parked.count_parked(session), _("Pesan terhenti"), url_for("office.messages")))
    if frame.may(Permission.AUDIT_VIEW):
        figures += _alarms(session)
    if frame.may(Permission.ACCOUNT_MANAGE):
        figures.append((accounts.count_requests(session), _("Nomor menunggu"), url_for("office.people")))
    return frame.render("office/home.html", "home", figures=figures, transfers=transfers, refunds=refunds)


def _alarms(session: Session) -> list[tuple[int, str, str]]:
    """What the checks of the night have found."""
    since = clock.now() - LAST_NIGHT
    found = [(what, words, audit.count_since(session, what, since)) for what, words in NIGHTLY]
    return [(count, _(words), url_for("office.audit", q=what)) for what, words, count in found if count]
