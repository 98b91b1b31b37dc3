"""What the use cases of the catalogue are told to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storefront.catalogue.types.words import HalalStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.catalogue.types.words import LicenceKind
    from storefront.kernel.money import Rupiah


@dataclass(frozen=True, kw_only=True)
class NewVariant:
    """`weight_g` is what goes on the scales, packing included; `size_cm` is length, width, height of the parcel."""

    sku: str
    unit: str
    price: Rupiah
    weight_g: int
    label: str = ""
    label_en: str = ""
    net_content: str = ""
    size_cm: tuple[int, int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class NewLicence:
    kind: LicenceKind
    number: str
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewPicture:
    """A picture that lies in the public media store already; width and height in pixels of its largest rendition."""

    key: str
    width: int
    height: int
    alt: str
    alt_en: str = ""
    is_woven: bool = False
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Key facts; an empty text or None is not shown."""

    material: str = ""
    material_en: str = ""
    technique: str = ""
    technique_en: str = ""
    shelf_life_days: int | None = None
    capacity_per_month: int | None = None
    lead_time_days: int = 2
    season: str = ""
    season_from: int | None = None
    season_until: int | None = None
    takes_preorders: bool = False
    brand: str = ""
    composition: str = ""
    composition_en: str = ""
    specification: tuple[tuple[str, str], ...] = ()
    is_domestic: bool = False


@dataclass(frozen=True, kw_only=True)
class CreateProduct:
    """A listing as it is drafted; `category` is a category's name or slug, spelled loosely.

    `supplies`: rows of `catalogue.supplies`.
    """

    group_id: int
    category: str
    name: str
    regency_code: str
    variants: tuple[NewVariant, ...]
    name_en: str = ""
    description: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    village_code: str | None = None
    village_name: str = ""
    district_name: str = ""
    facts: Facts = field(default_factory=Facts)
    cluster: str = ""
    supplies: tuple[Mapping[str, Any], ...] = ()
    licences: tuple[NewLicence, ...] = ()
    halal_status: HalalStatus = HalalStatus.NOT_REQUIRED
    halal_number: str | None = None
    kbki: str = ""
    is_liquid: bool = False


@dataclass(frozen=True, kw_only=True)
class FinishedListing:
    """A listing that comes in whole, on show since `published_at`, its licences looked up by the office; None: a draft.

    `draft` names its group, and its village as the register does.
    """

    draft: CreateProduct
    pictures: tuple[NewPicture, ...]
    drafted_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ListingTakenIn:
    """What became of a finished listing; `variant_ids` by SKU."""

    product_id: int
    regency_code: str
    variant_ids: Mapping[str, int]
