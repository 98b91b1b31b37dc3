"""Public pages are made once for everybody, and nothing of one visitor is shown to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string
from sqlalchemy import select

from storefront.catalogue.models import Product
from storefront.curation import service as curation
from storefront.curation.types import Picked, Showing
from storefront.kernel import clock, settings
from storefront.kernel.db import unit_of_work
from storefront.stock import service as stock_service
from storefront.stock.models import Level
from storefront.stock.types import MovementReason
from storefront.web import operator, page_cache
from storefront.web.page_cache import LIMITS, PageCache
from storefront.web.shared import PersonalError
from tests.support.browser import Browser
from tests.support.products import MEMBER, OFFICE
from tests.support.shelf import counted_queries
from tests.support.wilhelmina import wilhelmina

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
PERSONAL = ("Wilhelmina", "wilhelmina@contoh.id", "csrf_token", "Lapak saya", "berisi")


def test_every_kept_view_is_looked_at(app: Flask, addresses: dict[str, str]) -> None:
    kept = {name for name, view in app.view_functions.items() if getattr(view, "is_cached", False)}
    assert {name.partition(",")[0] for name in addresses} == kept


def test_what_is_kept_is_the_same_whoever_asked(app: Flask, cache: PageCache, addresses: dict[str, str]) -> None:
    visitors = {"guest": Browser(app), "member": wilhelmina(app)}
    kept: dict[str, dict[str, tuple[list[bytes], tuple[str, ...]]]] = {}
    for visitor, browser in visitors.items():
        cache.store.clear()
        for endpoint, path in addresses.items():
            assert browser.get(path).status_code == 200
            ((_, entry),) = list(cache.store._entries.items())[-1:]
            kept.setdefault(endpoint, {})[visitor] = (entry.page.texts, entry.page.openings)
    for endpoint, made in kept.items():
        assert made["guest"] == made["member"], endpoint
        assert [word for word in PERSONAL if word.encode() in b"".join(made["member"][0])] == []
    assert "own_contact" in kept["shop.product, sold out"]["guest"][1]


def test_each_visitor_sees_their_own_head(app: Flask, cache: PageCache, addresses: dict[str, str]) -> None:
    guest, member = Browser(app), wilhelmina(app)
    for path in addresses.values():
        first = guest.get(path).text
        own = member.get(path).text
        assert guest.get(path).text == first
        assert [word for word in PERSONAL if word in first] == []
        assert "Wilhelmina" in own
        assert "Lapak saya" in own
        assert '<span class="sr">berisi </span>2</span>' in own
    assert len(cache.store) == len(addresses)


@pytest.mark.usefixtures("cache")
def test_the_form_of_whoever_is_signed_in_has_a_token(app: Flask, addresses: dict[str, str]) -> None:
    member, guest = wilhelmina(app), Browser(app)
    for page, forms in (("shop.product", 1), ("shop.product, sold out", 2)):  # to be told of goods is a form of its own
        path = addresses[page]
        assert guest.get(path).text.count("csrf_token") == 0
        assert member.get(path).text.count("csrf_token") == forms
        assert guest.get(path).text.count("csrf_token") == 0


@pytest.mark.usefixtures("cache")
def test_the_address_of_whoever_is_signed_in_is_for_them_alone(app: Flask, addresses: dict[str, str]) -> None:
    member, guest = wilhelmina(app), Browser(app)
    path = addresses["shop.product, sold out"]
    for browser, own in ((member, 1), (guest, 0), (member, 1), (guest, 0)):
        assert browser.get(path).text.count('value="wilhelmina@contoh.id"') == own


def test_settings_and_the_showcase_show_at_once(
    client: Browser, cache: PageCache, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No event tells of them: the office has changed something, or a moment has come."""
    time = 1000.0
    monkeypatch.setattr(cache.store, "now", lambda: time)
    monkeypatch.setattr(page_cache, "VERSION_SECONDS", 0)
    begins = clock.now() + timedelta(minutes=5)
    with unit_of_work() as session:
        product_id = session.scalars(select(Product.id).order_by(Product.id)).first()
        assert product_id is not None
        ends = begins + timedelta(days=1)
        curation.add(session, Picked(product_id), Showing(starts_at=begins, ends_at=ends, reason="Baru."), OFFICE)
    assert "Baru." not in client.get(addresses["shop.home"]).text
    assert "Dinas Uji" not in client.get(addresses["shop.contact"]).text
    with unit_of_work() as session:
        settings.put(session, operator.NAME, "Dinas Uji", OFFICE)
    time += LIMITS.fresh
    assert "Dinas Uji" in client.get(addresses["shop.contact"]).text
    with clock.frozen_at(begins):
        assert "Baru." in client.get(addresses["shop.home"]).text
    time += LIMITS.fresh
    with clock.frozen_at(ends):
        assert "Baru." not in client.get(addresses["shop.home"]).text


@pytest.mark.parametrize("question", ["{{ flashes() }}", "{{ current_person }}", "{{ basket_count }}"])
def test_a_page_for_everybody_may_not_ask_who_looks(app: Flask, cache: PageCache, question: str) -> None:
    with app.test_request_context("/"), pytest.raises(PersonalError):
        page_cache.cached_page(lambda: render_template_string(question))()
    assert len(cache.store) == 0


def test_a_page_is_kept_until_something_changes(
    client: Browser, cache: PageCache, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1000.0
    monkeypatch.setattr(cache.store, "now", lambda: time)
    monkeypatch.setattr(page_cache, "VERSION_SECONDS", 0)
    path = addresses["shop.product"]
    before = client.get(path).text
    time += 30
    with counted_queries() as asked:
        assert client.get(path).text == before
    assert len(asked) == len(cache._versions)
    _more_goods()
    assert client.get(path).text != before


def test_the_version_is_not_asked_for_each_time(client: Browser, cache: PageCache) -> None:
    del cache
    client.get("/produk/")
    with counted_queries() as asked:
        client.get("/produk/")
    assert asked == []


@pytest.mark.usefixtures("cache")
def test_languages_and_saving_of_data_have_pages_of_their_own(client: Browser, addresses: dict[str, str]) -> None:
    path = addresses["shop.listing"]
    plain = client.get(path)
    lean = client.get(path, headers={"Save-Data": "on"})
    english = client.get(f"{path}?lang=en")
    assert '<html lang="en">' in english.text
    assert '<html lang="en">' in client.get(path).text
    assert client.get(f"{path}?lang=id").status_code == 200
    assert client.get(path).text == plain.text
    assert "640w" in plain.text
    assert "640w" not in lean.text
    assert "320w" in lean.text
    assert plain.vary.as_set() == {"accept-encoding", "accept-language", "cookie", "save-data"}


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize("path", ["/produk/tidak-ada", "/produk/?halaman=999", "/kategori/tidak-ada"])
def test_what_is_not_there_is_not_kept(client: Browser, cache: PageCache, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "ETag" not in answer.headers
    assert len(cache.store) == 0


def _more_goods() -> None:
    with unit_of_work() as session:
        level = session.scalars(select(Level).order_by(Level.variant_id)).first()
        assert level is not None
        stock_service.receive(
            session,
            variant_id=level.variant_id,
            place_id=level.place_id,
            quantity=7,
            reason=MovementReason.HARVEST,
            actor=MEMBER,
        )
