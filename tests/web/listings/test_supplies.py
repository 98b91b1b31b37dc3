"""Where the raw material comes from: told by the group, seen by the office, shown to buyers."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from storefront.catalogue import service
from storefront.kernel.db import unit_of_work
from tests.support.listings import see, text_of
from tests.support.products import OFFICE

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


def fill(*rows: tuple[str, str, str, str], **head: str) -> dict[str, Any]:
    names = ("regency_code", "village", "material", "share")
    sent = {
        f"row{number}-{name}": value for number, row in enumerate(rows) for name, value in zip(names, row, strict=True)
    }
    return {"cluster": "Beiwali Raya", **sent, **head}


def send(browser: Browser, product_id: int, data: dict[str, Any]) -> Any:
    url = f"/lapak/produk/{product_id}/bahan"
    (seen,) = SEEN.findall(text_of(browser, url))
    return browser.submit(url, {"seen": seen, **data})


WAWOWAE = ("53.09", "Wawowae", "buah kopi", "25")
NANGARORO = ("53.16", "Nangaroro", "kulit kopi", "15")


def test_a_draft_says_it_at_once(member: Browser, draft: int) -> None:
    blank = ("53.09", "", "", "")
    assert send(member, draft, fill(WAWOWAE, blank, NANGARORO)).status_code == 303
    live = see(draft).live
    assert live["cluster"] == "Beiwali Raya"
    assert [(row["village"], row["share"]) for row in live["supplies"]] == [("Wawowae", 25), ("Nangaroro", 15)]
    page = text_of(member, f"/lapak/produk/{draft}/bahan")
    assert page.count("<fieldset") == 4  # two more to fill in
    assert "Wawowae: buah kopi 25%" in text_of(member, f"/lapak/produk/{draft}")


def test_of_a_verified_product_the_office_sees_it_first(member: Browser, client: Browser, verified: int) -> None:
    slug = see(verified).slug
    assert send(member, verified, fill(WAWOWAE, NANGARORO)).status_code == 303
    page = unescape(client.get(f"/produk/{slug}").text)
    assert "Dari mana bahannya" not in page
    assert see(verified).live["supplies"] == []
    change = see(verified).change
    assert change is not None
    with unit_of_work() as session:
        service.approve(session, change.id, OFFICE)
    (code,) = re.findall(r"/v/(OVOP[^\"?]+)\"", client.get(f"/produk/{slug}").text)[:1]
    for url in (f"/produk/{slug}", f"/v/{code}"):
        page = unescape(client.get(url).text)
        assert "Kawasan Beiwali Raya" in page
        assert page.count('<rect class="d-') == 3
        assert 'aria-label="Beiwali, Ngada 60 persen, Wawowae, Ngada 25 persen, Nangaroro, Nagekeo 15 persen"' in page
        assert "buah kopi 25%" in page
        assert "desa penghasil 60%" in page

    english = unescape(client.get(f"/v/{code}?lang=en").text)
    assert '<dd lang="id">buah kopi 25%</dd>' in english
    assert "<dd>the producing village 60%</dd>" in english


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(member: Browser, draft: int) -> None:
    faults = {
        "Tulis nama desanya.": fill(("53.09", "", "buah kopi", "25")),
        "Pilih kabupaten atau kotanya.": fill(("", "Wawowae", "buah kopi", "25")),
        "Tulis bahan bakunya.": fill(("53.09", "Wawowae", "", "25")),
        "Tulis bagiannya dari 1 sampai 100 persen.": fill(("53.09", "Wawowae", "buah kopi", "")),
        "Tulis jumlah dari 1 sampai 100.": fill(("53.09", "Wawowae", "buah kopi", "1,5")),
        "Jumlah semua bagian 101 persen. Paling banyak 100.": fill(WAWOWAE, ("53.16", "Nangaroro", "kulit kopi", "76")),
    }
    for words, sent in faults.items():
        answer = send(member, draft, sent)
        page = unescape(answer.text)
        assert answer.status_code == 422, words
        assert page.count(words) == 2, words  # on top and at the field
        assert 'value="Beiwali Raya"' in page
    assert see(draft).live["supplies"] == []


def test_whoever_comes_second_is_told(member: Browser, draft: int) -> None:
    url = f"/lapak/produk/{draft}/bahan"
    (seen,) = SEEN.findall(text_of(member, url))
    assert send(member, draft, fill(WAWOWAE)).status_code == 303
    answer = member.submit(url, {"seen": seen, **fill(NANGARORO)})
    assert answer.status_code == 422
    assert "Wawowae: buah kopi 25%" in unescape(answer.text)
    assert "Nangaroro" in answer.text
    assert [row["village"] for row in see(draft).live["supplies"]] == ["Wawowae"]
