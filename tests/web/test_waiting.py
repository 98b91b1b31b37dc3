"""To be told when goods are there again: the form at what is sold out, its page, and what the group sees of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from storefront.accounts.types import MemberRole
from storefront.interests import queries
from storefront.interests.models import Interest
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.notifications.outgoing import outgoing
from storefront.producers.models import ProducerGroup
from storefront.stock import service as stock
from storefront.stock.types import MovementReason
from tests.support import factories
from tests.support.browser import Browser
from tests.support.pages import get
from tests.support.people import make_person
from tests.support.reading import read_aloud
from tests.support.shelf import draft, drain, fill_shelf
from tests.web.test_english import NAMES, indonesian_in

if TYPE_CHECKING:
    from flask import Flask

    from storefront.notifications.types import Letter

pytestmark = pytest.mark.sqlite_only


def sold_out() -> int:
    """A product "Habis" whose one variant is gone, beside one that is there; returns the variant's id."""
    fill_shelf([draft("Ada", 0), draft("Habis", 1)])
    return 2


def form(variant_id: int, **changes: str) -> dict[str, str]:
    return {"variant_id": str(variant_id), "quantity": "3", "contact": "maria@contoh.id", **changes}


def waiting() -> list[tuple[str | None, str | None, int]]:
    end_reading()
    rows = [(row.email, row.phone, row.quantity) for row in read_session().query(Interest).order_by(Interest.id)]
    end_reading()
    return rows


def test_only_what_is_sold_out_has_the_form(client: Browser) -> None:
    variant_id = sold_out()
    assert "/kabari" not in get(client, "/produk/ada")
    page = get(client, "/produk/habis")
    assert '<form id="kabari" method="post" action="/kabari" novalidate>' in page
    assert f'<input type="hidden" name="variant_id" value="{variant_id}" form="kabari">' in page
    assert len(re.findall(r'<(?:input|button)[^>]* form="kabari"', page)) == 4


def test_asking_leads_to_a_page_that_stops_it(client: Browser) -> None:
    variant_id = sold_out()
    answer = client.submit("/kabari", form(variant_id))
    assert answer.status_code == 303
    assert waiting() == [("maria@contoh.id", None, 3)]
    page = client.get(answer.location)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ma…@contoh.id" in page.text
    assert "maria@contoh.id" not in page.text
    stopped = client.submit(f"{answer.location}/berhenti")
    assert (stopped.status_code, stopped.location) == (303, "/kabari/berhenti")
    assert waiting() == []
    get(client, answer.location, 404)


def test_what_is_wrong_stands_at_the_field_and_what_was_typed_stays(client: Browser) -> None:
    variant_id = sold_out()
    answer = client.submit("/kabari", form(variant_id, quantity="0", contact="maria dari ende"))
    assert answer.status_code == 422
    assert 'value="maria dari ende"' in answer.text
    assert answer.text.count("Tulis jumlah dari 1 sampai 999.") == 2
    assert "js/form.js" in answer.text
    unreadable = client.submit("/kabari", form(variant_id, contact="maria dari ende"))
    assert unreadable.status_code == 422
    assert unreadable.text.count("Tulis surel lengkap atau nomor HP") == 2
    assert waiting() == []


@pytest.mark.parametrize("written", ["", "x", "99", "-1", "1" * 19, "²"])
def test_there_is_nothing_to_wait_for_in_what_is_not_sold(client: Browser, written: str) -> None:
    sold_out()
    assert client.submit("/kabari", {**form(1), "variant_id": written}).status_code == 404
    assert waiting() == []


def test_what_came_back_meanwhile_is_said(client: Browser) -> None:
    sold_out()
    answer = client.submit("/kabari", form(1))
    assert answer.status_code == 422
    assert "Stok Ada sudah ada lagi. Anda dapat langsung memesannya." in answer.text
    assert waiting() == []


def test_whoever_is_signed_in_finds_their_address_and_nobody_else_does(client: Browser) -> None:
    """The page itself is made once for everybody; the address is filled in for each request."""
    sold_out()
    person_id = make_person("maria@contoh.id")
    client.become("maria@contoh.id")
    assert 'value="maria@contoh.id"' in get(client, "/produk/habis")
    assert "maria@contoh.id" not in get(Browser(client.application), "/produk/habis")
    client.submit("/kabari", form(2))
    mine = queries.data_of_person(read_session(), person_id)
    assert [each["email"] for each in mine] == ["maria@contoh.id"]


