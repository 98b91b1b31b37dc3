"""Files for other catalogues, asked for with hostile names and read back by a reader that is not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook
from sqlalchemy import update

from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import Selection
from storefront.kernel.db import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.support.factories import Shop

ALL = Selection(only_public=False)
HOSTILE = (
    *("=cmd|' /C calc'!A0", "+62 812", "@SUM(A1)", "-1+1", "'petik", "#kres", 'a;b\n"c"', "n" * 300),
    "\u202egnoleb \U0001f33e",
)


def silent(done: int, total: int) -> None:
    assert 0 < done <= total


def sheet(path: Path, name: str) -> list[list[object]]:
    """Its rows, by a reader that is not ours; nothing in it may be a formula."""
    book = load_workbook(path)
    cells = [cell for row in book[name].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    found: list[list[object]] = [list(row) for row in book[name].iter_rows(values_only=True)]
    book.close()
    return found


def name_them(shop: Shop, names: Sequence[str], **values: object) -> None:
    with unit_of_work() as session:
        ids = [session.get_one(Variant, each).product_id for each in shop.variant_ids]
        for product_id, name in zip(ids, names, strict=False):
            session.execute(update(Product).where(Product.id == product_id).values(name=name, **values))
