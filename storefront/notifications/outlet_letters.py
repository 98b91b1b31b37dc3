"""To a group: an outlet offers terms, asks for goods, or has sold what was held for an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.orders import queries as orders
from storefront.outlets import queries
from storefront.outlets.types import RequestState, TermsState
from storefront.producers import queries as producers
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from storefront.outlets.types import GoodsAsked, TermsProposed
    from storefront.producers.types import GroupInfo
    from storefront.stock.types import StockShort


def terms_proposed(event: TermsProposed) -> None:
    """Nothing once they were answered or withdrawn."""
    session = read_session()
    terms = queries.get_terms(session, event.terms_id)
    group, outlet = _group(terms.group_id), shipping.get_outlet(session, terms.outlet_id)
    end_reading()
    if terms.state is TermsState.PROPOSED:
        with using_language("id"):
            subject = _("{outlet} mengajak kerja sama").format(outlet=outlet.name)
            words = _("{outlet} ingin menjual barang Anda. Lihat usulannya, lalu setujui atau tolak.")
            _tell(group, f"terms-{terms.id}", (subject, words.format(outlet=outlet.name)), "/lapak/gerai")


def goods_asked(event: GoodsAsked) -> None:
    """Nothing once it was answered or withdrawn."""
    session = read_session()
    found = queries.get_request(session, event.number)
    group, outlet = _group(found.group_id), shipping.get_outlet(session, found.outlet_id)
    end_reading()
    if found.state is RequestState.ASKED:
        with using_language("id"):
            subject = _("{outlet} meminta barang").format(outlet=outlet.name)
            words = _("Stok di {outlet} perlu ditambah. Jawab berapa yang bisa Anda kirim.").format(outlet=outlet.name)
            _tell(group, f"goods-asked-{found.id}", (subject, words), f"/lapak/gerai/permintaan/{found.number}")


def stock_short(event: StockShort) -> None:
    """Nothing once everything is held for the order again."""
    session = read_session()
    count = sum(stock.list_short(session, [event.seller_order_id]).values())
    if not count:
        end_reading()
        return
    _order, part = orders.get_order_of_part(session, event.seller_order_id)
    group = _group(part.group_id)
    end_reading()
    with using_language("id"):
        subject = _("Stok kurang untuk pesanan {number}").format(number=part.number)
        words = _("Gerai sudah menjual {n} barang yang disisihkan untuk pesanan ini. Lengkapi atau kurangi pesanannya.")
        key = f"stock-short-{part.id}-{count}-{clock.today()}"
        _tell(group, key, (subject, words.format(n=count)), f"/lapak/pesanan/{part.number}")


def _group(group_id: int) -> GroupInfo | None:
    return producers.list_groups_by_ids(read_session(), [group_id]).get(group_id)


def _tell(group: GroupInfo | None, key: str, words: tuple[str, str], path: str) -> None:
    if group is None or not group.email:
        return
    subject, text = words
    context = {"group": group, "text": text, "link": outgoing.link(path)}
    outgoing.deliver(letters.write("outlet_news", key=key, to=group.email, subject=subject, context=context))
