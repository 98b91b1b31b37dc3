"""Names of categories and regions for pages; both ship with the project, so no page asks the database for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.kernel.text import in_language as in_language
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from storefront.catalogue.types import CategoryLabel

IN_HEAD = ("tenun", "kopi", "camilan", "gula-lontar", "madu", "kelor-dan-herbal", "anyaman")
CATEGORIES = {category.slug: category for category in catalogue.shipped_categories()}
REGENCIES = {regency.slug: regency for regency in regions.shipped_regencies()}


def label(category: CategoryLabel) -> str:
    return in_language(category.name, category.name_en)


def category_label(slug: str) -> str:
    return label(CATEGORIES[slug])


def regency_label(slug: str) -> str:
    return REGENCIES[slug].name


def nav_categories() -> list[tuple[str, str]]:
    """(slug, name) of the categories in the head of each page."""
    return [(slug, category_label(slug)) for slug in IN_HEAD]
