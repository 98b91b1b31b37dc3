"""Reading the catalogue."""

from __future__ import annotations

from storefront.catalogue.content import day_of, digest, staged_digests
from storefront.catalogue.content import read_many as read_contents
from storefront.catalogue.models import Product
from storefront.catalogue.queries.cells import list_cells
from storefront.catalogue.queries.exported import count_exported, list_exported
from storefront.catalogue.queries.goods import (
    GoodsFilter,
    is_in_state,
    list_goods,
    list_published,
    list_titles,
    list_variant_ids,
    select_offered,
)
from storefront.catalogue.queries.keeping import (
    find_scan,
    get_desk,
    group_of,
    list_changes,
    list_ending,
    list_listings,
    list_prices,
    list_returned,
    list_unshown,
)
from storefront.catalogue.queries.labels import (
    Offers,
    category_texts,
    category_version,
    current_categories,
    list_category_rows,
    list_offers,
    list_units,
    named_categories,
    shipped_categories,
    shipped_offers,
)
from storefront.catalogue.queries.lines import find_lines, list_preorder_terms
from storefront.catalogue.queries.listings import list_public
from storefront.catalogue.queries.pages import (
    get_preview,
    get_public_product,
    list_checked_licences,
    list_pictures,
    list_variants,
)
from storefront.catalogue.queries.products import (
    category_slug,
    count_public_products,
    find_category,
    get_category,
    is_blocked,
    is_public,
    list_capacities,
    list_product_ids,
    public_ids,
)
from storefront.catalogue.queries.records import (
    find_by_sku,
    find_half_woven,
    find_product,
    get_summary,
    list_covers,
    list_named,
    list_papers,
    list_skus,
    names_of_things,
    product_ids_of_group,
    things_of_group,
)
from storefront.catalogue.queries.waiting import get_change, get_changes, group_of_change, select_waiting
from storefront.catalogue.rules import alcohol_problems, alcohol_word
from storefront.catalogue.supplies import supplies_of

__all__ = [
    "GoodsFilter",
    "Offers",
    "Product",
    "alcohol_problems",
    "alcohol_word",
    "category_slug",
    "category_texts",
    "category_version",
    "count_exported",
    "count_public_products",
    "current_categories",
    "day_of",
    "digest",
    "find_by_sku",
    "find_category",
    "find_half_woven",
    "find_lines",
    "find_product",
    "find_scan",
    "get_category",
    "get_change",
    "get_changes",
    "get_desk",
    "get_preview",
    "get_public_product",
    "get_summary",
    "group_of",
    "group_of_change",
    "is_blocked",
    "is_in_state",
    "is_public",
    "list_capacities",
    "list_category_rows",
    "list_cells",
    "list_changes",
    "list_checked_licences",
    "list_covers",
    "list_ending",
    "list_exported",
    "list_goods",
    "list_listings",
    "list_named",
    "list_offers",
    "list_papers",
    "list_pictures",
    "list_preorder_terms",
    "list_prices",
    "list_product_ids",
    "list_public",
    "list_published",
    "list_returned",
    "list_skus",
    "list_titles",
    "list_units",
    "list_unshown",
    "list_variant_ids",
    "list_variants",
    "named_categories",
    "names_of_things",
    "product_ids_of_group",
    "public_ids",
    "read_contents",
    "select_offered",
    "select_waiting",
    "shipped_categories",
    "shipped_offers",
    "staged_digests",
    "supplies_of",
    "things_of_group",
]
