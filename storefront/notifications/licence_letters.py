"""To a group: one of its licences ends soon, or has lapsed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import PAPER_NAMES, PaperKind
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, day
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from storefront.catalogue.types import LicenceEnding


def tell(event: LicenceEnding) -> None:
    """Once for each step; nothing where the group has written another last day meanwhile, or has no address."""
    session = read_session()
    kind, last_day = PaperKind(event.kind), date.fromisoformat(event.expires_on)
    ending = [
        each
        for each in catalogue.list_ending(session, product_id=event.product_id)
        if (each.kind, each.expires_on) == (kind, last_day)
    ]
    groups = producers.list_groups_by_ids(session, {each.group_id for each in ending})
    end_reading()
    if not ending:
        return
    licence, group = ending[0], groups[ending[0].group_id]
    if not group.email:
        return
    name = _(PAPER_NAMES[kind])
    if event.days:
        subject = _("{licence} {product} berlaku sampai {date}")
    else:
        subject = _("{licence} {product} sudah tidak berlaku")
    context = {
        "group": group,
        "licence": name,
        "product": licence.product_name,
        "until": day(last_day),
        "has_lapsed": not event.days,
        "link": outgoing.link(f"/lapak/produk/{event.product_id}/keterangan"),
    }
    outgoing.deliver(
        letters.write(
            "licence_ending",
            key=f"licence-{event.product_id}-{kind}-{last_day:%Y%m%d}-{event.days}",
            to=group.email,
            subject=subject.format(licence=name, product=licence.product_name, date=day(last_day)),
            context=context,
        )
    )
