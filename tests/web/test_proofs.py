"""Proofs of a transfer in the browser: who may send and see them, what is refused, what the office does with them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from storefront.accounts.types import Role
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.orders.types import PaymentState
from storefront.payments import queries as payments
from storefront.shop import order_proof
from storefront.trade import service as trade
from tests.support import factories, two_groups
from tests.support.browser import Browser
from tests.support.offices import officer, text_of
from tests.support.orders import NOON
from tests.support.people import make_person
from tests.support.photos import NO_PHOTOS, noisy_photo, phone_photo, photo
from tests.support.reading import read_aloud

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from storefront.orders.types import OrderView
    from tests.support.two_groups import Market

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


@pytest.fixture
def order(market: Market) -> OrderView:
    return two_groups.see(two_groups.place_transfer(market))


def page_of(order: OrderView) -> str:
    return f"/pesanan/{order.number}?kunci={order.access_key}"


def send(browser: Browser, order: OrderView, upload: bytes, name: str = "bukti.jpg") -> TestResponse:
    """Encoded here: the test client would leave a large form in a file that nobody closes."""
    file = FileStorage(BytesIO(upload), filename=name, content_type="image/jpeg")
    fields = {"kunci": order.access_key, "photo": file, "csrf_token": browser.token()}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post(f"/pesanan/{order.number}/bukti", data=body, content_type=kind)


def shown(order: OrderView) -> str:
    """The address of the first proof, for the buyer."""
    end_reading()
    proof = payments.list_proofs(read_session(), order.id)[0]
    end_reading()
    return f"/pesanan/{order.number}/bukti/{proof.id}?kunci={order.access_key}"


def test_a_photo_of_eight_megabytes_from_a_phone(client: Browser, order: OrderView) -> None:
    upload = noisy_photo((3100, 3100))
    assert 7_500_000 < len(upload) < 12_000_000
    answer = send(client, order, upload)
    assert (answer.status_code, answer.location) == (303, page_of(order))
    page = client.get(page_of(order)).text
    assert "Bukti transfer Anda sudah kami terima" in page
    assert "Kirim bukti lain" in page
    assert "Petugas memeriksa bukti transfer Anda" in page
    assert "Paling lambat" not in page
    assert "transfer-amount" not in page  # nobody pays twice while the office looks
    kept = client.get(shown(order))
    assert len(kept.data) < 4_000_000
    assert two_groups.see(order.number).payment_state is PaymentState.CLAIMED


def test_the_picture_leaves_for_its_buyer_and_stays_with_nobody(client: Browser, order: OrderView) -> None:
    send(client, order, phone_photo(), name="../../IMG_2044.HTML")
    answer = client.get(shown(order))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.data.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in answer.data


def test_no_stranger_sees_or_sends_anything(app: Flask, client: Browser, market: Market, order: OrderView) -> None:
    send(client, order, photo())
    url = shown(order)
    bare, wrong = url.split("?", maxsplit=1)[0], f"{url[:-4]}XXXX"
    other = two_groups.see(two_groups.place_pickup(market))
    through_own = url.replace(order.number, other.number).replace(order.access_key, other.access_key)
    make_person("orang@contoh.test")
    make_person("ketua@contoh.test", group_id=order.parts[0].group_id)
    strangers = [Browser(app), Browser(app), Browser(app)]
    strangers[1].become("orang@contoh.test")
    strangers[2].become("ketua@contoh.test")
    for browser in strangers:
        assert [browser.get(path).status_code for path in (bare, wrong, through_own)] == [404, 404, 404]
        data = {"kunci": "x", "photo": (BytesIO(photo(shade=7)), "x.jpg"), "csrf_token": browser.token()}
        assert browser.post(f"/pesanan/{order.number}/bukti", data=data).status_code == 404
    assert client.get(url).status_code == 200
    end_reading()
    assert len(payments.list_proofs(read_session(), order.id)) == 1


def test_the_buyer_who_is_signed_in_needs_no_key(app: Flask, market: Market) -> None:
    person_id = make_person("yohana@contoh.test")
    number = two_groups.place_transfer(market, person_id=person_id)
    browser = Browser(app)
    browser.become("yohana@contoh.test")
    data = {"photo": (BytesIO(photo()), "bukti.jpg")}
    assert browser.post(f"/pesanan/{number}/bukti", data=data).status_code == 400  # without the form's token
    assert browser.submit(f"/pesanan/{number}/bukti", {"photo": (BytesIO(photo()), "bukti.jpg")}).status_code == 303
    assert browser.get(shown(two_groups.see(number)).split("?", maxsplit=1)[0]).status_code == 200


@pytest.mark.parametrize("name", NO_PHOTOS)
def test_what_is_no_photo_is_said_at_the_field(client: Browser, order: OrderView, name: str) -> None:
    answer = send(client, order, NO_PHOTOS[name][0])
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = answer.text
    assert 'id="photo-error"' in page
    assert 'href="#photo"' in page
    assert "Bukti belum terkirim" in page
    assert two_groups.see(order.number) == order


def test_without_a_file_or_with_a_giant(client: Browser, order: OrderView) -> None:
    answer = client.submit(f"/pesanan/{order.number}/bukti", {"kunci": order.access_key})
    assert answer.status_code == 422
    assert answer.text.count("Pilih dulu foto atau tangkapan layar bukti transfernya.") == 2
    assert send(client, order, b"\xff\xd8\xff" + b"\0" * 17_000_000).status_code == 413
    assert two_groups.see(order.number) == order


def test_a_form_from_another_site_is_refused(client: Browser, order: OrderView) -> None:
    data = {"kunci": order.access_key, "photo": (BytesIO(photo()), "bukti.jpg")}
    answer = client.post(f"/pesanan/{order.number}/bukti", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert two_groups.see(order.number) == order


def test_sending_is_limited(client: Browser, order: OrderView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_proof, "MOST_UPLOADS", 2)
    assert [send(client, order, b"x").status_code for _ in range(4)] == [422, 422, 429, 429]


def test_no_public_address_leads_to_a_proof(client: Browser, order: OrderView) -> None:
    send(client, order, photo())
    end_reading()
    key = payments.list_proofs(read_session(), order.id)[0].key
    for path in (f"{key[:2]}/{key}.jpg", f"../private/proofs/{key[:2]}/{key}.jpg", f"{key[:2]}/{key}-1200.jpg"):
        assert client.get(f"/media/{path}").status_code == 404


def test_the_office_looks_and_writes_the_money_down(app: Flask, client: Browser, order: OrderView) -> None:
    send(client, order, photo())
    clerk = officer(app, Role.KEUANGAN)
    listed = text_of(clerk, "/kantor/transfer")
    assert "Bukti perlu diperiksa" in listed
    assert "Bukti diunggah" in listed
    page = text_of(clerk, f"/kantor/transfer/{order.number}")
    picture = shown(order).split("?", maxsplit=1)[0].replace("/pesanan/", "/kantor/transfer/")
    assert f'<img src="{picture}" width="120" height="90" alt="Bukti 1">' in page
    answer = clerk.get(picture)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert officer(app, Role.DISPERINDAG).get(picture).status_code == 403
    form = {"amount": str(order.total.amount), "account": "1", "is_seen": "y"}
    assert clerk.submit(f"/kantor/transfer/{order.number}", form).status_code == 303
    assert two_groups.see(order.number).payment_state is PaymentState.PAID
    assert "Bank NTT 000-0000-0000 (CONTOH)" in text_of(clerk, f"/kantor/pesanan/{order.number}")
    assert "Kirim bukti" not in client.get(page_of(order)).text
    assert send(client, order, photo(shade=9)).status_code == 422


def test_the_office_finds_nothing_and_says_why(app: Flask, client: Browser, order: OrderView) -> None:
    send(client, order, photo())
    clerk = officer(app, Role.KEUANGAN)
    url = f"/kantor/transfer/{order.number}/tidak-ditemukan"
    assert clerk.submit(url, {"reason": "  "}).status_code == 422
    assert two_groups.see(order.number).payment_state is PaymentState.CLAIMED
    answer = clerk.submit(url, {"reason": "Jumlahnya lain: <b>Rp5</b>"})
    assert (answer.status_code, answer.location) == (303, "/kantor/transfer")
    assert "Belum ada bukti" in text_of(clerk, "/kantor/transfer")
    again = clerk.submit(url, {"reason": "Sekali lagi"})
    assert again.status_code == 409
    assert 'href="/kantor/transfer"' in again.text
    page = client.get(page_of(order)).text
    assert "Transfer Anda belum kami temukan" in page
    assert "Kata petugas: Jumlahnya lain: &lt;b&gt;Rp5&lt;/b&gt;" in page
    assert "Belum cocok" in page
    assert "Paling lambat" in page
    assert "transfer-amount" in page
    assert send(client, order, photo(shade=9)).status_code == 303


def test_what_waits_long_stands_first(app: Flask, client: Browser, market: Market, order: OrderView) -> None:
    now = clock.now()
    with clock.frozen_at(now - timedelta(days=3)):
        late = two_groups.see(two_groups.place_transfer(market))
        trade.claim_transfer(late.number, photo(), factories.SELLER)
    send(client, order, photo())
    unproved = two_groups.place_transfer(market)
    page = text_of(officer(app, Role.KEUANGAN), "/kantor/transfer")
    titles = ("Menunggu lama</h2>", late.number, "Bukti perlu diperiksa</h2>", order.number, "Belum ada bukti</h2>")
    places = [page.index(words) for words in (*titles, unproved)]
    assert places == sorted(places)
    assert "Menunggu lama, 3 hari" in page
    assert "Bukti menunggu lama" in text_of(officer(app, Role.ADMIN), "/kantor/")


def test_an_expired_order_still_takes_a_proof(client: Browser, market: Market) -> None:
    with clock.frozen_at(NOON):
        order = two_groups.see(two_groups.place_transfer(market))
    with clock.frozen_at(NOON.replace(day=23)):
        trade.expire_due()
        assert "Telanjur transfer? Kirim buktinya" in client.get(page_of(order)).text
        assert send(client, order, photo()).status_code == 303
        page = client.get(page_of(order)).text
    assert "Bila barangnya sudah habis, uang Anda kami kembalikan." in page
    assert "Kedaluwarsa" in page


def test_it_all_reads_in_english(client: Browser, order: OrderView) -> None:
    client.set_cookie("bahasa", "en")
    assert "Have you transferred? Send your proof" in client.get(page_of(order)).text
    assert (
        "First choose a photo or screenshot"
        in client.submit(f"/pesanan/{order.number}/bukti", {"kunci": order.access_key}).text
    )
    send(client, order, photo())
    language, pieces = read_aloud(client.get(page_of(order)).text)
    assert language == "en"
    assert "We have your proof of transfer" in pieces
    trade.reject_transfer(order.number, "Rp5", factories.CLERK)
    assert "We have not found your transfer yet" in client.get(page_of(order)).text