def test_all_of_it_is_in_english(client: Browser) -> None:
    variant_id = sold_out()
    client.set_cookie("bahasa", "en")
    wrong = client.submit("/kabari", form(variant_id, quantity="0", contact="maria"))
    place = client.submit("/kabari", form(variant_id)).location
    said = [*NAMES, "Kelompok Contoh Rak", "Habis", "Barang untuk diuji."]
    for text in (wrong.text, get(client, place), get(client, "/kabari/berhenti")):
        language, pieces = read_aloud(text)
        assert (language, indonesian_in(pieces, said)) == ("en", [])
    wish = queries.get_interest(read_session(), place.rpartition("/")[2])
    end_reading()
    assert wish.language == "en"


class TestGroup:
    """What members see under /lapak/."""

    @pytest.fixture
    def shop(self, app: Flask) -> factories.Shop:
        del app
        factories.load_reference()
        shop = factories.open_shop(on_hand=0)
        make_person("ketua@contoh.id", group_id=shop.group_id)
        make_person("bendahara@contoh.id", group_id=shop.group_id, member=MemberRole.BENDAHARA)
        return shop

    def test_demand_and_numbers(self, shop: factories.Shop, client: Browser) -> None:
        guest = Browser(client.application)
        client.become("ketua@contoh.id")
        assert "orang menunggu" not in get(client, "/lapak/")
        assert "Belum ada yang menunggu" in get(client, "/lapak/peminat")
        guest.submit("/kabari", form(shop.variant_ids[0], quantity="20"))
        guest.submit("/kabari", form(shop.variant_ids[0], quantity="10", contact="0812 3456 7890"))
        assert "2 orang menunggu 30 barang" in get(client, "/lapak/")
        page = get(client, "/lapak/peminat")
        assert "2 orang menunggu 30 bungkus" in page
        assert "maria@contoh.id" not in page  # mail addresses are for the shop alone
        link = re.search(r'href="(https://wa\.me/[^"]+)"', page)
        assert link
        parts = urlsplit(unescape(link[1]))
        assert parts.path == "/6281234567890"
        assert "KUB Contoh" in parse_qs(parts.query)["text"][0]
        answer = client.submit("/lapak/peminat/2/sudah")
        assert (answer.status_code, answer.location) == (303, "/lapak/peminat")
        assert waiting() == [("maria@contoh.id", None, 20)]
        assert "Tercatat: sudah dikabari." in get(client, "/lapak/peminat")

    def test_a_treasurer_sees_the_demand_but_no_numbers(self, shop: factories.Shop, client: Browser) -> None:
        Browser(client.application).submit("/kabari", form(shop.variant_ids[0], contact="0812 3456 7890"))
        client.become("bendahara@contoh.id")
        page = get(client, "/lapak/peminat")
        assert "1 orang menunggu 3 bungkus" in page
        assert "wa.me" not in page
        assert client.submit("/lapak/peminat/1/sudah").status_code == 403
        assert len(waiting()) == 1

    def test_one_mail_with_the_way_out_of_it(
        self, shop: factories.Shop, client: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letters: list[Letter] = []

        class Pile:
            def send(self, letter: Letter) -> None:
                letters.append(letter)

        monkeypatch.setattr(outgoing, "_post", Pile())
        monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
        place = client.submit("/kabari", form(shop.variant_ids[0])).location
        Browser(client.application).submit("/kabari", form(shop.variant_ids[0], contact="0812 3456 7890"))
        english = Browser(client.application)
        english.set_cookie("bahasa", "en")
        english.submit("/kabari", form(shop.variant_ids[0], contact="mary@contoh.id", quantity="1"))
        for _ in range(2):
            with unit_of_work() as session:
                stock.receive(
                    session,
                    variant_id=shop.variant_ids[0],
                    place_id=shop.place_id,
                    quantity=6,
                    reason=MovementReason.HARVEST,
                    actor=SYSTEM,
                )
            drain()
        letter, translated = letters
        assert indonesian_in([translated.subject, *translated.text.splitlines()], [*NAMES, "KUB Contoh"]) == []
        assert letter.to == "maria@contoh.id"
        assert letter.subject.endswith("sudah ada lagi")
        for body in (letter.text, unescape(letter.html)):
            assert f"https://toko.test{place}" in body
            assert "https://toko.test/produk/" in body
            assert "karena Anda minta dikabari" in body
        assert "Barang yang Anda tunggu sudah ada" in get(client, place)

    def test_the_group_of_another_is_not_there(self, shop: factories.Shop, client: Browser) -> None:
        Browser(client.application).submit("/kabari", form(shop.variant_ids[0], contact="0812 3456 7890"))
        other = factories.open_shop(name="Kelompok Lain")
        make_person("lain@contoh.id", group_id=other.group_id)
        client.become("lain@contoh.id")
        assert "Belum ada yang menunggu" in get(client, "/lapak/peminat")
        assert client.submit("/lapak/peminat/1/sudah").status_code == 404
        assert len(waiting()) == 1
        assert read_session().get(ProducerGroup, other.group_id) is not None
