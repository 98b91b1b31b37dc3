"""Draws the pictures under which pages are shared, for some seconds at a time; a job of the worker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

from flask import current_app
from PIL import Image

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.media import WIDTHS, picture_path, write_durably
from storefront.kernel.media.encode import encode_jpeg_within
from storefront.kernel.text import LANGUAGES, using_language
from storefront.kernel.weave import draw_placard, sampler, weave
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.search import queries as search
from storefront.shop import share
from storefront.shop.navigation import CATEGORIES, REGENCIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from storefront.search.types import CardRow, ChangeKey
    from storefront.shop.share import Subject

    Look = Callable[[Session, ChangeKey, int], list[tuple[ChangeKey, CardRow]]]

SLICE_SECONDS = 2  # mails wait meanwhile
MOST_BYTES = 100_000
BATCH = 50
MOST_BEFORE = 5_000  # products that were there before: a gigabyte of pictures, and some hours of spare time
OVERLAP = timedelta(minutes=1)  # a change may be written a little after the moment it bears
STRIP = 29  # pixels of each of the 22 strips of the shop's own cloth


@dataclass
class Sweep:
    """How far the products have been looked through: upwards all later changes, downwards all earlier ones."""

    upwards: ChangeKey | None = None
    downwards: ChangeKey | None = None
    before: int = 0

    def cards(self) -> Iterator[CardRow]:
        """What has changed since the last look, then what was there before, the newest first.

        Where the caller stops, the next look goes on. Of a very large shop the oldest wait until they change.
        """
        now = clock.now()
        self.upwards = self.upwards or (now, 0)
        self.downwards = self.downwards or (now, 0)
        while found := _look(search.changed_after, self.upwards):
            for key, card in found:
                yield card
                self.upwards = key
        self.upwards = (now - OVERLAP, 0)
        while self.before < MOST_BEFORE and (found := _look(search.changed_before, self.downwards)):
            for key, card in found:
                yield card
                self.downwards = key
                self.before += 1


_sweep = Sweep()


def weave_some() -> int:
    """Draw what is missing, for some seconds and no longer; returns how many were drawn. Safe to run twice."""
    return weave_until(_sweep, time.monotonic() + SLICE_SECONDS)


def weave_until(sweep: Sweep, end: float) -> int:
    """Draw until everything is there, or the clock `time.monotonic` has come to `end`."""
    count = 0
    folder: Path = current_app.config["SHOP"].media_dir
    for make in _subjects(sweep):
        if count and time.monotonic() >= end:
            break  # after the one before is ticked off
        for language in LANGUAGES:
            with using_language(language):
                count += draw(make(), folder)
    end_reading()
    return count


def _subjects(sweep: Sweep) -> Iterator[Callable[[], Subject]]:
    """Everything that has a picture, each as something that says it in the language of the moment."""
    yield share.of_shop
    yield from (partial(share.of_category, slug) for slug in CATEGORIES)
    yield from (partial(share.of_regency, slug) for slug in REGENCIES)
    end_reading()
    groups = producers.list_groups_by_ids(read_session(), search.list_group_ids(read_session()))
    end_reading()
    for group in groups.values():
        yield partial(share.of_group, group.slug, group.name, regions.shipped_regency(group.regency_code).name)
    yield from products(sweep)


def products(sweep: Sweep) -> Iterator[Callable[[], Subject]]:
    """The products that were not looked at yet."""
    return (partial(share.of_product, share.goods_of_card(card)) for card in sweep.cards())


def _look(look: Look, key: ChangeKey) -> list[tuple[ChangeKey, CardRow]]:
    end_reading()
    found = look(read_session(), key, BATCH)
    end_reading()
    return found


def draw(subject: Subject, folder: Path) -> bool:
    """Draw one picture and take away what it replaces; False where it is there, or its cloth is not yet."""
    path = share.path_of(folder, subject.key)
    if path.is_file():
        return False
    cloth = _stored(subject.cloth, folder) if subject.cloth else _woven(*subject.woven)
    if cloth is None:
        return False
    write_durably(path, encode_jpeg_within(draw_placard(cloth, subject.words), MOST_BYTES))
    for old in path.parent.glob(f"{subject.stem}-*-{share.WIDTH}.jpg"):
        if old != path:
            old.unlink(missing_ok=True)
    return True


def _stored(key: str, folder: Path) -> Image.Image | None:
    """The largest rendition of a picture, if the worker has made a large one yet."""
    paths = (folder / picture_path(key, width, "jpg") for width in sorted(WIDTHS[1:], reverse=True))
    data = next((path.read_bytes() for path in paths if path.is_file()), None)
    return None if data is None else Image.open(BytesIO(data))


@lru_cache(maxsize=1)  # the same cloth for the next language
def _woven(key: str, category: str, kabupaten: str) -> Image.Image:
    """A cloth of its own; for the shop itself a strip of every kabupaten."""
    if key:
        return weave(key, category, kabupaten)
    places = [regency.name for regency in regions.shipped_regencies()]
    return sampler(places, strip_width=STRIP, height=STRIP * len(places))
