"""To those who wait: goods have come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.interests import queries as interests
from storefront.interests import service as interest_service
from storefront.interests.types import HEAD_START_HOURS
from storefront.kernel import settings
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, in_language, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from storefront.interests.types import InterestDue


def tell(event: InterestDue) -> None:
    """Once for each time that somebody asked; where the goods are gone again meanwhile, they wait on in their place."""
    session = read_session()
    wish = interests.find_interest(session, event.interest_id)
    item = catalogue.find_lines(session, [wish.variant_id]).get(wish.variant_id) if wish else None
    left = stock.available(session, [wish.variant_id])[wish.variant_id] if wish else 0
    head_start = timedelta(hours=settings.get(session, HEAD_START_HOURS))
    end_reading()
    if wish is None or wish.due_at is None or not wish.email:
        return
    if item is None or not item.is_public or left <= 0:
        interest_service.put_back(wish.id)
        return
    with using_language(wish.language):
        name = in_language(item.product_name, item.product_name_en)
        context = {
            "item": item,
            "name": name,
            "label": in_language(item.variant_label, item.variant_label_en),
            "wanted": wish.quantity,
            "left": left,
            "until": wish.due_at + head_start,
            "link": outgoing.link(f"/produk/{item.product_slug}?varian={item.variant_id}"),
            "stop_link": outgoing.link(f"/kabari/{wish.key}"),
        }
        subject = _("{name} sudah ada lagi").format(name=name)
        key = f"restocked-{wish.id}-{wish.asked_at:%Y%m%d%H%M%S}"
        outgoing.deliver(letters.write("restocked", key=key, to=wish.email, subject=subject, context=context))
