"""What buyers and groups are told: once for each occasion, in text and HTML, with the sums of the order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import worker
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.text import rupiah
from storefront.notifications import handlers
from storefront.notifications.outgoing import Outgoing, outgoing
from storefront.orders import queries as orders
from storefront.orders.types import OrderPlaced, OrderView, SellerOrderMoved
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.producers.models import ProducerGroup
from storefront.trade import service as trade
from tests.support import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.notifications.types import Letter

pytestmark = pytest.mark.usefixtures("app")
BUYER_MAIL = "maria@contoh.test"


@dataclass
class Pile:
    """A post that keeps what it is given."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def keys(self, to: str | None = None) -> list[str]:
        return sorted(letter.key for letter in self.letters if to in {None, letter.to})

    def one(self, prefix: str) -> Letter:
        (found,) = (letter for letter in self.letters if letter.key.startswith(prefix))
        return found


@pytest.fixture
def pile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pile]:
    kept = Pile()
    monkeypatch.setattr(outgoing, "_post", kept)
    monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
    yield kept
    end_reading()


def two_shops(**overrides: object) -> tuple[factories.Shop, factories.Shop]:
    factories.load_reference()
    shops = (factories.open_shop(name="Flores"), factories.open_shop(name="Sumba", regency_code="53.11", price=350_000))
    with unit_of_work() as session:
        for number, shop in enumerate(shops):
            group = session.get_one(ProducerGroup, shop.group_id)
            group.email = f"lapak{number}@contoh.test"
            for name, value in overrides.items():
                setattr(group, name, value)
    return shops


def place(shops: tuple[factories.Shop, ...], *, pickup: bool = False, **changes: object) -> OrderView:
    token = factories.fill_basket({shop.variant_ids[0]: 2 for shop in shops})
    form = factories.pickup_form(token) if pickup else factories.checkout_form(token)
    placed = trade.place(replace(form, **changes))  # type: ignore[arg-type]  # the dataclass checks the names
    return see(placed.number)


def see(number: str) -> OrderView:
    end_reading()
    found = orders.get_order_by_number(read_session(), number)
    end_reading()
    return found


def work() -> None:
    worker.drain([])


def test_the_first_letter_says_how_to_pay_and_names_the_order_s_sums(pile: Pile) -> None:
    order = place(two_shops())
    work()
    assert pile.keys() == [f"order-placed-{order.id}"]
    letter = pile.letters[0]
    assert letter.to == BUYER_MAIL
    assert rupiah(order.total) in letter.subject
    instructions = payments.payment_instructions(read_session(), order.id)
    assert instructions is not None
    wanted = [
        instructions.accounts[0].number,
        *(rupiah(each) for each in (order.goods_total, order.unique_code, order.total)),
        *(rupiah(part.shipping_fee) for part in order.parts),
        *(part.group_name for part in order.parts),
        f"https://toko.test/pesanan/{order.number}?kunci={order.access_key}",
    ]
    for form in (letter.text, unescape(letter.html)):
        assert [each for each in wanted if each not in form] == []


def test_groups_hear_of_a_transfer_once_it_is_paid(pile: Pile) -> None:
    order = place(two_shops())
    work()
    pile.letters.clear()
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    work()
    first, second = order.parts
    assert pile.keys() == sorted([f"order-paid-{order.id}", f"part-new-{first.id}", f"part-new-{second.id}"])
    assert pile.keys(to="lapak0@contoh.test") == [f"part-new-{first.id}"]
    letter = pile.one(f"part-new-{first.id}")
    assert f"https://toko.test/lapak/pesanan/{first.number}" in letter.text
    assert order.access_key not in letter.text + letter.html


def test_groups_hear_at_once_where_it_is_paid_at_pickup(pile: Pile) -> None:
    order = place(two_shops(), pickup=True)
    work()
    assert pile.keys() == sorted([f"order-placed-{order.id}", *(f"part-new-{part.id}" for part in order.parts)])


def test_sent_and_received(pile: Pile) -> None:
    order = place(two_shops()[:1])
    (part,) = order.parts
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    trade.accept(part.id, factories.SELLER)
    trade.pack(part.id, factories.SELLER)
    trade.send(part.id, "Pos Indonesia", "P2611210001", factories.SELLER)
    trade.receive(part.id, factories.SELLER)
    work()
    assert pile.keys() == sorted(
        [
            *(f"order-{what}-{order.id}" for what in ("placed", "paid")),
            *(f"part-{what}-{part.id}" for what in ("new", "sent", "received")),
        ]
    )
    letter = pile.one("part-sent")
    assert "P2611210001" in letter.text
    assert "P2611210001" in letter.html


