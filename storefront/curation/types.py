"""Words of the showcase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from storefront.kernel.errors import ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A product to be featured from `starts_at` until before `ends_at`, and why; lower positions come first."""

    product_id: int
    position: int
    starts_at: datetime
    ends_at: datetime
    reason: str
    reason_en: str = ""


class ShowcaseEntry(NamedTuple):
    product_id: int
    reason: str
    reason_en: str


class CurationProblem(ProblemCode):
    NOT_PUBLIC = "not_public", N_("Produk ini belum tampil untuk pembeli. Pilih produk yang terverifikasi dan tayang.")
    PERIOD = "period", N_("Waktu selesai harus setelah waktu mulai.")
    REASON_MISSING = "reason_missing", N_("Tulis alasan memilih produk ini; pembeli akan membacanya.")
