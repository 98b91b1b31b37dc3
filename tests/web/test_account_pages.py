"""What people see and change of their own account."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import queries, service
from storefront.accounts.models import NumberRequest, Person, SignIn
from storefront.accounts.types import MOST_ADDRESSES, AddressView, NewPerson
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import BUYER, SYSTEM
from storefront.notifications.models import SentLetter
from storefront.shop.account_devices import device_words
from storefront.trade import service as trade
from tests.support import factories
from tests.support.browser import Browser
from tests.support.letters import open_box
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

    from storefront.kernel.db import Base

MAIL, NEW_PASSWORD = "maria@contoh.id", "sandi yang baru"
PHONE_UA = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"
HOME = {
    "recipient": "Maria Bupu",
    "phone": "0812 3456 7890",
    "area": "31",
    "street": "Jalan Melati 5",
    "rt": "004",
    "village": "Gondangdia",
    "district": "Menteng",
    "regency": "Kota Jakarta Pusat",
    "postal_code": "10350",
}


@pytest.fixture
def maria(client: Browser) -> int:
    person_id = make_person(MAIL)
    client.become(MAIL)
    return person_id


def me(person_id: int) -> Person:
    end_reading()
    return queries.get_person_by_id(read_session(), person_id)


def addresses(person_id: int) -> list[AddressView]:
    end_reading()
    return queries.list_addresses(read_session(), person_id)


def count(table: type[Base]) -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(table)).scalar_one()


class TestProfile:
    def test_the_name(self, client: Browser, maria: int) -> None:
        assert client.submit("/akun/profil/nama", {"name": " "}).status_code == 422
        assert client.submit("/akun/profil/nama", {"name": " Maria Bupu "}).location == "/akun/profil"
        assert me(maria).name == "Maria Bupu"
        assert "Maria Bupu" in client.get("/akun").text

    def test_a_new_number_counts_once_the_office_believes_it(self, client: Browser, maria: int) -> None:
        sent = {"phone": "0813 5566 7788", "password": PASSWORD}
        assert client.submit("/akun/profil/telepon", sent).status_code == 422  # the shop has no number yet
        service.set_whatsapp("0812 0000 0000", SYSTEM)
        answer = client.submit("/akun/profil/telepon", sent)
        assert "/masuk/nomor/" in answer.location
        assert me(maria).phone is None
        request = read_session().scalars(select(NumberRequest)).one()
        service.confirm_number(request.id, SYSTEM)
        assert me(maria).phone == "+6281355667788"

    def test_the_password_asks_for_the_old_one(self, app: Flask, client: Browser, maria: int) -> None:
        other = Browser(app)
        other.become(MAIL)
        wrong = client.submit("/akun/profil/sandi", {"old": "salah sekali", "password": NEW_PASSWORD})
        assert (wrong.status_code, "Kata sandi ini tidak cocok." in wrong.text) == (422, True)
        short = client.submit("/akun/profil/sandi", {"old": PASSWORD, "password": "pendek"})
        assert (short.status_code, count(SignIn)) == (422, 2)
        assert client.submit("/akun/profil/sandi", {"old": PASSWORD, "password": NEW_PASSWORD}).status_code == 303
        assert (client.get("/akun").status_code, other.get("/akun").status_code) == (200, 303)
        assert service.sign_in(MAIL, NEW_PASSWORD, device="", address="")
        assert me(maria).name == "Maria"

    def test_guessing_the_password_ends_soon(self, client: Browser, maria: int) -> None:
        wrong = {"old": "salah sekali", "password": NEW_PASSWORD}
        statuses = [client.submit("/akun/profil/sandi", wrong).status_code for _ in range(11)]
        assert statuses == [422] * 10 + [429]
        assert me(maria).name == "Maria"


class TestAddresses:
    def test_the_first_is_the_default_and_another_can_be(self, client: Browser, maria: int) -> None:
        assert client.submit("/akun/alamat/baru", HOME).location == "/akun/alamat"
        ende = {**HOME, "area": "53.08", "street": "Jalan Kelimutu 2", "regency": "diabaikan"}
        client.submit("/akun/alamat/baru", ende)
        first, second = addresses(maria)
        assert (first.street, first.phone, first.is_default) == ("Jalan Melati 5", "+6281234567890", True)
        assert (second.regency, second.regency_code, second.province_code) == ("Ende", "53.08", "53")
        client.submit(f"/akun/alamat/{second.id}/utama")
        assert [each.id for each in addresses(maria) if each.is_default] == [second.id]
        client.submit(f"/akun/alamat/{second.id}/hapus")
        assert [(each.id, each.is_default) for each in addresses(maria)] == [(first.id, True)]

    def test_what_a_courier_would_miss_stands_at_its_field(self, client: Browser, maria: int) -> None:
        for wrong in (
            {"regency": ""},
            {"phone": "1"},
            {"area": "99"},
            {"area": "LN"},  # there no courier asks for a village: it has a form of its own
            {"postal_code": "12"},
            {"rt": "x"},
            {"street": "x" * 201},
        ):
            answer = client.submit("/akun/alamat/baru", {**HOME, **wrong})
            assert answer.status_code == 422
            assert "Maria Bupu" in answer.text  # what was typed stays
        assert addresses(maria) == []

    def test_what_is_missing_is_called_by_its_name(self, client: Browser, maria: int) -> None:
        required = {"recipient", "phone", "area", "street", "village", "district", "regency", "postal_code"}
        empty = client.submit("/akun/alamat/baru", dict.fromkeys(required, "")).text
        summary = empty[empty.index('id="periksa"') :].partition("</ul>")[0]
        named = re.findall(r"<a href=.#([\w-]+).>([^<]+)</a>", summary)
        assert {anchor for anchor, _ in named} == required - {"regency"}  # asked for once a province is chosen
        assert len({words for _, words in named}) == len(named)
        assert "Tulis nama kabupaten atau kota." in client.submit("/akun/alamat/baru", {**HOME, "regency": " "}).text
        assert addresses(maria) == []

    def test_one_can_be_changed(self, client: Browser, maria: int) -> None:
        client.submit("/akun/alamat/baru", HOME)
        (kept,) = addresses(maria)
        page = client.get(f"/akun/alamat/{kept.id}").text
        assert 'value="0812-3456-7890"' in page
        client.submit(f"/akun/alamat/{kept.id}", {**HOME, "street": "Jalan Mawar 1"})
        assert addresses(maria) == [replace(kept, street="Jalan Mawar 1")]

    def test_somebody_elses_is_not_found(self, app: Flask, client: Browser, maria: int) -> None:
        client.submit("/akun/alamat/baru", HOME)
        (kept,) = addresses(maria)
        make_person("yosef@contoh.id")
        other = Browser(app)
        other.become("yosef@contoh.id")
        assert other.get(f"/akun/alamat/{kept.id}").status_code == 404
        assert [other.submit(f"/akun/alamat/{kept.id}{end}", HOME).status_code for end in ("", "/utama", "/hapus")] == [
            404
        ] * 3
        assert addresses(maria) == [kept]

    def test_the_book_is_full_at_twenty(self, client: Browser, maria: int) -> None:
        for _ in range(MOST_ADDRESSES):
            client.submit("/akun/alamat/baru", HOME)
        assert "Buku alamat muat 20 alamat." in client.submit("/akun/alamat/baru", HOME).text
        assert len(addresses(maria)) == MOST_ADDRESSES

    def test_it_fills_the_checkout_in_where_it_fits(self, client: Browser, maria: int) -> None:
        factories.load_reference()
        client.submit("/akun/alamat/baru", HOME)
        client.submit("/akun/alamat/baru", {**HOME, "area": "53.09", "street": "Jalan Bajawa 1"})
        client.post(
            "/keranjang/tambah",
            data={"varian": factories.open_shop().variant_ids[0], "jumlah": "1", "csrf_token": client.token()},
        )
        for area in ("31", "53.09", "32"):
            client.submit("/keranjang/tujuan", {"tujuan": area})
            page = client.get("/checkout").text
            assert ("Jalan Melati 5" in page, "Jalan Bajawa 1" in page) == (area == "31", area == "53.09")
        assert len(addresses(maria)) == 2


class TestDevices:
    def test_each_is_named_and_can_be_signed_out(self, app: Flask, client: Browser, maria: int) -> None:
        service.sign_in(MAIL, PASSWORD, device=PHONE_UA, address="192.0.2.1")
        other = Browser(app)
        other.become(MAIL)
        page = client.get("/akun/perangkat").text
        assert "Chrome di Android" in page
        assert page.count("Perangkat ini") == 1
        end_reading()
        rows = queries.list_sign_ins(read_session(), maria, 0)
        end_reading()
        client.submit(f"/akun/perangkat/{rows[0].id}/keluar")
        assert (other.get("/akun").status_code, count(SignIn)) == (303, 2)
        client.submit("/akun/perangkat/keluar")
        assert (client.get("/akun").status_code, count(SignIn)) == (200, 1)

    def test_nobody_signs_others_out(self, app: Flask, client: Browser, maria: int) -> None:
        make_person("yosef@contoh.id")
        other = Browser(app)
        other.become("yosef@contoh.id")
        (row,) = queries.list_sign_ins(read_session(), maria, 0)
        end_reading()
        other.submit(f"/akun/perangkat/{row.id}/keluar")
        assert client.get("/akun").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE_UA, "Chrome di Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox di Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari di iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0", "Edge di Windows"),
        (
            "Mozilla/5.0 (Linux; Android 10) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
            "Samsung Internet di Android",
        ),
        ("Firefox", "Firefox"),
        ("curl/8", "Peramban lain"),
        ("", "Peramban lain"),
    ],
)
def test_a_device_in_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words


class TestData:
    def test_the_copy_is_a_file_of_ones_own(self, client: Browser, maria: int) -> None:
        service.register_person(NewPerson(name="Agus", email="agus@contoh.id", password=PASSWORD), SYSTEM)
        answer = client.get("/akun/data/unduh")
        assert answer.headers["Content-Disposition"] == "attachment; filename=data-saya.json"
        assert answer.headers["Cache-Control"] == "no-store"
        held = json.loads(answer.text)
        assert (held["account"]["email"], held["account"]["name"]) == (MAIL, me(maria).name)
        assert "agus@contoh.id" not in answer.text

    def test_erasing_asks_twice_and_leaves_nothing_in_the_browser(self, client: Browser, maria: int) -> None:
        assert client.submit("/akun/data/hapus", {"password": PASSWORD}).status_code == 422
        assert client.submit("/akun/data/hapus", {"password": "salah sekali", "is_sure": "y"}).status_code == 422
        assert me(maria).email == MAIL
        answer = client.submit("/akun/data/hapus", {"password": PASSWORD, "is_sure": "y"})
        assert (answer.status_code, answer.location) == (303, "/masuk")
        assert (count(Person), count(SignIn)) == (0, 0)
        assert "Akun dan data Anda sudah dihapus." in client.get("/masuk").text
        assert client.get("/akun").status_code == 303

    def test_no_copy_of_a_letter_stays_with_the_shop(
        self, client: Browser, maria: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        box = open_box(monkeypatch)
        client.post("/masuk/lupa", data={"contact": MAIL, "csrf_token": client.token()})
        assert [letter.to for letter in box.collect()] == [MAIL]
        key = read_session().scalars(select(SentLetter.key)).one()
        assert me(maria).email == MAIL
        client.submit("/akun/data/hapus", {"password": PASSWORD, "is_sure": "y"})
        assert (box.collect(), box.forgotten) == ([], [key])

    def test_an_open_order_is_named(self, client: Browser, maria: int) -> None:
        factories.load_reference()
        form = factories.checkout_form(factories.fill_basket({factories.open_shop().variant_ids[0]: 1}))
        number = trade.place(replace(form, person_id=maria), BUYER).number
        answer = client.submit("/akun/data/hapus", {"password": PASSWORD, "is_sure": "y"})
        assert (answer.status_code, f"Pesanan {number} belum selesai." in answer.text) == (422, True)
        assert me(maria).email == MAIL


def test_ordering_again_fills_the_basket_and_says_what_is_not_there(client: Browser, maria: int) -> None:
    factories.load_reference()
    shop = factories.open_shop(variants=2, on_hand=4)
    form = factories.checkout_form(factories.fill_basket(dict.fromkeys(shop.variant_ids, 2)))
    number = trade.place(replace(form, person_id=maria), BUYER).number
    trade.place(factories.checkout_form(factories.fill_basket({shop.variant_ids[1]: 2})))
    answer = client.submit(f"/akun/pesanan/{number}/lagi")
    assert (answer.status_code, answer.location) == (303, "/keranjang")
    page = client.get("/keranjang").text
    assert "1 produk masuk keranjang." in page
    assert "Sedang tidak dijual: Kopi" in page
