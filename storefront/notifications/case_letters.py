"""To a group: what the office has answered on one of its products, in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import N_
from storefront.notifications.queue_letters import tell_group
from storefront.producers import queries as producers
from storefront.verification import queries as verification
from storefront.verification.types import DeterminationState

if TYPE_CHECKING:
    from storefront.verification.types import CaseAnswered

D = DeterminationState
ANSWERS = {  # subject, what happened
    D.RETURNED: (
        N_("{product} perlu diperbaiki"),
        N_("Kantor sudah memeriksa {product}. Ada yang perlu diperbaiki. Perbaiki, lalu ajukan lagi."),
    ),
    D.REJECTED: (N_("{product} ditolak kantor"), N_("Kantor menolak {product}.")),
    D.VERIFIED: (N_("{product} sudah terverifikasi"), N_("{product} terverifikasi dengan nomor {code}.")),
    D.SUSPENDED: (
        N_("Penetapan {product} ditangguhkan"),
        N_("Penetapan {product} ditangguhkan. Pembeli tidak melihatnya untuk sementara."),
    ),
    D.EXPIRED: (
        N_("Penetapan {product} berakhir"),
        N_("Penetapan {product} sudah berakhir. Pembeli tidak melihatnya lagi. Periksa isinya, lalu ajukan lagi."),
    ),
}


def tell(event: CaseAnswered) -> None:
    """Once for each answer; nothing where the case has moved on since, or the group has no address."""
    session = read_session()
    case = verification.get_case(session, event.determination_id)
    group = producers.list_groups_by_ids(session, [case.group_id])[case.group_id]
    end_reading()
    if case.state != event.state:
        return
    answered = case.history[-1]
    subject, words = (text.format(product=case.content["name"], code=case.code) for text in ANSWERS[case.state])
    key = f"case-{case.id}-{case.state}-{answered.at:%Y%m%d%H%M%S}"
    lines = (answered.reason or "").split("\n")
    tell_group(group, key, (subject, words), lines, f"/lapak/produk/{case.product_id}/berkas")
