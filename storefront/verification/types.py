"""The determination of OVOP products: Pergub NTT 45/2025, annex II.3 (product) and II.4 (place)."""

from __future__ import annotations

from enum import StrEnum

from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_


class DeterminationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    EXAMINED = "examined"
    RETURNED = "returned"
    VERIFIED = "verified"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


D = DeterminationState
DETERMINATION = Machine(
    name="determination",
    states=DeterminationState,
    initial=D.DRAFT,
    transitions={
        D.DRAFT: frozenset({D.SUBMITTED}),
        D.SUBMITTED: frozenset({D.EXAMINED, D.RETURNED}),
        D.EXAMINED: frozenset({D.VERIFIED, D.RETURNED, D.REJECTED}),
        D.RETURNED: frozenset({D.SUBMITTED}),
        D.VERIFIED: frozenset({D.SUSPENDED, D.EXPIRED}),
        D.REJECTED: frozenset(),
        D.SUSPENDED: frozenset({D.VERIFIED, D.EXPIRED}),
        D.EXPIRED: frozenset({D.SUBMITTED}),
    },
)

DECIDING_OFFICE = Setting(
    key="verification.office", default="Dinas PMD Provinsi NTT", label=N_("Kantor yang menetapkan produk OVOP")
)
BASIS = N_("menurut kriteria Lampiran II.3 dan II.4 Pergub NTT 45/2025")
