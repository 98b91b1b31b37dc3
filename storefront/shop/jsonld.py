"""What machines read of a product (schema.org); every figure is one that stands on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.shop.navigation import category_label
from storefront.shop.units import unit_word
from storefront.web.files import picture_url
from storefront.web.pages import absolute, absolute_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.catalogue.types import ProductView, VariantView

PICTURE_WIDTH = 1200


def product(
    found: ProductView, name: str, description: Sequence[str], available: Mapping[int, int]
) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name,
        "description": " ".join(description),
        "url": absolute_url("shop.product", slug=found.slug),
        "image": [absolute(picture_url(picture.key, PICTURE_WIDTH, "jpg")) for picture in found.pictures],
        "category": category_label(found.category.slug),
        "brand": {"@type": "Organization", "name": found.group.name},
        "countryOfOrigin": "ID",
        "offers": [_offer(found, variant, available.get(variant.id, 0)) for variant in found.variants],
    }


def _offer(found: ProductView, variant: VariantView, left: int) -> dict[str, object]:
    return {
        "@type": "Offer",
        "name": variant.label or unit_word(variant.unit_label),
        "sku": variant.sku,
        "price": variant.price.amount,
        "priceCurrency": "IDR",
        "availability": f"https://schema.org/{'InStock' if left > 0 else 'OutOfStock'}",
        "url": absolute_url("shop.product", slug=found.slug),
        "seller": {"@type": "Organization", "name": found.group.name},
    }
