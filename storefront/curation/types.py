"""Words of the showcase."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from storefront.kernel.errors import ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime


class ShowcasePage(StrEnum):
    HOME = "home"
    CATEGORY = "category"
    REGENCY = "regency"


class Spot(NamedTuple):
    """Where something is featured: `slug` names the category or the kabupaten and is empty for the home page."""

    page: ShowcasePage
    slug: str = ""


HOME = Spot(ShowcasePage.HOME)


class Picked(NamedTuple):
    """What is featured: a product or a group, never both."""

    product_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Showing:
    """Where something is featured, from `starts_at` until before `ends_at`, and why."""

    spot: Spot = HOME
    starts_at: datetime
    ends_at: datetime
    reason: str
    reason_en: str = ""


class ShowcaseEntry(NamedTuple):
    picked: Picked
    reason: str
    reason_en: str


MOST_SHOWN = 5  # products of one page, and as many groups: more of them nobody reads


class SlotPhase(StrEnum):
    NOW = "now"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class SlotView:
    """A slot as its office sees it. `revision` tells whether somebody has changed it since.

    `is_seen`: buyers see it in its time, as the thing is public and not too many stand before it.
    """

    id: int
    spot: Spot
    picked: Picked
    name: str
    slug: str
    is_public: bool
    is_seen: bool
    starts_at: datetime
    ends_at: datetime
    reason: str
    reason_en: str
    revision: int
    phase: SlotPhase


class CurationProblem(ProblemCode):
    NOT_PUBLIC = "not_public", N_("Ini belum tampil untuk pembeli. Pilih produk atau kelompok yang sudah tampil.")
    NOT_ON_PAGE = "not_on_page", N_("Ini tidak ada di halaman itu. Pilih halaman dari daftar.")
    PERIOD = "period", N_("Waktu selesai harus setelah waktu mulai.")
    PAST = "past", N_("Waktu selesai sudah lewat. Pilih waktu yang akan datang.")
    BEGUN = "begun", N_("Ini sudah tampil, jadi waktu mulainya tetap. Untuk menghentikannya, tekan Akhiri sekarang.")
    OVER = "over", N_("Ini sudah selesai tampil. Buat pilihan baru.")
    OVERLAP = "overlap", N_("Ini sudah dipilih di halaman yang sama, {starts} sampai {ends}. Pilih waktu lain.")
    REASON_MISSING = "reason_missing", N_("Tulis alasannya; pembeli akan membacanya.")
