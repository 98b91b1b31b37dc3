"""Masih tersedia? On the first page, answered with one tap; and what the nightly look found, at the office."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from storefront.accounts.types import MemberRole, Role
from storefront.catalogue.models import Picture, Product
from storefront.catalogue.types import ListingState
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.stock import service
from storefront.stock.models import Level, Question
from tests.support import factories
from tests.support.browser import Browser
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.factories import Shop

pytestmark = pytest.mark.sqlite_only
URL = "/lapak/stok/tanya"


@pytest.fixture
def shop(app: Flask) -> Shop:
    """Three listings: two are asked about, the third rests."""
    del app
    factories.load_reference()
    shop = factories.open_shop(variants=3)
    service.ask_and_pause()
    now = clock.now()
    with unit_of_work() as session:
        session.execute(update(Question).where(Question.product_id < 3).values(asked_at=now))
        session.execute(update(Question).where(Question.product_id == 3).values(paused_at=now))
        session.execute(update(Product).where(Product.id == 3).values(state=ListingState.PAUSED))
        session.add(Picture(product_id=3, key="ab" * 16, width=320, height=320, alt="Kopi", position=0))
    return shop


def member(app: Flask, group_id: int, role: MemberRole) -> Browser:
    email = f"{role.value}-{group_id}@contoh.id"
    make_person(email, group_id=group_id, member=role)
    browser = Browser(app)
    browser.become(email)
    return browser


def text_of(browser: Browser, url: str) -> str:
    return html.unescape(browser.get(url).text)


def still_asked() -> list[int]:
    end_reading()
    query = select(Question.product_id).where(Question.asked_at.is_not(None)).order_by(Question.product_id)
    found = list(read_session().scalars(query))
    end_reading()
    return found


def state(product_id: int) -> ListingState:
    end_reading()
    return read_session().get_one(Product, product_id).state


def test_one_tap_each_and_one_for_all(app: Flask, shop: Shop) -> None:
    keeper = member(app, shop.group_id, MemberRole.PETUGAS_STOK)
    home = text_of(keeper, "/lapak/")
    assert "2 barang: masih tersedia?" in home
    assert "1 produk dijeda karena belum dijawab" in home
    assert text_of(keeper, URL).count("Ya, masih ada</button>") == 2
    for _ in range(2):
        assert keeper.submit(f"{URL}/1/ada").status_code in {303, 404}
    assert still_asked() == [2]
    assert keeper.submit(f"{URL}/ada").status_code == 303
    assert still_asked() == []

    assert keeper.submit(f"{URL}/3/tayang").status_code == 303
    assert "Produk Anda tayang lagi." in text_of(keeper, URL)
    assert state(3) is ListingState.PUBLISHED
    assert keeper.submit(f"{URL}/3/hapus").status_code == 404


def test_those_who_may_not_change_nothing(app: Flask, shop: Shop) -> None:
    treasurer = member(app, shop.group_id, MemberRole.BENDAHARA)
    assert "masih ada</button>" not in text_of(treasurer, URL)
    other = factories.open_shop(regency_code="53.11")
    stranger = member(app, other.group_id, MemberRole.KETUA)
    for path in (f"{URL}/1/ada", f"{URL}/3/tayang"):
        assert (treasurer.submit(path).status_code, stranger.submit(path).status_code) == (403, 404)
    assert stranger.submit(f"{URL}/ada").status_code == 303  # nothing of theirs
    assert (still_asked(), state(3)) == ([1, 2], ListingState.PAUSED)


def test_the_office_sees_what_does_not_agree(app: Flask, shop: Shop) -> None:
    make_person("admin@contoh.id", Role.KEUANGAN)
    office = Browser(app)
    office.become("admin@contoh.id")
    assert "Stok tidak cocok" not in text_of(office, "/kantor/")
    with unit_of_work() as session:
        session.execute(update(Level).where(Level.variant_id == shop.variant_ids[0]).values(on_hand=99))
    assert service.check_and_report() == 1
    assert "Stok tidak cocok" in text_of(office, "/kantor/")
    assert "Stok tidak cocok dengan catatannya" in text_of(office, "/kantor/log?q=stock.differs")
