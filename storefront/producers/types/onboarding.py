"""What a group brings before it sells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.settings import Setting
from storefront.producers.types.groups import KIND_LABELS, GroupKind

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.producers.types.groups import GroupState


KBLI_EDITIONS = ("2025", "2020", "2017", "2015")
MOST_KBLI = 30


class OnboardingItem(StrEnum):
    """What a group brings before it sells, in the order in which it is asked for."""

    TERMS = "terms"
    PRODUCT = "product"
    BANK = "bank"
    DEED = "deed"
    NIB = "nib"
    NPWP = "npwp"
    ATTESTATION = "attestation"


PROMISES = frozenset({OnboardingItem.TERMS, OnboardingItem.ATTESTATION})
PAPERS = frozenset({OnboardingItem.BANK, OnboardingItem.DEED, OnboardingItem.NIB, OnboardingItem.NPWP})
_EVERY_KIND = " ".join(GroupKind)
NEEDED_BY = {  # the kinds of groups that need it, which the office may change
    item: Setting(
        key=f"onboarding.{item}",
        default=kinds,
        label=label,
        choices={kind.value: words for kind, words in KIND_LABELS.items()},
        is_several=True,
        keeper="dinas_pmd",
    )
    for item, kinds, label in (
        (OnboardingItem.TERMS, _EVERY_KIND, "Syarat disetujui: jenis kelompok yang wajib"),
        (OnboardingItem.PRODUCT, _EVERY_KIND, "Produk pertama: jenis kelompok yang wajib"),
        (OnboardingItem.BANK, _EVERY_KIND, "Rekening: jenis kelompok yang wajib"),
        (OnboardingItem.DEED, "bumdes kdmp koperasi kelompok_usaha pkk sekolah", "SK: jenis kelompok yang wajib"),
        (OnboardingItem.NIB, "bumdes kdmp koperasi umk", "NIB: jenis kelompok yang wajib"),
        (OnboardingItem.NPWP, "bumdes kdmp koperasi", "NPWP: jenis kelompok yang wajib"),
        (OnboardingItem.ATTESTATION, _EVERY_KIND, "Pernyataan: jenis kelompok yang wajib"),
    )
}


class PaperFormat(StrEnum):
    """What a private file is."""

    PHOTO = "jpg"
    PDF = "pdf"


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """A paper as it was typed: its number, and for a bank account also the bank and the holder."""

    number: str
    issuer: str = ""
    holder: str = ""


@dataclass(frozen=True, kw_only=True)
class Business:
    """What the NIB of a group lets it do, by codes of an edition of KBLI; `is_taxable`: it adds PPN (PKP)."""

    kbli: tuple[str, ...] = ()
    kbli_edition: str = ""
    is_taxable: bool = False


@dataclass(frozen=True, kw_only=True)
class StoredPaper:
    """A file of a group in the private folder."""

    key: str
    kind: PaperFormat


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One line of a group's checklist. `waived_because`: the office asks for it no more."""

    item: OnboardingItem
    is_met: bool
    number: str = ""
    issuer: str = ""
    holder: str = ""
    file: StoredPaper | None = None
    given_at: datetime | None = None
    waived_because: str = ""

    @property
    def is_done(self) -> bool:
        return self.is_met or bool(self.waived_because)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a group has come, in the order of the checklist."""

    group_id: int
    state: GroupState
    items: tuple[ItemView, ...]
    submitted_at: datetime | None = None

    @property
    def missing(self) -> tuple[OnboardingItem, ...]:
        return tuple(each.item for each in self.items if not each.is_done)

    @property
    def done(self) -> int:
        return len(self.items) - len(self.missing)
