"""Words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.events import Event
from storefront.kernel.states import Machine

if TYPE_CHECKING:
    from storefront.kernel.money import Rupiah


class ListingState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


LISTING = Machine(
    name="listing",
    states=ListingState,
    initial=ListingState.DRAFT,
    transitions={
        ListingState.DRAFT: frozenset({ListingState.PUBLISHED, ListingState.ARCHIVED}),
        ListingState.PUBLISHED: frozenset({ListingState.PAUSED, ListingState.ARCHIVED}),
        ListingState.PAUSED: frozenset({ListingState.PUBLISHED, ListingState.ARCHIVED}),
        ListingState.ARCHIVED: frozenset({ListingState.DRAFT}),
    },
)


class DeterminationOutcome(StrEnum):
    """What the catalogue knows of a determination; only verification writes it, through `catalogue.service`."""

    NONE = "none"
    VERIFIED = "verified"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class HalalStatus(StrEnum):
    """Four states, never yes or no: what must not be certified must still be named."""

    CERTIFIED = "bersertifikat"
    IN_PROCESS = "dalam_proses"
    NOT_HALAL = "tidak_halal"
    NOT_REQUIRED = "tidak_wajib"


class LicenceKind(StrEnum):
    PIRT = "pirt"
    BPOM = "bpom"
    IG = "ig"


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """Anything of a product, its group or its determination that a card or the index shows."""

    product_id: int


@dataclass(frozen=True, kw_only=True)
class LineItem:
    """A variant as a basket and an order need it: read from the tables themselves, never from a card.

    `is_public`: listing published, determination verified, group active, and the variant is still sold.
    """

    variant_id: int
    product_id: int
    group_id: int
    product_name: str
    product_slug: str
    variant_label: str
    unit: str
    sku: str
    price: Rupiah
    weight_g: int
    picture_key: str | None
    is_public: bool
    regency_code: str
    lead_time_days: int
