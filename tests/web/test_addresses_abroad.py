"""The book of addresses, where a place lies outside Indonesia."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support import factories
from tests.support.people import make_person
from tests.web.test_account_pages import HOME, MAIL, addresses

if TYPE_CHECKING:
    from tests.support.browser import Browser

ABROAD_FORM = "/akun/alamat/baru?tujuan=LN"
DILI = {
    "recipient": "Maria Bupu",
    "phone": "+62 812 3456 7890",
    "street": "Rua Formosa 12",
    "regency": "Dili",
    "country": "Timor-Leste",
}


@pytest.fixture
def maria(client: Browser) -> int:
    person_id = make_person(MAIL)
    client.become(MAIL)
    return person_id


def test_one_abroad_is_kept_as_it_is_written_there(client: Browser, maria: int) -> None:
    assert 'href="/akun/alamat/baru?tujuan=LN"' in client.get("/akun/alamat").text
    assert client.submit(ABROAD_FORM, {**DILI, "village": "Motael", "rt": "x"}).location == "/akun/alamat"
    (kept,) = addresses(maria)
    assert [kept.street, kept.regency, kept.postal_code, kept.country] == [
        "Rua Formosa 12",
        "Dili",
        "",
        "Timor-Leste",
    ]
    assert [kept.is_abroad, kept.village, kept.rt, kept.regency_code] == [True, "", "", None]
    assert kept.phone == "+6281234567890"
    assert "TIMOR-LESTE" in client.get("/akun/alamat").text
    page = client.get(f"/akun/alamat/{kept.id}").text
    assert 'value="Timor-Leste"' in page
    assert 'value="+6281234567890"' in page
    assert 'name="village"' not in page
    client.submit(f"/akun/alamat/{kept.id}", {**DILI, "regency": "Amsterdam", "postal_code": "1012 JS"})
    assert addresses(maria) == [replace(kept, regency="Amsterdam", postal_code="1012 JS")]


def test_what_one_abroad_lacks_stands_at_its_field(client: Browser, maria: int) -> None:
    for wrong, words in (
        ({"country": " "}, "Tulis nama negara."),
        ({"regency": ""}, "Tulis nama kota."),
        ({"phone": "0812 3456 7890"}, "dengan kode negara"),  # of which country?
        ({"postal_code": "x" * 13}, "Kode pos paling banyak 12 huruf"),
    ):
        answer = client.submit(ABROAD_FORM, {**DILI, **wrong})
        assert (answer.status_code, words in answer.text, "Rua Formosa 12" in answer.text) == (422, True, True)
    assert addresses(maria) == []


def test_one_abroad_fills_the_checkout_in_and_is_ordered_to(client: Browser, maria: int) -> None:
    factories.load_reference()
    client.submit("/akun/alamat/baru", HOME)
    client.submit(ABROAD_FORM, DILI)
    goods = {"varian": factories.open_shop().variant_ids[0], "jumlah": "1", "csrf_token": client.token()}
    client.post("/keranjang/tambah", data=goods)
    client.submit("/keranjang/tujuan", {"tujuan": "LN"})
    page = client.get("/checkout").text
    for text in ("Rua Formosa 12", "Dili", "Timor-Leste", "+6281234567890"):
        assert f'value="{text}"' in page
    assert "Jalan Melati 5" not in page
    assert len(addresses(maria)) == 2
