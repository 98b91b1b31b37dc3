"""Which of the many addresses of a listing is the one to keep, and which of them search engines should list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import url_for

from storefront.search.types import PAGE_SIZES

if TYPE_CHECKING:
    from storefront.shop.address import Address


def canonical_url(address: Address) -> str:
    """Order and number of cards do not matter; one category or one kabupaten alone has a page of its own.

    A page of another size stands for the usual page on which its first card lies. In another order nothing lies where
    it usually does: those pages stand for the first.
    """
    page = 1 if address.sort else (address.page - 1) * address.per // PAGE_SIZES[0] + 1
    plain = replace(address, sort=None, per=PAGE_SIZES[0], page=page)
    if not is_indexed(plain):
        return plain.url(url_for("shop.listing"))
    if plain.categories:
        return replace(plain, categories=()).url(url_for("shop.category", slug=plain.categories[0]))
    if plain.regencies:
        return replace(plain, regencies=()).url(url_for("shop.kabupaten", slug=plain.regencies[0]))
    return plain.url(url_for("shop.listing"))


def is_indexed(address: Address) -> bool:
    """Everything, one category or one kabupaten; searches and finer choices are endless."""
    filters = address.filters()
    return not address.text and (not filters or (len(filters) == 1 and filters[0][0] in {"kategori", "kabupaten"}))
