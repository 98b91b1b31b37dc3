"""Words of the catalogue."""

from __future__ import annotations

from storefront.catalogue.types.commands import (
    CreateProduct,
    Facts,
    FinishedListing,
    ListingTakenIn,
    NewLicence,
    NewPicture,
    NewVariant,
)
from storefront.catalogue.types.views import (
    Capacity,
    CategoryInfo,
    CategoryLabel,
    LicenceView,
    LineItem,
    Listing,
    PictureView,
    ProductSummary,
    ProductView,
    VariantView,
)
from storefront.catalogue.types.words import (
    LISTING,
    CatalogueProblem,
    DeterminationOutcome,
    HalalStatus,
    LicenceKind,
    ListingState,
    ProductChanged,
)

__all__ = [
    "LISTING",
    "Capacity",
    "CatalogueProblem",
    "CategoryInfo",
    "CategoryLabel",
    "CreateProduct",
    "DeterminationOutcome",
    "Facts",
    "FinishedListing",
    "HalalStatus",
    "LicenceKind",
    "LicenceView",
    "LineItem",
    "Listing",
    "ListingState",
    "ListingTakenIn",
    "NewLicence",
    "NewPicture",
    "NewVariant",
    "PictureView",
    "ProductChanged",
    "ProductSummary",
    "ProductView",
    "VariantView",
]
