"""Names of categories and regions for pages, which do not ask the database for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.kernel.text import in_language as in_language
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.catalogue.types import CategoryLabel

IN_HEAD = ("tenun", "kopi", "camilan", "gula-lontar", "madu", "kelor-dan-herbal", "anyaman")


class _Categories(Mapping[str, "CategoryLabel"]):
    """Those that products can be listed in, by slug, as the office has them by now."""

    def __getitem__(self, slug: str) -> CategoryLabel:
        return catalogue.named_categories()[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue.named_categories())

    def __len__(self) -> int:
        return len(catalogue.named_categories())


CATEGORIES = _Categories()
REGENCIES = {regency.slug: regency for regency in regions.shipped_regencies()}


def label(category: CategoryLabel) -> str:
    return in_language(category.name, category.name_en)


def category_label(slug: str) -> str:
    """Its name; for a moment this process may not know one that an office has just added."""
    known = CATEGORIES.get(slug)
    return label(known) if known else slug.replace("-", " ").capitalize()


def regency_label(slug: str) -> str:
    return REGENCIES[slug].name


def nav_categories() -> list[tuple[str, str]]:
    """(slug, name) of the categories in the head of each page."""
    return [(slug, category_label(slug)) for slug in IN_HEAD if slug in CATEGORIES]
