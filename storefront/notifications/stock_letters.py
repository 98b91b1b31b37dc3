"""To a group: are these goods still there? And which listings rest because nobody has said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.producers import queries as producers
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from storefront.stock.types import StockAsked


def still_there(event: StockAsked) -> None:
    """One letter on all that waits for this group; nothing once everything is answered."""
    session = read_session()
    group = producers.list_groups_by_ids(session, [event.group_id]).get(event.group_id)
    questions = stock.list_questions(session, [event.group_id])
    titles = catalogue.list_titles(session, [each.product_id for each in questions])
    end_reading()
    if group is None or not group.email or not questions:
        return
    moments = [each.asked_at or each.paused_at for each in questions]
    newest = max(moment for moment in moments if moment)
    with using_language("id"):
        context = {
            "group": group,
            "asked": [titles[each.product_id] for each in questions if each.asked_at],
            "resting": [titles[each.product_id] for each in questions if not each.asked_at],
            "link": outgoing.link(f"/lapak/stok/tanya?lapak={group.slug}"),
        }
        key = f"still-there-{group.id}-{newest:%Y%m%d%H%M%S}"
        letter = letters.write("still_there", key=key, to=group.email, subject=_("Masih ada stoknya?"), context=context)
    outgoing.deliver(letter)
