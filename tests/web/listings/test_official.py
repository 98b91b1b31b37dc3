"""What registers and shops ask of a listing: one page, prefilled, of which nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from storefront.catalogue import service
from storefront.kernel.db import unit_of_work
from tests.support.listings import change, see, seen_on, text_of
from tests.support.products import OFFICE

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
ALL = {
    "brand": "Contoh Bajawa",
    "composition": "Biji kopi arabika",
    "kbki": "2391.103.001",
    "is_domestic": "y",
    "tkdn_number": "TK-01",
    "tkdn_value": "87,5",
    "tkdn_bmp": "5",
    "tkdn_until": "2030-01-31",
    "sni_number": "SNI 8773:2019",
    "trademark_number": "IDM000123456",
    "row0-name": "Isi bersih",
    "row0-value": "250 g",
    "row1-name": "Bahan",
    "row1-value": "",
}
AT_ONCE = {
    "kbki": "2391103001",
    "is_domestic": True,
    "tkdn": {"number": "TK-01", "value": 8750, "bmp": 500, "until": "2030-01-31"},
    "sni_number": "SNI 8773:2019",
    "trademark_number": "IDM000123456",
}


def url_of(product_id: int) -> str:
    return f"/lapak/produk/{product_id}/pemerintah"


def send(browser: Browser, product_id: int, data: dict[str, Any]) -> Any:
    return browser.submit(url_of(product_id), {"seen": seen_on(browser, url_of(product_id)), **data})


def test_what_concerns_registers_holds_at_once_and_what_buyers_read_waits(
    member: Browser, client: Browser, verified: int
) -> None:
    key = see(verified).live["variants"][0]["id"]
    answer = send(member, verified, {**ALL, f"variant{key}-gtin": "4006381 333931"})
    assert (answer.status_code, answer.location) == (303, f"/lapak/produk/{verified}")
    desk = see(verified)
    assert {name: desk.live[name] for name in AT_ONCE} == AT_ONCE
    assert desk.live["gtins"] == {str(key): "4006381333931"}
    assert (desk.live["brand"], desk.live["composition"], desk.live["specification"]) == ("", "", [])
    assert desk.change is not None
    assert desk.shown["specification"] == [["Isi bersih", "250 g"]]
    page = text_of(member, url_of(verified))
    for shown in ('value="87,5"', 'value="5"', 'value="2030-01-31"', 'value="4006381333931"', "Biji kopi arabika"):
        assert shown in page
    with unit_of_work() as session:
        service.approve(session, desk.change.id, OFFICE)
    page = unescape(client.get(f"/produk/{desk.slug}").text)
    assert re.search(r"<dt>Komposisi</dt><dd[^>]*>Biji kopi arabika", page)
    assert re.search(r"<dt>Merek</dt><dd[^>]*>Contoh Bajawa", page)
    english = unescape(client.get(f"/produk/{desk.slug}?lang=en").text)
    assert '<dt>Ingredients</dt><dd lang="id">Biji kopi arabika' in english
    assert "<dt>Brand</dt>" in english


def test_no_brand_is_for_registers_to_read_and_not_for_buyers(member: Browser, draft: int) -> None:
    send(member, draft, {"brand": "Tanpa Merek"})
    assert see(draft).live["brand"] == "Tanpa Merek"
    assert "<dt>Merek</dt>" not in text_of(member, f"/lapak/produk/{draft}/periksa")


def test_a_specification_begins_with_the_names_of_its_category_and_what_is_known(member: Browser, draft: int) -> None:
    change(draft, name="Kopi Arabika Bajawa", category="kopi", description="", material="biji kopi")
    page = text_of(member, url_of(draft))
    rows = re.findall(r'name="row\d+-(?:name|value)"[^>]*value="([^"]*)"', page)
    assert rows == ["Isi bersih", "", "Bahan", "biji kopi", "Kemasan", "", "Cara simpan", "", "", "", "", ""]
    send(member, draft, {"row0-name": "Bahan", "row0-value": "arabika", "row1-name": "Asal", "row1-value": "Bajawa"})
    assert see(draft).live["specification"] == [["Bahan", "arabika"], ["Asal", "Bajawa"]]


def test_a_code_of_goods_is_taken_over_with_one_tap(member: Browser, draft: int) -> None:
    change(draft, name="Kopi Arabika Bajawa", category="kopi", description="")
    assert "Pakai 2391103001, Kopi arabika bubuk" in text_of(member, url_of(draft))
    send(member, draft, {"uses_suggested": "y", "kbki": ""})
    assert see(draft).live["kbki"] == "2391103001"
    assert "Pakai 2391103001" not in text_of(member, url_of(draft))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kbki": "kopi"}, "Kode KBKI berisi angka saja, paling banyak 10."),
        ({"tkdn_value": "100,01"}, "Tulis persen dari 0 sampai 100, misalnya 45,5."),
        ({"tkdn_bmp": "16"}, "Tulis persen dari 0 sampai 15, misalnya 45,5."),
        ({"tkdn_until": "besok"}, "Tulis tanggal, misalnya 2026-11-21."),
        ({"row0-name": "", "row0-value": "250 g"}, "Tulis juga namanya."),
        ({"composition": "sopi dan gula"}, "Minuman beralkohol tidak boleh ditayangkan; kata sopi menunjuk ke sana."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    member: Browser, draft: int, sent: dict[str, str], words: str
) -> None:
    answer = send(member, draft, {"brand": "Contoh Bajawa", **sent})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert page.count(words) == 2  # on top and at the field
    assert 'value="Contoh Bajawa"' in page
    assert all(value in page for value in sent.values())
    assert see(draft).live["brand"] == ""


def test_a_barcode_has_its_check_digit(member: Browser, verified: int) -> None:
    key = see(verified).live["variants"][1]["id"]
    answer = send(member, verified, {"brand": "Contoh", f"variant{key}-gtin": "4006381333932"})
    assert answer.status_code == 422
    assert f'id="variant{key}-gtin-error"' in answer.text
    assert see(verified).live["gtins"] == {}
    assert see(verified).change is None


def test_whoever_comes_second_is_told(member: Browser, draft: int) -> None:
    seen = seen_on(member, url_of(draft))
    send(member, draft, {"brand": "Satu"})
    answer = member.submit(url_of(draft), {"seen": seen, "brand": "Dua"})
    assert answer.status_code == 422
    assert "Satu" in answer.text
    assert 'value="Dua"' in answer.text
    assert see(draft).live["brand"] == "Satu"
