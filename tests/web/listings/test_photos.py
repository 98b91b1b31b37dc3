"""Photos of goods in the browser: real files of phones, files that only say they are photos, and their order."""

from __future__ import annotations

import html
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from storefront.accounts import queries as accounts
from storefront.accounts import service as accounts_service
from storefront.accounts.types import MemberRole
from storefront.catalogue import service
from storefront.catalogue.models import Product
from storefront.catalogue.types import ListingAct
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.media import picture_path
from storefront.kernel.types import Actor
from storefront.workspace import product_photos
from tests.support import factories
from tests.support.browser import Browser
from tests.support.listings import KEY, ONE, change, see
from tests.support.people import make_consent, make_person
from tests.support.photos import BOMB, SVG, noisy_photo, phone_photo, photo
from tests.support.products import MEMBER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.sqlite_only
POLYGLOT = photo(size=(400, 300)) + b"<script>jahat()</script><?php jahat(); ?>"
CMYK = BytesIO()
Image.new("CMYK", (400, 300), (0, 160, 200, 20)).save(CMYK, "JPEG")


def shot(number: int) -> bytes:
    """A photo; each number makes another, also after the loss of a JPEG."""
    return photo(shade=20 * number + 5)


def fifty_megapixels() -> bytes:
    out = BytesIO()
    Image.new("L", (8200, 6200)).save(out, "PNG")
    return out.getvalue()


BAD = {
    "svg": (SVG, "bukan foto JPEG, PNG, WebP, atau AVIF"),
    "text": (b"ini bukan foto", "bukan foto JPEG, PNG, WebP, atau AVIF"),
    "gif": (photo("GIF"), "bukan foto JPEG, PNG, WebP, atau AVIF"),
    "html that says it is a photo": (b"<html><script>jahat()</script>", "bukan foto JPEG"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400, "bukan foto JPEG, PNG, WebP, atau AVIF"),
    "truncated": (photo(size=(400, 300))[:600], "rusak atau terpotong"),
    "13000 pixels square in a few bytes": (BOMB, "lebih dari 24 megapiksel"),
    "50 megapixels": (fifty_megapixels(), "lebih dari 24 megapiksel"),
    "13 MB": (photo() + b"\0" * 13_000_000, "lebih dari 12 MB"),
}


