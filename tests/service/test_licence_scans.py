"""Photos of licences: one for each kind, and nothing left of what belongs to none."""

from __future__ import annotations

import os

import pytest

from storefront.catalogue import queries, service
from storefront.catalogue.papers import CABINET
from storefront.catalogue.types import PaperKind
from storefront.kernel.db import end_reading, read_session
from tests.support.listings import verified
from tests.support.photos import photo
from tests.support.products import MEMBER

pytestmark = pytest.mark.usefixtures("app")


def test_a_photo_without_a_licence_goes_after_a_day() -> None:
    product_id = verified()
    for _ in range(2):  # the second takes the place of the first
        service.keep_scan(product_id, PaperKind.PIRT, photo(), MEMBER)
    key = queries.find_scan(read_session(), product_id, PaperKind.PIRT)
    end_reading()
    assert key
    assert [path.stem for path in CABINET.folder.glob("*/*")] == [key]
    stray, fresh = "ab" * 16, "cd" * 16
    for each in (stray, fresh):  # as an upload leaves it that was cut off before its row
        CABINET.keep_photo(each, photo())
    for path in (CABINET.folder / each[:2] / f"{each}.jpg" for each in (key, stray)):
        os.utime(path, (0, 0))
    service.erase_orphans()
    assert [service.read_scan(each) is not None for each in (key, stray, fresh)] == [True, False, True]
