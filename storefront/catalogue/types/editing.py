"""What groups do to their listings, and how a listing looks to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from storefront.kernel.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.catalogue.types.words import ChangeState, DeterminationOutcome, ListingState, PaperKind
    from storefront.kernel.money import Rupiah

MOST_PICTURES = 8
MAY_PASS = ("description", "keywords", "material", "technique", "season", "shelf_life_days")  # everything else waits
_MAY_PASS_WORDS = dict(
    zip(MAY_PASS, ("Cerita", "Kata kunci", "Bahan", "Cara membuat", "Musim", "Masa simpan"), strict=True)
)
PASSES = Setting(
    key="catalogue.passes",
    default="",
    label="Bagian produk terverifikasi yang berlaku tanpa diperiksa, semua kelompok",
    choices=_MAY_PASS_WORDS,
    is_several=True,
    keeper="dinas_pmd",
)
PASSES_TRUSTED = Setting(
    key="catalogue.passes_trusted",
    default="description keywords material technique season",
    label="Bagian produk terverifikasi yang berlaku tanpa diperiksa, kelompok tepercaya",
    choices=_MAY_PASS_WORDS,
    is_several=True,
    keeper="dinas_pmd",
)
CLAIMS = {  # by the paper that bears them out; what none of ours does always waits
    kind: Setting(key=f"catalogue.claims.{kind}", default=words, label=label, longest=1000, keeper="dinas_pmd")
    for kind, words, label in (
        ("halal", "halal, toyib, thayyib", "Kata yang perlu sertifikat halal, dipisah koma"),
        ("bpom", "bpom, badan pom", "Kata yang perlu izin BPOM, dipisah koma"),
        ("pirt", "p-irt, pirt, dinkes", "Kata yang perlu P-IRT, dipisah koma"),
        ("ig", "indikasi geografis", "Kata yang perlu indikasi geografis, dipisah koma"),
        (
            "other",
            "organik, organic, bersertifikat, sertifikat, certified, sni, iso, haccp",
            "Kata lain yang selalu diperiksa kantor, dipisah koma",
        ),
    )
}
MOST_SUPPLIES = 8  # buffer villages of a product
DRAFT_KEY = re.compile(r"[0-9a-f]{16}")  # with which a form begins one draft, however often it is sent


class ListingAct(StrEnum):
    """What a group does to a listing as a whole."""

    SHOW = "show"
    PAUSE = "pause"
    ARCHIVE = "archive"
    RESTORE = "restore"
    WITHDRAW = "withdraw"  # its change that waits


@dataclass(frozen=True, kw_only=True)
class Edit:
    """New values by key (see `catalogue.content`); `seen` is the digest of the values that the form was made from."""

    product_id: int
    values: Mapping[str, Any]
    seen: str


@dataclass(frozen=True, kw_only=True)
class PriceEdit:
    """A variant's price as it was seen, and as it shall be."""

    variant_id: int
    seen: Rupiah
    price: Rupiah


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """A change that a group has proposed; `seen` and `proposed` by key."""

    id: int
    product_id: int
    state: ChangeState
    seen: Mapping[str, Any]
    proposed: Mapping[str, Any]
    proposed_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChangeCase:
    """A change before the office: `now` is live, `moved_on` names the keys that are no longer as the group saw them."""

    change: ChangeView
    name: str
    slug: str
    group_id: int
    regency_code: str
    moved_on: tuple[str, ...]
    now: Mapping[str, Any]
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A listing for those who keep it: `live` is what buyers see, `shown` what it says once the change is approved.

    `change` is the one that waits, or that came back to be put right.
    """

    product_id: int
    group_id: int
    slug: str
    state: ListingState
    outcome: DeterminationOutcome
    is_public: bool
    is_staged: bool  # what buyers read waits for the office
    live: Mapping[str, Any]
    shown: Mapping[str, Any]
    change: ChangeView | None
    scans: tuple[PaperKind, ...]


@dataclass(frozen=True, kw_only=True)
class ListingFilter:
    """Which of a group's listings; `text` is looked for in name and SKU."""

    group_id: int
    states: tuple[ListingState, ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ListingRow:
    """A listing in the list of its group. `price` is that of the cheapest variant, None without any."""

    id: int
    slug: str
    name: str
    state: ListingState
    outcome: DeterminationOutcome
    price: Rupiah | None
    price_varies: bool
    unit: str
    picture_key: str | None
    has_change: bool
    variant_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """A variant on sale in the list of prices."""

    id: int
    product_name: str
    label: str
    sku: str
    unit: str
    price: Rupiah


@dataclass(frozen=True, kw_only=True)
class EndingLicence:
    """A licence that ends soon or has lapsed (`days_left` below 0)."""

    product_id: int
    group_id: int
    product_name: str
    kind: PaperKind
    expires_on: date
    days_left: int
