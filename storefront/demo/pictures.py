"""The woven pictures of the demo: small ones at once so that the first start is quick, the rest by the worker."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from flask import current_app

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import NewPicture
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.media import WIDTHS, store_picture
from storefront.kernel.types import Actor
from storefront.kernel.weave import describe, weave

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WEAVER = Actor(label="Alat tenun (contoh)")
SLICE_SECONDS = 8
VIEWS = 3  # the whole cloth, its heart and its border from close
CLOSER = ("", "Dari dekat, bagian tengahnya: ", "Dari dekat, tepinya: ")
CLOSER_EN = ("", ", its middle from close", ", its border from close")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a picture is woven from: the same words always give the same cloth."""

    name: str
    name_en: str
    category: str
    regency_name: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """A picture to weave, and the widths to store it in."""

    subject: Subject
    view: int = 0
    widths: tuple[int, ...] = WIDTHS[:1]


def weave_all(orders: Sequence[Order], folder: Path) -> list[NewPicture]:
    """Weave and store in parallel, as many at a time as there are processors."""
    if not orders:
        return []
    # Fresh processes: a forked one would take over the parent's locks and its connection to the database.
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(weave_one, folder=folder), orders, chunksize=4))


def weave_one(order: Order, *, folder: Path) -> NewPicture:
    """Weave and store one picture; what lies in the store already stays as it is."""
    subject, view = order.subject, order.view
    words = (subject.name, subject.category, subject.regency_name)
    stored = store_picture(weave(*words, view=view), folder, widths=order.widths)
    width = min(stored.width, max(order.widths))  # pages ask for no width that is not there yet
    return NewPicture(
        key=stored.key,
        width=width,
        height=round(stored.height * width / stored.width),
        alt=f"{CLOSER[view]}{describe(*words)}",
        alt_en=f"Woven picture for {subject.name_en or subject.name}{CLOSER_EN[view]}.",
        is_woven=True,
        position=view,
    )


def weave_some() -> int:
    """Weave for some seconds and no longer, as mails wait meanwhile; returns how many products are done with.

    A job, safe to run twice.
    """
    end, count = time.monotonic() + SLICE_SECONDS, 0
    while time.monotonic() < end and weave_next():
        count += 1
    return count


def weave_next() -> bool:
    """Give one product the pictures it still lacks; False when none lacks any."""
    end_reading()
    product = catalogue_queries.find_half_woven(read_session(), VIEWS)
    end_reading()
    if product is None:
        return False
    subject = Subject(
        name=product.name,
        name_en=product.name_en,
        category=product.category_name,
        regency_name=product.regency_name,
    )
    folder = current_app.config["SHOP"].media_dir
    pictures = [weave_one(Order(subject=subject, view=view, widths=WIDTHS), folder=folder) for view in range(VIEWS)]
    with unit_of_work() as session:
        row = catalogue_queries.find_product(session, product.slug)
        assert row, "products are archived, never deleted"
        catalogue.add_pictures(session, row, pictures, WEAVER)
    return True