def test_a_driver_of_the_group_is_no_courier(pile: Pile) -> None:
    order = place(two_shops()[:1])
    (part,) = order.parts
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    trade.accept(part.id, factories.SELLER)
    trade.pack(part.id, factories.SELLER)
    trade.send(part.id, "Sopir Yosef", "", factories.SELLER, is_own=True)
    work()
    letter = pile.one("part-sent")
    for form in (letter.text, letter.html):
        assert "Flores mengantar sendiri barang Anda." in form
        assert "Sopir Yosef" in form
        assert "Kurir" not in form
        assert "Nomor kirim" not in form


def test_ready_for_pickup_says_where_when_and_how_much(pile: Pile) -> None:
    order = place(two_shops(address="Jalan Soekarno 1")[:1], pickup=True)
    (part,) = order.parts
    trade.accept(part.id, factories.SELLER)
    trade.pack(part.id, factories.SELLER)
    trade.make_ready(part.id, factories.SELLER)
    work()
    letter = pile.one("part-ready")
    for form in (letter.text, letter.html):
        for wanted in ("Jalan Soekarno 1", "Setiap hari kerja", part.number, rupiah(part.total)):
            assert wanted in form


def test_a_cancelled_order_brings_one_letter_and_no_word_to_groups_that_never_heard_of_it(pile: Pile) -> None:
    order = place(two_shops())
    trade.cancel(order.number, factories.SELLER)
    work()
    assert pile.keys() == sorted([f"order-placed-{order.id}", f"order-cancelled-{order.id}"])


def test_a_paid_part_that_is_cancelled_is_told_to_its_group_and_refunded(pile: Pile) -> None:
    order = place(two_shops())
    first, second = order.parts
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    work()
    pile.letters.clear()
    trade.cancel(second.number, factories.SELLER)
    work()
    (refund,) = payments.list_refunds(read_session(), order.id)
    end_reading()
    assert pile.keys() == sorted(
        [f"part-cancelled-{second.id}", f"part-cancelled-{second.id}-group", f"refund-opened-{refund.id}"]
    )
    assert pile.keys(to="lapak0@contoh.test") == []
    assert rupiah(refund.amount) in pile.one("refund-opened").text
    payment_service.settle_refund(refund.id, "TRX-778", factories.CLERK)
    work()
    letter = pile.one("refund-settled")
    assert "TRX-778" in letter.text
    assert "TRX-778" in letter.html
    assert first.group_name not in pile.one(f"part-cancelled-{second.id}-group").text


def test_a_refusal_gives_the_group_s_reason(pile: Pile) -> None:
    order = place(two_shops())
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    trade.refuse(order.parts[0].id, "Panen gagal karena hujan", factories.SELLER)
    work()
    letter = pile.one("part-refused")
    assert "Panen gagal karena hujan" in letter.text
    assert "Panen gagal karena hujan" in letter.html


def test_an_event_handled_twice_brings_one_letter(pile: Pile) -> None:
    order = place(two_shops())
    for _ in range(2):
        handlers.order_placed(OrderPlaced(order_id=order.id))
    work()
    assert pile.keys() == [f"order-placed-{order.id}"]


def test_what_is_overtaken_is_not_told(pile: Pile) -> None:
    order = place(two_shops()[:1])
    work()
    pile.letters.clear()
    handlers.part_moved(SellerOrderMoved(seller_order_id=order.parts[0].id, state="sent"))
    handlers.part_moved(SellerOrderMoved(seller_order_id=order.parts[0].id, state="cancelled"))
    assert pile.letters == []


def test_a_letter_that_did_not_leave_is_tried_again(pile: Pile, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(letter: Letter) -> None:
        raise OSError(letter.key)

    order = place(two_shops())
    with monkeypatch.context() as broken:
        broken.setattr(pile, "send", fail)
        with pytest.raises(OSError, match="order-placed"):
            handlers.order_placed(OrderPlaced(order_id=order.id))
    handlers.order_placed(OrderPlaced(order_id=order.id))
    assert pile.keys() == [f"order-placed-{order.id}"]


def test_without_an_address_nobody_is_written_to(pile: Pile) -> None:
    place(two_shops(), email=None)
    work()
    assert pile.letters == []


def test_what_buyers_type_is_text_in_html_and_cannot_break_a_subject(pile: Pile) -> None:
    nasty = '<script>alert("x")</script>'
    shops = two_shops(name=f"Lapak {nasty}\nBcc: semua@contoh.test")
    place(shops, buyer_name=nasty)
    work()
    letter = pile.letters[0]
    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert nasty in letter.text
    order = orders.list_all(read_session())[0]
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    for part in see(order.number).parts:
        trade.refuse(part.id, nasty, factories.SELLER)
    work()
    assert [each.key for each in pile.letters if "\n" in each.subject or "<script" in each.html] == []


@pytest.mark.sqlite_only
def test_links_begin_with_the_shop_s_own_address() -> None:
    way_out = Outgoing()
    way_out.configure("https://toko.test/", "file:///dev/null")
    assert way_out.link("/pesanan/X") == "https://toko.test/pesanan/X"
