"""Reading the catalogue."""

from __future__ import annotations

from storefront.catalogue.models import Product
from storefront.catalogue.queries.goods import (
    GoodsFilter,
    is_in_state,
    is_offered,
    list_goods,
    list_published,
    list_titles,
    list_variant_ids,
)
from storefront.catalogue.queries.labels import category_texts, shipped_categories
from storefront.catalogue.queries.lines import find_lines
from storefront.catalogue.queries.listings import list_public
from storefront.catalogue.queries.products import (
    count_public_products,
    find_category,
    get_category,
    get_public_product,
    list_capacities,
    list_categories,
    list_checked_licences,
    list_pictures,
    list_product_ids,
    list_variants,
    public_ids,
)
from storefront.catalogue.queries.records import (
    find_by_sku,
    find_half_woven,
    find_product,
    get_summary,
    list_covers,
    list_skus,
    product_ids_of_group,
)
from storefront.catalogue.rules import alcohol_word

__all__ = [
    "GoodsFilter",
    "Product",
    "alcohol_word",
    "category_texts",
    "count_public_products",
    "find_by_sku",
    "find_category",
    "find_half_woven",
    "find_lines",
    "find_product",
    "get_category",
    "get_public_product",
    "get_summary",
    "is_in_state",
    "is_offered",
    "list_capacities",
    "list_categories",
    "list_checked_licences",
    "list_covers",
    "list_goods",
    "list_pictures",
    "list_product_ids",
    "list_public",
    "list_published",
    "list_skus",
    "list_titles",
    "list_variant_ids",
    "list_variants",
    "product_ids_of_group",
    "public_ids",
    "shipped_categories",
]
