"""A product as catalogue files, feeds and labels need it, in any state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.catalogue.types.words import DeterminationOutcome, HalalStatus, LicenceKind, ListingState
    from storefront.kernel.money import Rupiah


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which products: those of a group, of a kabupaten, these very ones; empty lets all through.

    `only_public`: what buyers see. Else any listing with a name that is not archived,
    of a category that is not blocked: alcohol leaves in no file.
    """

    group_id: int | None = None
    regency_code: str = ""
    product_ids: tuple[int, ...] = ()
    only_public: bool = True


@dataclass(frozen=True, kw_only=True)
class ExportedVariant:
    """What is sold, without its stock. `size_cm`: length, width and height of the parcel; `gtin`: its maker's."""

    id: int
    sku: str
    label: str
    label_en: str
    unit: str
    net_content: str
    price: Rupiah
    weight_g: int
    size_cm: tuple[int, int, int] | None
    gtin: str


@dataclass(frozen=True, kw_only=True)
class ExportedPicture:
    """Width and height in pixels of its largest rendition; a woven one is drawn by the shop and no photo."""

    key: str
    width: int
    height: int
    is_woven: bool


@dataclass(frozen=True, kw_only=True)
class ExportedLicence:
    """`is_checked`: the office has looked it up."""

    number: str
    expires_on: date | None
    is_checked: bool


@dataclass(frozen=True, kw_only=True)
class ExportedProduct:
    """All that a listing says, live. `specification`: pairs of name and value; `tkdn`: see `catalogue.content`."""

    id: int
    group_id: int
    slug: str
    name: str
    name_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    category_slug: str
    category_name: str
    is_blocked: bool
    regency_code: str
    village_code: str | None
    village_name: str
    district_name: str
    material: str
    technique: str
    brand: str
    composition: str
    specification: tuple[tuple[str, str], ...]
    shelf_life_days: int | None
    lead_time_days: int
    capacity_per_month: int | None
    takes_preorders: bool
    kbki: str
    is_domestic: bool
    tkdn: Mapping[str, Any]
    sni_number: str
    trademark_number: str
    is_liquid: bool
    halal_status: HalalStatus
    halal_number: str
    halal_expires_on: date | None
    state: ListingState
    outcome: DeterminationOutcome
    certificate_code: str
    determined_at: datetime | None
    is_public: bool
    variants: tuple[ExportedVariant, ...]
    pictures: tuple[ExportedPicture, ...]
    licences: Mapping[LicenceKind, ExportedLicence]
