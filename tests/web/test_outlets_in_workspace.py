"""Outlets as groups see them: terms, what is asked for, sending, the report, and orders that a sale left short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts.types import MemberRole
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.outlets import queries, service
from storefront.outlets.types import AskForGoods, RequestState, Scheme, TermsState
from storefront.producers.models import ProducerGroup
from storefront.stock import queries as stock
from storefront.stock.models import Place
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine
from tests.support import factories, invariants, keeping, letters, orders, tills
from tests.support.factories import SELLER
from tests.support.members import member, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser
    from tests.support.tills import Counter

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def counter(app: Flask) -> Counter:
    del app
    factories.load_reference()
    return tills.open_counter(there=5)


@pytest.fixture
def keeper(app: Flask, counter: Counter) -> Browser:
    return member(app, "pengelola@contoh.id", counter.shop.group_id)


def asked(counter: Counter, count: int = 4) -> str:
    command = AskForGoods(
        outlet_id=counter.outlet_id,
        group_id=counter.shop.group_id,
        quantities={counter.shop.variant_ids[0]: count},
        key=keeping.new_key(),
    )
    return service.ask(command, SELLER)


def state(number: str) -> RequestState:
    end_reading()
    return queries.get_request(read_session(), number).state


class TestTerms:
    def test_the_group_agrees_and_has_a_place_there(self, app: Flask, counter: Counter, keeper: Browser) -> None:
        outlet_id = tills.open_outlet()
        terms_id = service.propose(outlet_id, counter.shop.group_id, (Scheme.KONSINYASI, 1000), SELLER)
        assert "margin gerai 10 persen" in text_of(keeper, "/lapak/gerai")
        clerk = member(app, "stok@contoh.id", counter.shop.group_id, MemberRole.PETUGAS_STOK)
        assert clerk.submit(f"/lapak/gerai/kerja-sama/{terms_id}/setuju").status_code == 403
        for _ in range(2):
            assert keeper.submit(f"/lapak/gerai/kerja-sama/{terms_id}/setuju").status_code == 303
        end_reading()
        terms = queries.get_terms(read_session(), terms_id)
        assert (terms.state, terms.agreed_label) == (TermsState.AGREED, "KUB Contoh")
        place = stock.find_place(read_session(), tills.place_of(outlet_id, counter.shop.group_id))
        assert place is not None
        assert (place.outlet_id, place.sells_online) == (outlet_id, False)

    def test_terms_of_another_group_are_not_there(self, keeper: Browser) -> None:
        other = factories.open_shop(name="Kelompok Lain")
        terms_id = service.propose(tills.open_outlet(), other.group_id, (Scheme.KONSINYASI, None), SELLER)
        for act in ("setuju", "tolak"):
            assert keeper.submit(f"/lapak/gerai/kerja-sama/{terms_id}/{act}").status_code == 404
        end_reading()
        assert queries.get_terms(read_session(), terms_id).state is TermsState.PROPOSED


class TestRequests:
    def test_answered_sent_and_accepted(self, counter: Counter, keeper: Browser) -> None:
        number, variant_id = asked(counter), counter.shop.variant_ids[0]
        url = f"/lapak/gerai/permintaan/{number}"
        assert "Jawab usulan kerja sama atau permintaan barang." in text_of(keeper, "/lapak/")
        assert keeper.submit(url, {f"sanggup-{variant_id}": "x"}).status_code == 422
        assert keeper.submit(url, {f"sanggup-{variant_id}": "3", "jawaban": "ya"}).status_code == 303
        assert state(number) is RequestState.GRANTED
        send = f"/lapak/gerai/{counter.outlet_id}/kirim?permintaan={number}"
        page = text_of(keeper, send)
        assert f'name="jumlah-{variant_id}" value="3"' in page
        key = page.split('name="key"')[1].split('value="')[1].split('"')[0]
        lot = {f"kode-{variant_id}": "K-12", f"baik-{variant_id}": "2027-03-31"}
        form = {"key": key, f"jumlah-{variant_id}": "3", **lot}
        sent = [keeper.submit(send, form).headers["Location"] for _ in range(2)]
        assert (sent[0], state(number)) == (sent[1], RequestState.SENT)
        note = text_of(keeper, f"{sent[0]}/surat-jalan")
        assert "Kode produksi K-12, baik sampai 31 Maret 2027" in note
        assert keeper.submit(f"{sent[0]}/sampai", {f"datang-{variant_id}": "3"}).status_code == 403
        assert keeping.on_hand(counter.place_id, variant_id) == 5

    def test_no_only_with_a_reason(self, counter: Counter, keeper: Browser) -> None:
        number = asked(counter)
        url = f"/lapak/gerai/permintaan/{number}"
        assert keeper.submit(url, {"jawaban": "tidak"}).status_code == 422
        assert state(number) is RequestState.ASKED
        keeper.submit(url, {"jawaban": "tidak", "alasan": "Belum panen"})
        assert (state(number), "Belum panen" in text_of(keeper, url)) == (RequestState.DECLINED, True)

    def test_two_pages_send_a_request_once(self, counter: Counter, keeper: Browser) -> None:
        number, variant_id = asked(counter), counter.shop.variant_ids[0]
        service.answer_request(number, {variant_id: 2}, "", SELLER)
        send = f"/lapak/gerai/{counter.outlet_id}/kirim?permintaan={number}"
        before = keeping.on_hand(counter.shop.place_id, variant_id)
        forms = [{"key": keeping.new_key(), f"jumlah-{variant_id}": "2"} for _ in range(2)]
        answers = [keeper.submit(send, form) for form in forms]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert answers[1].headers["Location"].endswith(f"/lapak/gerai/permintaan/{number}")
        assert keeping.on_hand(counter.shop.place_id, variant_id) == before - 2
        assert keeper.get(send).headers["Location"].endswith(f"/lapak/gerai/permintaan/{number}")

    def test_what_was_promised_can_be_called_off_and_then_leaves_no_more(
        self, counter: Counter, keeper: Browser
    ) -> None:
        number, variant_id = asked(counter), counter.shop.variant_ids[0]
        service.answer_request(number, {variant_id: 3}, "", SELLER)
        url = f"/lapak/gerai/permintaan/{number}"
        assert 'value="tidak"' in text_of(keeper, url)
        assert keeper.submit(url, {"jawaban": "tidak"}).status_code == 422
        assert state(number) is RequestState.GRANTED
        keeper.submit(url, {"jawaban": "tidak", "alasan": "Gagal panen"})
        assert state(number) is RequestState.DECLINED
        before = keeping.on_hand(counter.shop.place_id, variant_id)
        form = {"key": keeping.new_key(), f"jumlah-{variant_id}": "3"}
        keeper.submit(f"/lapak/gerai/{counter.outlet_id}/kirim?permintaan={number}", form)
        assert (keeping.on_hand(counter.shop.place_id, variant_id), state(number)) == (before, RequestState.DECLINED)


def test_the_report_of_the_own_goods_alone(app: Flask, counter: Counter, keeper: Browser) -> None:
    sale = tills.sales_file([f"A1;1;20-11-2026;{counter.skus[0]};2;12000"])
    tills.record(counter.outlet_id, sale)
    page = text_of(keeper, f"/lapak/gerai/{counter.outlet_id}")
    assert ("Rp24.000" in page, counter.skus[0] in page) == (True, True)
    assert counter.skus[0] in keeper.get(f"/lapak/gerai/{counter.outlet_id}/laporan.csv").text
    stranger = member(app, "lain@contoh.id", factories.open_shop(name="Kelompok Lain").group_id)
    assert stranger.get(f"/lapak/gerai/{counter.outlet_id}").status_code == 404


def left_short(counter: Counter) -> str:
    """An order of two, one of which the outlet then sells."""
    with unit_of_work() as session:
        for place in session.scalars(select(Place).where(Place.group_id == counter.shop.group_id)):
            place.sells_online = place.id == counter.place_id
    token = factories.fill_basket({counter.shop.variant_ids[0]: 2})
    number = trade.place(factories.pickup_form(token), SELLER).number
    trade.accept(orders.see(number).parts[0].id, SELLER)
    tills.record(counter.outlet_id, tills.sales_file([f"A1;1;20-11-2026;{counter.skus[0]};4;"]))
    return f"{number}-A"


class TestAnOrderLeftShort:
    def test_is_flagged_cannot_be_packed_and_is_filled_again(self, counter: Counter, keeper: Browser) -> None:
        number = left_short(counter)
        assert invariants.broken() == []
        assert "Stok kurang" in text_of(keeper, "/lapak/pesanan")
        assert "Stok kurang 1 barang" in text_of(keeper, f"/lapak/pesanan/{number}")
        assert keeper.submit(f"/lapak/pesanan/{number}/kemas").status_code == 422
        assert keeper.submit(f"/lapak/pesanan/{number}/lengkapi").status_code == 422
        tills.deliver(counter, {counter.shop.variant_ids[0]: 1})
        assert keeper.submit(f"/lapak/pesanan/{number}/lengkapi").status_code == 303
        assert keeper.submit(f"/lapak/pesanan/{number}/kemas").status_code == 303
        assert invariants.broken() == []

    def test_or_it_becomes_smaller(self, counter: Counter) -> None:
        part = orders.see(left_short(counter).removesuffix("-A")).parts[0]
        command = RefuseLine(seller_order_id=part.id, line_id=part.lines[0].id, seen=2, left=1, reason="Terjual")
        trade.refuse_line(command, SELLER)
        end_reading()
        assert (stock.list_short(read_session(), [part.id]), invariants.broken()) == ({}, [])
        trade.pack(part.id, SELLER)


def test_letters_tell_a_group_what_waits(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit_of_work() as session:
        session.get_one(ProducerGroup, counter.shop.group_id).email = "kelompok@contoh.id"
    box = letters.open_box(monkeypatch)
    asked(counter)
    service.propose(tills.open_outlet("NTT Mart Ende"), counter.shop.group_id, (Scheme.KONSINYASI, None), SELLER)
    number = left_short(counter)
    subjects = [letter.subject for letter in box.collect() if letter.to == "kelompok@contoh.id"]
    assert "NTT Mart Ende mengajak kerja sama" in subjects
    assert f"Stok kurang untuk pesanan {number}" in subjects
    assert sum("meminta barang" in subject for subject in subjects) == 1
