"""Which outlets somebody of an office may look into, and what is written on each page about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.office import frame
from storefront.office.counter import own_outlets
from storefront.producers import queries as producers
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock
from storefront.web.guards import requires

if TYPE_CHECKING:
    from collections.abc import Collection

    from storefront.producers.types import GroupInfo
    from storefront.shipping.types import OutletInfo
    from storefront.stock.types import TransferView

keeps = requires(Permission.OUTLET_STOCK)


def visible_outlets() -> list[OutletInfo]:
    """Those at which whoever is signed in serves; for an office that keeps outlets, all."""
    session = read_session()
    if frame.may(Permission.SHIPPING_MANAGE):
        return shipping.list_outlets(session)
    return list(shipping.list_outlets_by_ids(session, own_outlets()).values())


def get_own(outlet_id: int) -> OutletInfo:
    """Raises NotFoundError for an outlet that whoever is signed in has nothing to do with."""
    found = next((outlet for outlet in visible_outlets() if outlet.id == outlet_id), None)
    if found is None:
        raise NotFoundError(outlet_id)
    return found


def get_delivery(outlet_id: int, number: str) -> TransferView:
    """What was sent to this outlet. Raises NotFoundError for anything else."""
    get_own(outlet_id)
    transfer = stock.get_transfer(read_session(), number)
    if transfer.to_place.outlet_id != outlet_id:
        raise NotFoundError(number)
    return transfer


def get_group_id(slug: str) -> int:
    """Raises NotFoundError."""
    group = producers.find_group(read_session(), slug)
    if group is None:
        raise NotFoundError(slug)
    return group.id


def groups_of(ids: Collection[int]) -> dict[int, GroupInfo]:
    return producers.list_groups_by_ids(read_session(), ids)


def titles_of(variant_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and SKU of each."""
    items = catalogue.find_lines(read_session(), variant_ids)
    return {
        key: (", ".join(part for part in (item.product_name, item.variant_label, item.unit) if part), item.sku)
        for key, item in items.items()
    }
