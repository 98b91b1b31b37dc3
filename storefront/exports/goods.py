"""What every file, feed, label and rule of readiness reads of a product, so that all of them agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import BARCODE_PREFIX
from storefront.kernel import gtin, settings
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.regions.types import PlaceName
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ExportedProduct, ExportedVariant, Selection
    from storefront.producers.types import Seller

PORTION = 500  # products


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A product with its seller. `available`: how many of each variant can be ordered now, by its id."""

    product: ExportedProduct
    seller: Seller
    regency_name: str
    place: PlaceName
    available: Mapping[int, int]
    barcodes: Mapping[int, str]  # EAN-13 by variant: its maker's, else one of ours

    def stock_of(self, variant: ExportedVariant) -> int:
        return self.available[variant.id]

    @property
    def stock(self) -> int:
        """How many can be ordered now, all variants together."""
        return sum(self.available.values())


def read_goods(session: Session, wanted: Selection, portion: int = PORTION) -> Iterator[list[Goods]]:
    """The selected products by id, a portion at a time: eight questions for each, however large."""
    prefix = settings.get(session, BARCODE_PREFIX)
    after = 0
    while products := catalogue.list_exported(session, wanted, after, portion):
        after = products[-1].id
        sellers = producers.list_sellers(session, {product.group_id for product in products})
        left = stock.available(session, [variant.id for product in products for variant in product.variants])
        yield [_goods(product, sellers[product.group_id], left, prefix) for product in products]


def _goods(product: ExportedProduct, seller: Seller, left: Mapping[int, int], prefix: int) -> Goods:
    regency = regions.shipped_regency(product.regency_code)
    return Goods(
        product=product,
        seller=seller,
        regency_name=regency.name,
        place=PlaceName(regency=regency.name, village=product.village_name, district=product.district_name),
        available={variant.id: left[variant.id] for variant in product.variants},
        barcodes={variant.id: variant.gtin or gtin.own_code(prefix, variant.id) for variant in product.variants},
    )
