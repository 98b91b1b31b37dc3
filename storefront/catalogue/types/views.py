"""What the catalogue shows to doors and other capabilities: plain data, read in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from storefront.catalogue.types.commands import Facts
    from storefront.catalogue.types.words import DeterminationOutcome, HalalStatus, LicenceKind, PaperKind
    from storefront.kernel.money import Rupiah
    from storefront.producers.types import GroupInfo


@dataclass(frozen=True, kw_only=True)
class CategoryInfo:
    id: int
    slug: str
    name: str
    name_en: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class CategoryLabel:
    """A category as pages name it."""

    slug: str
    name: str
    name_en: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class CategoryRow(CategoryLabel):
    """A category as the office keeps it; `products` in any state."""

    is_blocked: bool
    products: int


@dataclass(frozen=True, kw_only=True)
class VariantView:
    """What can be bought, without its stock: that is the stock's to say."""

    id: int
    sku: str
    label: str
    label_en: str
    unit: str
    unit_label: str
    net_content: str
    price: Rupiah
    weight_g: int
    gtin: str = ""


@dataclass(frozen=True, kw_only=True)
class PictureView:
    key: str
    width: int
    height: int
    alt: str
    alt_en: str
    is_woven: bool


@dataclass(frozen=True, kw_only=True)
class LicenceView:
    """A licence that the office has checked."""

    kind: LicenceKind
    number: str
    expires_on: date | None
    checked_at: datetime


@dataclass(frozen=True, kw_only=True)
class LicencePaper:
    """A licence, or the halal certificate, as the office sees it: also one that it has not looked up yet."""

    kind: PaperKind
    number: str
    expires_on: date | None
    checked_at: datetime | None
    scanned_at: datetime | None  # when its photo was sent; None without one


@dataclass(frozen=True, kw_only=True)
class Supply:
    """What one village gives of the raw material, in percent; `is_own`: the producing village itself."""

    village: str
    regency_name: str
    material: str
    share: int
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class ListedProduct:
    """A listing with all that its page tells; stock and determination are added by the door.

    What has lapsed is not told: `halal_status` is None then, and its number.
    """

    id: int
    slug: str
    name: str
    name_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    brand: str
    category: CategoryInfo
    regency_code: str
    regency_name: str
    regency_slug: str
    place_label: str  # with the kecamatan where it is known
    facts: Facts
    cluster: str
    supplies: tuple[Supply, ...]
    is_liquid: bool
    halal_status: HalalStatus | None
    halal_number: str | None
    variants: tuple[VariantView, ...]
    pictures: tuple[PictureView, ...]
    licences: tuple[LicenceView, ...]
    group: GroupInfo


@dataclass(frozen=True, kw_only=True)
class ProductView(ListedProduct):
    """A public one; `also` is what was asked of it besides (`queries.get_public_product`)."""

    certificate_code: str
    determined_at: datetime
    published_at: datetime
    also: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProductSummary:
    """A product in any state, for the record of its determination."""

    id: int
    group_id: int
    slug: str
    name: str
    name_en: str
    category_name: str
    regency_code: str
    regency_name: str
    place_label: str
    outcome: DeterminationOutcome
    is_public: bool
    licences: tuple[LicenceView, ...]
    halal_number: str | None
    cluster: str
    supplies: tuple[Supply, ...]


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """How many units of a public product its group can make in a month."""

    slug: str
    name: str
    name_en: str
    unit: str
    per_month: int


@dataclass(frozen=True, kw_only=True)
class PreorderTerms:
    """What a group can make of a product in a month, how long it takes, and in which months (1 to 12) it begins."""

    product_id: int
    per_month: int
    lead_time_days: int
    season: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class LineItem:
    """A variant as a basket and an order need it: read from the tables themselves, never from a card.

    `is_public`: listing published, determination verified, group active, and the variant is still sold.
    """

    variant_id: int
    product_id: int
    group_id: int
    product_name: str
    product_name_en: str
    product_slug: str
    variant_label: str
    variant_label_en: str
    unit: str
    sku: str
    price: Rupiah
    weight_g: int
    picture_key: str | None
    is_public: bool
    regency_code: str
    lead_time_days: int
    is_liquid: bool = False
    volume_cm3: int = 0  # of its parcel; 0 where its sizes are not known


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A public product with what a card, a filter or the search index needs of it; all but its stock."""

    product_id: int
    slug: str
    name: str
    name_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    price: Rupiah  # of the cheapest variant
    price_varies: bool
    unit_label: str
    variant_ids: tuple[int, ...]
    variant_words: tuple[str, ...]  # in both languages
    place: str
    category_slug: str
    category_name: str
    category_name_en: str
    regency_code: str
    regency_name: str
    regency_slug: str
    regency_words: tuple[str, ...]
    group_id: int
    group_name: str
    group_slug: str
    material_words: tuple[str, ...]  # material and technique, in both languages
    picture_key: str | None
    lead_time_days: int
    takes_preorders: bool
    quality: int  # 0 to 100: how complete the listing is
    published_at: datetime
