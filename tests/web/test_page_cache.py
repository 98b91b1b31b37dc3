"""Public pages are made once for everybody, and nothing of one visitor is shown to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import brotli
import pytest
from flask import render_template_string
from sqlalchemy import select

from storefront.accounts.types import Role
from storefront.catalogue.models import Product, Variant
from storefront.curation import service as curation
from storefront.curation.types import Feature
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.orders import service as orders
from storefront.search import queries as search
from storefront.stock import service as stock_service
from storefront.stock.models import Level
from storefront.stock.types import MovementReason
from storefront.verification.models import Determination
from storefront.web import operator, page_cache
from storefront.web.page_cache import LIMITS, PageCache
from storefront.web.shared import PersonalError
from tests.support.browser import Browser
from tests.support.people import make_group, make_person
from tests.support.products import MEMBER, OFFICE
from tests.support.shelf import counted_queries, draft, fill_shelf

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.sqlite_only
PERSONAL = ("Wilhelmina", "wilhelmina@contoh.id", "csrf_token", "Lapak saya", "berisi")


@pytest.fixture
def cache(app: Flask, monkeypatch: pytest.MonkeyPatch) -> PageCache:
    """The cache as it runs for people; the other tests go without, so that each sees what it has just done.

    The version is asked for once: on a busy machine more than a second may pass between two requests.
    """
    monkeypatch.setattr(page_cache, "VERSION_SECONDS", 60)
    versions = app.extensions["page_cache"]._versions
    cache = PageCache(LIMITS, versions)
    monkeypatch.setitem(app.extensions, "page_cache", cache)
    return cache


@pytest.fixture
def addresses(app: Flask) -> dict[str, str]:
    """One page of every view that is kept, and what else stands on such a page in another state of the goods."""
    fill_shelf([draft(f"Barang uji {number}", number) for number in range(3)])
    group_slug = search.cards_by_ids(read_session(), [1])[0].group_slug
    code = read_session().scalars(select(Determination.code).where(Determination.code.is_not(None))).first()
    end_reading()
    del app
    return {
        "shop.home": "/",
        "shop.listing": "/produk/",
        "shop.category": "/kategori/kopi",
        "shop.kabupaten": "/kabupaten/ngada",
        "shop.product": "/produk/barang-uji-0",
        "shop.product, sold out": "/produk/barang-uji-1",
        "shop.producer": f"/lembaga/{group_slug}",
        "shop.certificate": f"/v/{code}",
        "shop.producers": "/lembaga/",
        "shop.about": "/tentang",
        "shop.about_verification": "/tentang/verifikasi",
        "shop.how_to_buy": "/cara-belanja",
        "shop.how_to_sell": "/untuk-lembaga",
        "shop.terms": "/syarat",
        "shop.privacy": "/privasi",
        "shop.contact": "/kontak",
    }


def test_every_kept_view_is_looked_at(app: Flask, addresses: dict[str, str]) -> None:
    kept = {name for name, view in app.view_functions.items() if getattr(view, "is_cached", False)}
    assert {name.partition(",")[0] for name in addresses} == kept


def signed_in(app: Flask) -> Browser:
    """A member of a group with a basket and English as her language: there is much to tell about her."""
    make_person("wilhelmina@contoh.id", Role.ADMIN, group_id=make_group())
    browser = Browser(app)
    browser.become("wilhelmina@contoh.id")
    variant_id = read_session().scalars(select(Variant.id).order_by(Variant.id)).first()
    assert variant_id is not None
    end_reading()
    browser.set_cookie("keranjang", orders.add_to_basket(None, variant_id, 2))
    return browser


def test_what_is_kept_is_the_same_whoever_asked(app: Flask, cache: PageCache, addresses: dict[str, str]) -> None:
    visitors = {"guest": Browser(app), "member": signed_in(app)}
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
    guest, member = Browser(app), signed_in(app)
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
    member, guest = signed_in(app), Browser(app)
    for page, forms in (("shop.product", 1), ("shop.product, sold out", 2)):  # to be told of goods is a form of its own
        path = addresses[page]
        assert guest.get(path).text.count("csrf_token") == 0
        assert member.get(path).text.count("csrf_token") == forms
        assert guest.get(path).text.count("csrf_token") == 0


@pytest.mark.usefixtures("cache")
def test_the_address_of_whoever_is_signed_in_is_for_them_alone(app: Flask, addresses: dict[str, str]) -> None:
    member, guest = signed_in(app), Browser(app)
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
        slot = Feature(product_id=product_id, position=1, starts_at=begins, ends_at=ends, reason="Baru.")
        curation.feature(session, slot, OFFICE)
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


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("accepts", ["br", "gzip", ""])
def test_who_has_the_page_already_gets_no_second_one(client: Browser, addresses: dict[str, str], accepts: str) -> None:
    accept = {"Accept-Encoding": accepts} if accepts else {}
    for path in addresses.values():
        first = client.get(path, headers=accept)
        assert first.headers["ETag"].startswith('W/"')
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={**accept, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert client.get(path, headers={**accept, "If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.usefixtures("cache")
def test_another_head_is_another_page(app: Flask, addresses: dict[str, str]) -> None:
    guest, member = Browser(app), signed_in(app)
    path = addresses["shop.home"]
    etags = {browser.get(path).headers["ETag"] for browser in (guest, member)}
    assert len(etags) == 2
    own = member.get(path)
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert member.get(path, headers={"If-None-Match": own.headers["ETag"]}).status_code == 304


@pytest.mark.usefixtures("cache")
def test_a_head_says_what_a_page_would_and_no_page_comes_in_ranges(app: Flask, addresses: dict[str, str]) -> None:
    for path in addresses.values():
        head = Browser(app).head(path)
        whole = Browser(app).get(path)
        part = Browser(app).get(path, headers={"Range": "bytes=0-99"})
        assert (head.status_code, head.data, _told(head)) == (200, b"", _told(whole))
        assert (part.status_code, part.data) == (200, whole.data)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("refused", ["gzip;q=0", "br;q=0, gzip;q=0", "gzip;q=x", "identity;q=0.5, gzip;q=0"])
def test_who_refuses_to_unpack_spoils_no_page(app: Flask, addresses: dict[str, str], refused: str) -> None:
    path = addresses["shop.product"]
    answers = [Browser(app).get(path, headers={"Accept-Encoding": each}) for each in (refused, "identity", refused)]
    for answer in answers:
        assert "Content-Encoding" not in answer.headers
        assert answer.text.endswith("</html>")
        assert len(answer.data) == int(answer.headers["Content-Length"])


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("accepts", ["br", "gzip", ""])
def test_what_is_sent_again_is_what_was_sent(app: Flask, addresses: dict[str, str], accepts: str) -> None:
    """Flask answers the first visitor, the front of the cache the second; nobody can tell."""
    accept = {"Accept-Encoding": accepts} if accepts else {}
    for path in addresses.values():
        answers = [Browser(app).get(path, headers=accept) for _ in range(3)]
        assert len({answer.data for answer in answers}) == 1
        for answer in answers[1:]:
            assert (answer.status, _told(answer)) == (answers[0].status, _told(answers[0]))
        refused = Browser(app).get(path, headers={**accept, "Host": "jahat.example"})
        assert refused.status_code == 400


def _told(answer: TestResponse) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.items() if name != "Date")


def test_only_a_kept_page_is_sent_without_flask(
    app: Flask, cache: PageCache, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = addresses["shop.product"]
    member, head = signed_in(app), Browser(app)
    for browser in (Browser(app), member):
        assert browser.get(path).status_code == 200
    monkeypatch.setattr(app.wsgi_app, "_answer", None)
    assert Browser(app).get(path).status_code == 200
    for browser, method, asked in (
        (member, "GET", path),
        (head, "HEAD", path),
        (head, "POST", path),
        (head, "GET", "/masuk"),
    ):
        with pytest.raises(TypeError):
            browser.open(asked, method=method)
    cache._known = (float("-inf"), None)  # the version must be asked for: that is for Flask's request
    with pytest.raises(TypeError):
        Browser(app).get(path)


@pytest.mark.usefixtures("cache")
def test_a_cookie_that_was_set_is_set_for_the_next_one_too(app: Flask, addresses: dict[str, str]) -> None:
    path = f"{addresses['shop.home']}?lang=en"
    for _ in range(3):
        assert "bahasa=en" in Browser(app).get(path).headers["Set-Cookie"]


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize("path", ["/produk/tidak-ada", "/produk/?halaman=999", "/kategori/tidak-ada"])
def test_what_is_not_there_is_not_kept(client: Browser, cache: PageCache, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "ETag" not in answer.headers
    assert len(cache.store) == 0


@pytest.mark.usefixtures("cache")
def test_pages_come_compressed(client: Browser, addresses: dict[str, str]) -> None:
    for path in addresses.values():
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert packed.content_encoding == "br"
        assert brotli.decompress(packed.data) == plain.data
        assert len(packed.data) == int(packed.headers["Content-Length"])


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
