"""How a card and a document are made of what the catalogue and the stock say. Pure but for the row classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.search.engine import Document
from storefront.search.types import merit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.catalogue.types import Listing


def card_values(listing: Listing, available: Mapping[int, int]) -> dict[str, Any]:
    """The columns of a product's card; `available` counts what can be bought of each variant."""
    left = sum(available.get(variant_id, 0) for variant_id in listing.variant_ids)
    return {
        "product_id": listing.product_id,
        "slug": listing.slug,
        "name": listing.name,
        "name_en": listing.name_en,
        "price": listing.price,
        "price_varies": listing.price_varies,
        "unit_label": listing.unit_label,
        "place": listing.place,
        "category_slug": listing.category_slug,
        "regency_slug": listing.regency_slug,
        "group_id": listing.group_id,
        "group_name": listing.group_name,
        "group_slug": listing.group_slug,
        "picture_key": listing.picture_key,
        "available": left,
        "lead_time_days": listing.lead_time_days,
        "takes_preorders": listing.takes_preorders,
        "quality": listing.quality,
        "published_at": listing.published_at,
        "merit": merit(listing.quality, left),
    }


def document(listing: Listing, available: int) -> Document:
    """What the index holds of a product, in both languages."""
    words = (
        *listing.keywords,
        *listing.variant_words,
        listing.name_en,
        listing.category_name,
        listing.category_name_en,
        *listing.material_words,
    )
    return Document(
        product_id=listing.product_id,
        name=listing.name,
        keywords=tuple(dict.fromkeys(word for word in words if word)),
        description=f"{listing.description}\n{listing.description_en}",
        producer=listing.group_name,
        place=(listing.place, listing.regency_name, *listing.regency_words),
        category_slug=listing.category_slug,
        kabupaten_slug=listing.regency_slug,
        price=listing.price.amount,
        quality=listing.quality,
        in_stock=available > 0,
        published_at=int(listing.published_at.timestamp()),
    )
