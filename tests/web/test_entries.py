"""Products in e-Katalog at both doors and in the shop: copied from, told of, linked."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole, Role
from storefront.exports import queries, service
from storefront.exports.types.entries import EntryState
from storefront.kernel.db import end_reading, read_session
from tests.support.browser import Browser
from tests.support.listings import change, see, verified
from tests.support.members import member, text_of
from tests.support.offices import officer
from tests.support.shelf import drain

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only
HERE = "https://katalog.inaproc.id/kub-mawar/kopi"


@pytest.fixture
def product_id(app: Flask, tmp_path: Path) -> int:
    del app
    service.configure(tmp_path, tmp_path / "media", tmp_path / "profiles", "https://toko.example", "/media")
    found = verified()
    change(found, kbki="0161001003", description="Baris satu\n=cmd|x <b>")
    service.judge_all()
    return found


@pytest.fixture(params=["/kantor", "/lapak"])
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def browser(app: Flask, product_id: int, door: str) -> Browser:
    if door == "/kantor":
        return officer(app, Role.BIRO_PBJ)
    end_reading()
    group_id = service.get_copy_sheet(read_session(), product_id).group_id
    return member(app, "ketua@contoh.test", group_id, MemberRole.KETUA)


def state_of(product_id: int) -> EntryState:
    end_reading()
    return queries.get_entry(read_session(), product_id).state


def test_a_product_is_shown_screen_by_screen_with_what_is_missing(browser: Browser, door: str, product_id: int) -> None:
    page = text_of(browser, f"{door}/ekspor/ekatalog/{product_id}")
    heads = [html.unescape(each) for each in re.findall(r"<h2[^>]*>\d+\. ([^<]+)</h2>", page)]
    assert heads[:4] == ["Kategori", "Informasi dasar", "Pajak dan KBKI", "Status PDN"]
    values = re.findall(r'<p data-copy="([^"]*)" data-label="Salin" data-copied="Tersalin" data-name="[^"]+">', page)
    assert "0161001003" in values
    assert see(product_id).live["name"] in values
    assert "Pernyataan buatan Indonesia" in page
    assert "Lembaga Ekonomi lewat OSS" in page
    assert "js/form.js" in page


def test_what_became_of_it_is_told_and_comes_back(browser: Browser, door: str, product_id: int) -> None:
    url = f"{door}/ekspor/ekatalog/{product_id}"
    answer = browser.submit(url, {"state": "listed", "seen": "none", "address": "http://jahat.example/"})
    assert (answer.status_code, 'value="http://jahat.example/"' in answer.text) == (422, True)
    assert "Alamat ini bukan halaman e-Katalog." in answer.text
    assert state_of(product_id) is EntryState.NONE
    answer = browser.submit(url, {"state": "listed", "seen": "none", "address": HERE})
    assert (answer.status_code, answer.location) == (303, url)
    assert "Keadaan di e-Katalog dicatat." in text_of(browser, url)
    change(product_id, kbki="2391103001")
    drain()
    assert "Perlu diperbarui di e-Katalog: Kode KBKI." in text_of(browser, url)
    listed = f"{door}/ekspor/ekatalog?lihat="
    assert f'href="{url}"' in text_of(browser, f"{listed}perbarui")
    assert f'href="{url}"' not in text_of(browser, f"{listed}ditolak")
    browser.submit(url, {"state": "listed", "seen": "listed", "address": HERE, "is_renewed": "y"})
    assert "Perlu diperbarui di e-Katalog:" not in text_of(browser, url)


def test_whoever_comes_second_sees_how_it_stands(browser: Browser, door: str, product_id: int) -> None:
    url = f"{door}/ekspor/ekatalog/{product_id}"
    browser.submit(url, {"state": "submitted", "seen": "none", "address": ""})
    told = {"state": "refused", "seen": "none", "address": "", "reason": "Foto buram, kata mereka."}
    answer = browser.submit(url, told)
    assert (answer.status_code, state_of(product_id)) == (422, EntryState.SUBMITTED)
    assert "Sudah ada yang mencatat lebih dulu." in answer.text
    assert "Foto buram, kata mereka.</textarea>" in answer.text
    assert re.search(r'<option[^>]*selected[^>]*value="refused"', answer.text)
    (seen,) = re.findall(r'name="seen"[^>]*value="([a-z]+)"', answer.text)
    assert browser.submit(url, {**told, "seen": seen}).status_code == 303
    assert state_of(product_id) is EntryState.REFUSED


def test_a_double_tap_is_told_once_and_not_that_somebody_was_first(
    browser: Browser, door: str, product_id: int
) -> None:
    url = f"{door}/ekspor/ekatalog/{product_id}"
    told = {"state": "listed", "seen": "none", "address": HERE}
    assert [browser.submit(url, told).status_code for _ in range(2)] == [303, 303]
    assert "Sudah ada yang mencatat lebih dulu." not in text_of(browser, url)


def test_buyers_are_led_to_e_katalog_while_it_is_listed(app: Flask, product_id: int) -> None:
    office, slug = officer(app, Role.DISPERINDAG), "kopi-arabika-flores-bajawa"
    buyer = Browser(app)
    assert "Beli lewat e-Katalog" not in buyer.get(f"/produk/{slug}").text
    url = f"/kantor/ekspor/ekatalog/{product_id}"
    office.submit(url, {"state": "listed", "seen": "none", "address": HERE})
    page = buyer.get(f"/produk/{slug}").text
    assert f'href="{HERE}"' in page
    assert "Buy through e-Katalog" in buyer.get(f"/produk/{slug}?lang=en").text
    office.submit(url, {"state": "taken_down", "seen": "listed", "address": HERE})
    assert HERE not in Browser(app).get(f"/produk/{slug}").text


def test_figures_count_what_is_there(app: Flask, product_id: int) -> None:
    office = officer(app, Role.DISPERINDAG)
    here = "/kantor/ekspor/ekatalog"
    assert "0 dari 1 tayang" in text_of(office, here)
    office.submit(f"{here}/{product_id}", {"state": "listed", "seen": "none", "address": HERE})
    assert "1 dari 1 tayang" in text_of(office, here)
    assert f'href="{here}/{product_id}"' in text_of(office, f"{here}?kabupaten=53.09")
    assert f'href="{here}/{product_id}"' not in text_of(office, f"{here}?kabupaten=53.71")
    assert "Produk dari" not in text_of(office, f"{here}?kabupaten=tidak-ada")
