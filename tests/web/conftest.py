"""What tests of kept pages share: the cache as it runs for people, and a page of every view that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.kernel.db import end_reading, read_session
from storefront.search import queries as search
from storefront.verification.models import Determination
from storefront.web import page_cache
from storefront.web.page_cache import LIMITS, PageCache
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from flask import Flask


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
