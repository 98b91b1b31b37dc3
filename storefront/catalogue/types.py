"""Words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.events import Event
from storefront.kernel.states import Machine


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
