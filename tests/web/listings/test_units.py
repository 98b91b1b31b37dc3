"""Units of sale as the office offers them: in the form and in the empty workbook."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from storefront.catalogue.types import UNITS
from storefront.kernel import settings
from storefront.kernel.db import unit_of_work
from tests.support.factories import CLERK
from tests.support.listings import text_of

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


def test_what_the_office_lists_is_offered(member: Browser, draft: int) -> None:
    with unit_of_work() as session:
        settings.put(session, UNITS, "ikat besar, ekor,, ekor ", CLERK)
    page = text_of(member, f"/lapak/produk/{draft}/ukuran")
    assert re.findall(r'<option value="([^"]*)"></option>', page) == ["ikat besar", "ekor"]
    assert 'list="satuan"' in page
    book = member.get("/lapak/daftar-isian/lembar.xlsx").data
    with ZipFile(BytesIO(book)) as parts:
        assert b"<formula1>Pilihan!$C$1:$C$2</formula1>" in parts.read("xl/worksheets/sheet1.xml")
