"""Feeds as such: what the other side's limits do to a text, and that its attributes are data."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.catalogue.models import Picture
from storefront.exports import addresses, feeds, queries, service
from storefront.exports.feeds import Feed, attributes, write_feed
from storefront.exports.types import Reach, Target
from storefront.kernel.db import end_reading, read_session, unit_of_work
from tests.support.feeds import google, meta
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.support.browser import Browser
    from tests.support.feeds import Row

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("app")]
HOSTILE = "=cmd|' /C calc'!A0 ]]> <b>&amp; \x0b\x00 \"قهوة\" 🎉 \u202e, Ende"


def rows(feed: Feed) -> list[Row]:
    end_reading()
    text = "".join(write_feed(read_session(), feed, addresses.current()))
    return google(text) if feed is Feed.GOOGLE else meta(text)


def test_any_text_comes_through_whole_but_for_what_xml_does_not_know() -> None:
    fill_shelf([draft(HOSTILE.replace("\x00", ""), 0, description=HOSTILE.replace("\x00", ""))])
    plain = HOSTILE.replace("\x0b", "").replace("\x00", "").strip()
    (told,) = rows(Feed.GOOGLE)
    assert told["title"][0].split() == plain.split()
    (told,) = rows(Feed.META)
    assert told["title"][0].split() == f"'{plain}".split()  # a spreadsheet would run it


def test_a_long_text_is_cut_between_words() -> None:
    fill_shelf([draft("Kopi " + "sangat " * 60, 0), draft("K" * 300, 1)])
    titles = [row["title"][0] for row in rows(Feed.GOOGLE)]
    assert [len(title) for title in titles] == [144, 150]
    assert titles[0].endswith(" sangat")
    assert [len(row["title"][0]) for row in rows(Feed.META)] == [200, 200]


def test_a_feed_holds_what_is_ready_for_it_by_the_pages_of_readiness() -> None:
    _kopi, madu = fill_shelf([draft("Kopi", 0), draft("Madu", 1)])
    with unit_of_work() as session:
        session.execute(update(Picture).where(Picture.product_id == madu).values(height=200, is_woven=False))
    service.judge_all()
    for feed in Feed:
        end_reading()
        ready = queries.count_ready(read_session(), Target(feed), Reach())
        told = {row.get("item_group_id", row["id"])[0] for row in rows(feed)}
        assert (ready.products, ready.ready, len(told)) == (2, 1, 1)


def test_every_category_has_its_place_at_google() -> None:
    fill_shelf([draft("Kopi", 0)])
    (told,) = rows(Feed.GOOGLE)
    assert told["google_product_category"] == ["Food, Beverages & Tobacco > Beverages > Coffee"]
    assert feeds._google_categories().keys() == {
        category["slug"]
        for category in json.loads((files("storefront.catalogue") / "data/categories.json").read_text("utf-8"))
        if not category["is_blocked"]
    }


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Google's attributes in another version: one gone, one named anew, a shorter title."""
    profile = {
        "attributes": [
            {"name": "offer_id", "value": "id"},
            {"name": "title", "value": "title", "longest": 4},
            {"name": "adult", "always": "no"},
        ]
    }
    monkeypatch.setattr(feeds, "profile_text", lambda _feed: json.dumps(profile))
    attributes.cache_clear()
    yield
    attributes.cache_clear()


@pytest.mark.usefixtures("renamed")
def test_another_version_of_the_attributes_needs_no_other_code() -> None:
    (product_id,) = fill_shelf([draft("Kopi Bajawa", 0)])
    assert rows(Feed.GOOGLE) == [{"offer_id": [str(product_id)], "title": ["Kopi"], "adult": ["no"]}]


def test_the_command_writes_what_the_address_answers(app: Flask, client: Browser, tmp_path: Path) -> None:
    fill_shelf([draft("Kopi", 0)])
    for target, ending in (("google", "xml"), ("meta", "csv")):
        out = tmp_path / f"feed.{ending}"
        result = app.test_cli_runner().invoke(args=["export", "feed", target, str(out)])
        assert result.exit_code == 0, result.output
        assert out.read_bytes() == client.get(f"/feed/{target}.{ending}").data
    assert {path.name for path in tmp_path.iterdir()} >= {"feed.xml", "feed.csv"}
    assert not list(tmp_path.glob(".*.part"))
