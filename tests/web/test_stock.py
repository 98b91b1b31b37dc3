"""A group's stock as its members see and change it: light, without script, and nobody else's."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.kernel.db import read_session, unit_of_work
from storefront.stock import queries, service
from storefront.stock.types import MovementReason, TransferState, Want
from tests.support import factories, keeping
from tests.support.browser import Browser
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.factories import Shop

pytestmark = pytest.mark.sqlite_only
PACKED = {"Accept-Encoding": "br"}
PART = {"X-Part": "line"}


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=2, on_hand=10)


def member(app: Flask, group_id: int, role: MemberRole = MemberRole.PETUGAS_STOK) -> Browser:
    email = f"{role.value}-{group_id}@contoh.id"
    make_person(email, group_id=group_id, member=role)
    browser = Browser(app)
    browser.become(email)
    return browser


@pytest.fixture
def keeper(app: Flask, shop: Shop) -> Browser:
    return member(app, shop.group_id)


def line_of(shop: Shop) -> str:
    return f"/lapak/stok/{shop.place_id}/{shop.variant_ids[0]}"


def text_of(browser: Browser, url: str, status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status
    return html.unescape(answer.text)


def form_of(browser: Browser, url: str, act: str) -> dict[str, str]:
    """The hidden fields of a form as the page shows it."""
    page = browser.get(url).text
    form = re.findall(f'<form method="post" action="[^"]+/{act}">(.*?)</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]+)"', form))


def left(shop: Shop) -> int:
    return keeping.on_hand(shop.place_id, shop.variant_ids[0])


class TestActs:
    def test_a_count_is_saved_and_said(self, shop: Shop, keeper: Browser) -> None:
        hidden = form_of(keeper, "/lapak/stok", "hitung")
        answer = keeper.submit(f"{line_of(shop)}/hitung", {**hidden, "counted": "7"})
        assert (answer.status_code, answer.location) == (303, line_of(shop))
        assert "Tersimpan. Sekarang ada 7." in text_of(keeper, answer.location)
        assert left(shop) == 7

    def test_each_reason_is_a_button_of_its_own(self, shop: Shop, keeper: Browser) -> None:
        for reason, expected in (("harvest", 14), ("damaged", 10), ("own_use", 6), ("lost", 2)):
            hidden = form_of(keeper, line_of(shop), "ubah")
            answer = keeper.submit(f"{line_of(shop)}/ubah", {**hidden, "amount": "4", "reason": reason})
            assert (answer.status_code, left(shop)) == (303, expected)

    def test_sold_in_one_tap_and_a_second_tap_on_the_same_page_counts_once(self, shop: Shop, keeper: Browser) -> None:
        hidden = form_of(keeper, "/lapak/stok", "terjual")
        for said in ("Tersimpan. Sekarang ada 9.", "Ini sudah tercatat tadi. Sekarang ada 9."):
            answer = keeper.submit(f"{line_of(shop)}/terjual", hidden)
            assert said in text_of(keeper, answer.location)
        assert left(shop) == 9

    def test_the_same_page_cannot_say_two_things(self, shop: Shop, keeper: Browser) -> None:
        hidden = form_of(keeper, line_of(shop), "ubah")
        keeper.submit(f"{line_of(shop)}/ubah", {**hidden, "amount": "4", "reason": "harvest"})
        answer = keeper.submit(f"{line_of(shop)}/ubah", {**hidden, "amount": "5", "reason": "harvest"})
        assert (answer.status_code, left(shop)) == (409, 14)
        assert "Halaman ini sudah lama. Muat ulang, lalu coba lagi." in answer.text

    def test_what_changed_meanwhile_is_said_and_what_was_typed_stays(self, shop: Shop, keeper: Browser) -> None:
        hidden = form_of(keeper, "/lapak/stok", "hitung")
        keeping.adjust(shop, -2, MovementReason.SOLD_DIRECTLY)
        answer = keeper.submit(f"{line_of(shop)}/hitung", {**hidden, "counted": "9"})
        page = html.unescape(answer.text)
        assert answer.status_code == 409
        assert "Stok berubah dari 10 menjadi 8 sejak Anda lihat." in page
        assert '<input name="counted" value="9"' in page
        assert 'name="seen" value="8"' in page
        assert left(shop) == 8

    def test_promised_goods_are_named(self, shop: Shop, keeper: Browser) -> None:
        number = factories.seller_order(shop.group_id)
        with unit_of_work() as session:
            want = Want(variant_id=shop.variant_ids[0], quantity=4, seller_order_id=number, name="Kopi")
            service.reserve(session, [want], None)
        assert "Ada 10, dipesan 4, bisa dijual 6" in text_of(keeper, "/lapak/stok")
        hidden = form_of(keeper, line_of(shop), "hitung")
        answer = keeper.submit(f"{line_of(shop)}/hitung", {**hidden, "counted": "3"})
        assert "4 sudah dipesan pembeli. Sisakan sedikitnya 4." in answer.text
        assert left(shop) == 10

    @pytest.mark.parametrize(
        ("act", "data", "said"),
        [
            ("hitung", {"counted": ""}, "Tulis hasil hitungannya."),
            ("hitung", {"counted": "-1"}, "Tulis jumlah dari 0 sampai 99999."),
            ("hitung", {"counted": "1.5"}, "Tulis jumlah dari 0 sampai 99999."),
            ("hitung", {"counted": "١٢"}, "Tulis jumlah dari 0 sampai 99999."),
            ("ubah", {"amount": "3"}, "Pilih alasannya."),
            ("ubah", {"amount": "3", "reason": "opening"}, "Pilih alasannya."),
            ("ubah", {"amount": "0", "reason": "lost"}, "Tulis jumlah dari 1 sampai 99999."),
            ("ubah", {"amount": "11", "reason": "lost"}, "Di sini hanya ada 10."),
            ("terjual", {"key": "x"}, "Halaman ini sudah lama."),
        ],
    )
    def test_what_is_wrong_changes_nothing(
        self, shop: Shop, keeper: Browser, act: str, data: dict[str, str], said: str
    ) -> None:
        hidden = form_of(keeper, line_of(shop), act)
        answer = keeper.submit(f"{line_of(shop)}/{act}", {**hidden, **data})
        assert answer.status_code in {409, 422}
        assert said in html.unescape(answer.text)
        assert left(shop) == 10

    def test_a_script_gets_the_line_alone_and_it_is_light(self, shop: Shop, keeper: Browser) -> None:
        hidden = form_of(keeper, "/lapak/stok", "terjual")
        data = {**hidden, "csrf_token": keeper.token()}
        answer = keeper.post(f"{line_of(shop)}/terjual", data=data, headers={**PART, **PACKED})
        assert (answer.status_code, answer.headers["X-Part"]) == (200, "line")
        assert len(answer.data) <= 10_000
        plain = keeper.post(f"{line_of(shop)}/terjual", data=data, headers=PART).text
        assert plain.strip().startswith(f'<li id="b{shop.variant_ids[0]}"')
        assert "Ini sudah tercatat tadi. Sekarang ada 9." in plain
        again = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', plain))
        assert again["key"] != hidden["key"]
        assert again["seen"] == "9"


class TestWhoMay:
    def test_others_look_but_change_nothing(self, app: Flask, shop: Shop) -> None:
        treasurer = member(app, shop.group_id, MemberRole.BENDAHARA)
        page = text_of(treasurer, "/lapak/stok")
        assert "Ada 10" in page
        assert "Simpan hitungan" not in page
        for path in (
            f"{line_of(shop)}/terjual",
            f"/lapak/stok/tempat/{shop.place_id}/tutup",
            "/lapak/stok/pindah/baru",
        ):
            assert treasurer.submit(path).status_code == 403
        assert treasurer.submit(f"/lapak/stok/tempat/{shop.place_id}", {"name": "Milik saya"}).status_code == 403
        assert left(shop) == 10

    def test_another_group_finds_nothing(self, app: Flask, shop: Shop) -> None:
        other = factories.open_shop(regency_code="53.11")
        stranger = member(app, other.group_id)
        outlet = keeping.open_place(shop)
        number = service.send_transfer(keeping.sending(shop, outlet, {shop.variant_ids[0]: 3}), factories.SELLER)
        for path in (line_of(shop), f"/lapak/stok/tempat/{outlet}", f"/lapak/stok/pindah/{number}"):
            assert stranger.get(path).status_code == 404
        assert stranger.get(f"/lapak/stok/pindah/{number}/surat-jalan").status_code == 404
        mixed = f"/lapak/stok/{other.place_id}/{shop.variant_ids[0]}"
        for path in (
            f"{line_of(shop)}/terjual",
            f"{mixed}/terjual",
            f"/lapak/stok/pindah/{number}/sampai",
            f"/lapak/stok/pindah/{number}/batal",
            f"/lapak/stok/tempat/{outlet}/tutup",
        ):
            assert stranger.submit(path).status_code == 404
        found = queries.list_transfers(read_session(), shop.group_id)
        assert [each.state for each in found] == [TransferState.ON_THE_WAY]

    def test_the_first_page_and_the_dock_lead_here(self, shop: Shop, keeper: Browser) -> None:
        service.set_low_mark(shop.variant_ids[0], 10, factories.SELLER)
        page = text_of(keeper, "/lapak/")
        assert "1 hampir habis" in page
        assert "1 barang hampir habis" in page
        assert page.count('href="/lapak/stok"') == 2
        low = text_of(keeper, "/lapak/stok?saring=hampir-habis")
        assert low.count('<li id="b') == 1


class TestCountingAll:
    def test_one_form_saves_what_was_counted_and_says_what_was_not(self, shop: Shop, keeper: Browser) -> None:
        first, second = shop.variant_ids
        url = f"/lapak/stok/{shop.place_id}/hitung"
        page = keeper.get(url).text
        data = dict(re.findall(r'name="(key|seen|terlihat-[0-9]+)" value="([^"]+)"', page))
        keeping.adjust(shop, -1, MovementReason.SOLD_DIRECTLY)
        answer = keeper.submit(url, {**data, f"jumlah-{first}": "8", f"jumlah-{second}": "7"})
        assert answer.status_code == 409
        said = html.unescape(answer.text)
        assert "Stok berubah dari 10 menjadi 9" in said
        assert f'name="jumlah-{first}" value="8"' in said
        assert f'name="jumlah-{second}" value=""' in said
        assert (left(shop), keeping.on_hand(shop.place_id, second)) == (9, 7)
        data = dict(re.findall(r'name="(key|seen|terlihat-[0-9]+)" value="([^"]+)"', said))
        for _ in range(2):  # sent twice, counted once
            answer = keeper.submit(url, {**data, f"jumlah-{first}": "8", f"jumlah-{second}": ""})
            assert (answer.status_code, left(shop)) == (303, 8)
        assert "1 hitungan tersimpan." in text_of(keeper, answer.location)
        assert keeping.is_sound()

    def test_without_its_key_nothing_is_saved(self, shop: Shop, keeper: Browser) -> None:
        first = shop.variant_ids[0]
        data = {"key": "x", f"jumlah-{first}": "8", f"terlihat-{first}": "10"}
        answer = keeper.submit(f"/lapak/stok/{shop.place_id}/hitung", data)
        assert "Halaman ini sudah lama." in answer.text
        assert left(shop) == 10
