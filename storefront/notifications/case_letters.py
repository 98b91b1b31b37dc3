"""To a group: what the office has answered on one of its products, in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import N_, _, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.producers import queries as producers
from storefront.verification import queries as verification
from storefront.verification.types import DeterminationState

if TYPE_CHECKING:
    from storefront.verification.types import CaseAnswered

D = DeterminationState
SUBJECTS = {
    D.RETURNED: N_("{product} perlu diperbaiki"),
    D.REJECTED: N_("{product} ditolak kantor"),
    D.VERIFIED: N_("{product} sudah terverifikasi"),
    D.SUSPENDED: N_("Penetapan {product} ditangguhkan"),
    D.EXPIRED: N_("Penetapan {product} berakhir"),
}


def tell(event: CaseAnswered) -> None:
    """Once for each answer; nothing where the case has moved on since, or the group has no address."""
    session = read_session()
    case = verification.get_case(session, event.determination_id)
    group = producers.get_group(session, case.group_id)
    name, to = group.name, group.email
    end_reading()
    if case.state != event.state or not to:
        return
    answered = case.history[-1]
    with using_language("id"):
        context = {
            "name": name,
            "product": str(case.content["name"]),
            "state": case.state.value,
            "code": case.code,
            "lines": (answered.reason or "").split("\n") if answered.reason else [],
            "link": outgoing.link(f"/lapak/produk/{case.product_id}/berkas"),
        }
        subject = _(SUBJECTS[case.state]).format(product=case.content["name"])
        key = f"case-{case.id}-{case.state}-{answered.at:%Y%m%d%H%M%S}"
        letter = letters.write("case_answered", key=key, to=to, subject=subject, context=context)
    outgoing.deliver(letter)