@pytest.fixture
def shop(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> factories.Shop:
    monkeypatch.setattr(type(app.config["SHOP"]), "media_dir", tmp_path / "media")
    factories.load_reference()
    return factories.open_shop()


@pytest.fixture
def member(app: Flask, shop: factories.Shop) -> Browser:
    make_person("ketua@contoh.test", group_id=shop.group_id)
    browser = Browser(app)
    browser.become("ketua@contoh.test")
    return browser


def send(browser: Browser, url: str, uploads: Sequence[bytes], **fields: str) -> TestResponse:
    """Encoded here: the test client would leave a large form in a file that nobody closes."""
    files = [("photos", FileStorage(BytesIO(data), filename=f"IMG_{n}.jpg")) for n, data in enumerate(uploads)]
    boundary, body = encode_multipart(MultiDict([*files, *fields.items(), ("csrf_token", browser.token())]))
    return browser.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def begin(browser: Browser, *uploads: bytes) -> TestResponse:
    return send(browser, "/lapak/produk/baru", uploads, kunci=KEY)


def draft_id() -> int:
    end_reading()
    found = read_session().query(Product.id).filter(Product.slug == f"draf-{KEY}").scalar()
    end_reading()
    assert found
    return int(found)


def keys(product_id: int) -> list[str]:
    return [row["key"] for row in see(product_id).live["pictures"]]


def stored(folder: Path, key: str) -> Image.Image:
    return Image.open(folder / "media" / picture_path(key, 1200, "jpg"))


def test_three_photos_of_a_phone_begin_a_draft(member: Browser, tmp_path: Path) -> None:
    answer = begin(member, phone_photo(), photo("PNG", shade=9), photo("WEBP", shade=10))
    assert (answer.status_code, answer.location) == (303, f"/lapak/produk/{draft_id()}/nama")
    found = keys(draft_id())
    assert len(found) == 3
    assert "3 foto tersimpan." in member.get(answer.location).text
    with stored(tmp_path, found[0]) as picture:
        assert picture.size == (300, 400)  # it was taken lying on its side
        assert (dict(picture.getexif()), "exif" in picture.info) == ({}, False)
    page = member.get(f"/lapak/produk/{draft_id()}/foto").text
    assert page.count('name="geser"') == 3 + 2 + 2


def test_the_same_form_twice_is_one_draft(member: Browser) -> None:
    upload = photo()
    begin(member, upload)
    first = keys(draft_id())
    begin(member, upload)
    assert keys(draft_id()) == first
    assert read_session().query(Product).filter(Product.name == "").count() == 1


@pytest.mark.parametrize("name", BAD)
def test_the_good_ones_are_kept_and_the_bad_one_is_named_at_the_field(member: Browser, name: str) -> None:
    data, reason = BAD[name]
    answer = begin(member, shot(1), data, shot(2))
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert 'id="photos-error"' in page
    assert page.count(reason) == 2  # on top and at the field
    assert "IMG_1.jpg" in page
    assert len(keys(draft_id())) == 2


@pytest.mark.parametrize("name", BAD)
def test_a_bad_one_alone_begins_nothing(member: Browser, name: str) -> None:
    data, reason = BAD[name]
    answer = begin(member, data)
    assert answer.status_code == 422
    assert reason in html.unescape(answer.text)
    assert read_session().query(Product).filter(Product.name == "").count() == 0


@pytest.mark.parametrize("data", [CMYK.getvalue(), POLYGLOT], ids=["cmyk", "polyglot"])
def test_of_what_is_a_photo_only_its_pixels_stay(member: Browser, tmp_path: Path, data: bytes) -> None:
    assert begin(member, data).status_code == 303
    (key,) = keys(draft_id())
    with stored(tmp_path, key) as picture:
        assert (picture.mode, picture.format) == ("RGB", "JPEG")
    for path in (tmp_path / "media").rglob("*.*"):
        assert b"jahat" not in path.read_bytes()


def test_a_large_photograph_becomes_small(member: Browser, tmp_path: Path) -> None:
    upload = noisy_photo((3600, 2700))
    assert len(upload) > 6_000_000
    assert begin(member, upload).status_code == 303
    with stored(tmp_path, keys(draft_id())[0]) as picture:
        assert picture.size == (1200, 900)


def test_nothing_chosen_and_on_without_a_photo(member: Browser) -> None:
    answer = member.submit("/lapak/produk/baru", {"kunci": KEY})
    assert answer.status_code == 422
    assert answer.text.count("Pilih dulu fotonya.") == 2
    answer = member.submit("/lapak/produk/baru", {"kunci": KEY, "tanpa_foto": "ya"})
    assert answer.status_code == 303
    assert keys(draft_id()) == []


def test_the_ninth_does_not_fit(member: Browser) -> None:
    begin(member, *(shot(shade) for shade in range(6)))
    answer = send(member, f"/lapak/produk/{draft_id()}/foto", [shot(shade) for shade in range(6, 9)])
    assert answer.status_code == 422
    assert "1 foto tidak muat." in answer.text
    assert len(keys(draft_id())) == 8


def test_order_by_buttons(member: Browser) -> None:
    begin(member, *(shot(shade) for shade in range(3)))
    product_id = draft_id()
    a, b, c = keys(product_id)

    def press(act: str, key: str) -> None:
        page = member.get(f"/lapak/produk/{product_id}/foto").text
        seen = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
        answer = member.submit(f"/lapak/produk/{product_id}/foto/atur", {"geser": f"{act}-{key}", "seen": seen})
        assert answer.status_code == 303

    press("naik", c)
    assert keys(product_id) == [a, c, b]
    press("turun", a)
    assert keys(product_id) == [c, a, b]
    press("hapus", a)
    assert keys(product_id) == [c, b]
    stale = {"geser": f"hapus-{c}", "seen": "0" * 16}
    assert member.submit(f"/lapak/produk/{product_id}/foto/atur", stale).status_code == 303
    assert keys(product_id) == [c, b]
    press("hapus", b)
    change(product_id, name="Kopi", category="kopi", variants=ONE)
    service.act_on(product_id, ListingAct.SHOW, MEMBER)
    press("hapus", c)  # whoever looks at a page sees something
    assert "Tambahkan sedikitnya satu gambar." in member.get(f"/lapak/produk/{product_id}/foto").text
    assert keys(product_id) == [c]
    for wrong in ("naik-tidak", "lompat-" + c, ""):
        assert member.submit(f"/lapak/produk/{product_id}/foto/atur", {"geser": wrong}).status_code == 404


def test_who_sends_without_end_is_stopped(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_photos, "MOST_UPLOADS", 2)
    assert begin(member, shot(1), shot(2)).status_code == 303
    assert send(member, f"/lapak/produk/{draft_id()}/foto", [shot(3)]).status_code == 429
    assert len(keys(draft_id())) == 2


def test_who_is_let_go_while_the_photos_are_made_small_changes_nothing(
    app: Flask, member: Browser, shop: factories.Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(member, shot(1))
    before = keys(draft_id())
    helper = make_person("dampingi@contoh.test", group_id=shop.group_id, member=MemberRole.PENDAMPING)
    make_consent(shop.group_id, helper)
    browser = Browser(app)
    browser.become("dampingi@contoh.test")
    found = accounts.find_membership(read_session(), helper, shop.group_id)
    end_reading()
    assert found
    store, actor = service.store_photo, Actor(label="Kelompok")

    def withdraw_meanwhile(*upload: Any) -> dict[str, Any]:
        with suppress(NotFoundError):
            accounts_service.remove_member(found.id, actor)
        return store(*upload)

    assert send(browser, f"/lapak/produk/{draft_id()}/foto", [shot(2)]).status_code == 303
    assert len(keys(draft_id())) == len(before) + 1
    monkeypatch.setattr(service, "store_photo", withdraw_meanwhile)
    assert send(browser, f"/lapak/produk/{draft_id()}/foto", [shot(3)]).status_code == 404
    assert len(keys(draft_id())) == len(before) + 1


def test_another_group_sends_nothing_here(app: Flask, member: Browser) -> None:
    begin(member, photo())
    other = factories.open_shop(name="Kelompok lain")
    make_person("lain@contoh.test", group_id=other.group_id)
    stranger = Browser(app)
    stranger.become("lain@contoh.test")
    before = keys(draft_id())
    assert send(stranger, f"/lapak/produk/{draft_id()}/foto", [shot(8)]).status_code == 404
    assert begin(stranger, shot(9)).status_code == 404  # the key is taken
    assert keys(draft_id()) == before
