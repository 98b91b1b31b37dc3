"""One product as e-Katalog's form asks for it, screen by screen, for whoever copies it there by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue.types import Selection
from storefront.exports import profiles
from storefront.exports.ekatalog import PROFILE
from storefront.exports.entry_queries import get_entry
from storefront.exports.goods import read_goods
from storefront.exports.queries import list_requirements
from storefront.exports.reading import read_terms
from storefront.exports.rows import ItemsOf, cell_of, check, plain
from storefront.exports.types import RequirementState, Target
from storefront.exports.types.copying import CopyCell, CopyScreen, CopySheet
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.exports.facts import Item
    from storefront.exports.profiles import Column, Screen


def get_copy_sheet(session: Session, product_id: int) -> CopySheet:
    """A listing that has a name and is not archived, as the profile has the form now.

    Raises:
        NotFoundError: when there is none.
        ProfileError: when the profile cannot be read.
    """
    profile = profiles.load(PROFILE)
    check(profile)
    wanted = Selection(product_ids=(product_id,), only_public=False)
    portion = next(iter(read_goods(session, wanted)), None)
    if portion is None:
        raise NotFoundError(product_id)
    goods = portion[0]
    rows = list_requirements(session, Target.EKATALOG, [product_id]).get(product_id, [])
    lacking = [row for row in rows if row.state is not RequirementState.MET]
    photos = tuple(each.key for each in goods.product.pictures if not each.is_woven)
    table = profile.tables[0]
    (item,) = ItemsOf(goods, read_terms(), _names(len(photos)), lacking).of(table.rows)
    placed = {code for column in table.columns for code in column.asks}
    return CopySheet(
        product_id=product_id,
        group_id=goods.product.group_id,
        regency_code=goods.product.regency_code,
        name=goods.product.name,
        title=profile.title,
        version=profile.version,
        screens=tuple(_screen(each, table.columns, item) for each in profile.screens),
        photos=photos,
        lacking=tuple(row for row in lacking if row.code not in placed),
        entry=get_entry(session, product_id),
    )


def _names(count: int) -> list[str]:
    return [f"foto {number}" for number in range(1, count + 1)]


def _screen(screen: Screen, columns: Sequence[Column], item: Item) -> CopyScreen:
    asked = [column for column in columns if column.screen == screen.key]
    cells = tuple(
        CopyCell(
            head=column.head,
            lines=tuple(plain(cell_of(column)(item)).splitlines()),
            rule=column.rule,
            lacking=tuple(row for row in item.requirements if row.code in column.asks),
        )
        for column in asked
    )
    has_photos = any("photo" in column.asks for column in asked)
    return CopyScreen(title=screen.title, note=screen.note, cells=cells, has_photos=has_photos)
