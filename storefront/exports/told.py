"""What of a product is told to another catalogue: the watched cells of its profile, as texts to compare later."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from storefront.exports import profiles
from storefront.exports.ekatalog import PROFILE
from storefront.exports.reading import read_terms
from storefront.exports.rows import ItemsOf, cell_of, check, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storefront.exports.goods import Goods

JOINT = " | "  # between the rows of one product


def teller() -> Callable[[Goods], dict[str, str]]:
    """What tells the watched cells of a product by the name of their column, as the profile has them now.

    Of photos it tells their keys, as a new one may bear an old one's name. Raises ProfileError.
    """
    profile, terms = profiles.load(PROFILE), read_terms()
    check(profile)
    watched = [
        (_name(place, table.name, column.head), table.rows, cell_of(column))
        for place, table in enumerate(profile.tables)
        for column in table.columns
        if column.is_watched
    ]

    def tell(goods: Goods) -> dict[str, str]:
        keys = [picture.key for picture in goods.product.pictures if not picture.is_woven]
        items = ItemsOf(goods, terms, keys, ())
        return {name: JOINT.join(plain(cell(item)) for item in items.of(rows)) for name, rows, cell in watched}

    return tell


def _name(place: int, table: str, head: str) -> str:
    return head if place == 0 else f"{table.capitalize()}: {head}"


def digest(told: Mapping[str, str]) -> str:
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names of what says something else by now; columns that came or went say nothing."""
    return [name for name, text in now.items() if name in then and then[name] != text]
