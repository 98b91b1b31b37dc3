"""The determination of OVOP products: Pergub NTT 45/2025, annex II.3 (product) and II.4 (place)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.states import Machine
from storefront.kernel.text import N_
from storefront.verification.case_views import (
    CaseView,
    EvidenceView,
    Examination,
    FindingView,
    RecheckDue,
    RecheckView,
)
from storefront.verification.case_words import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_EVIDENCE,
    RECHECK_MONTHS,
    VALID_MONTHS,
    AddEvidence,
    CaseAnswered,
    CaseDecision,
    CaseOrigin,
    Conclusion,
    CriteriaSet,
    EvidenceKind,
    FileFormat,
    GateFacts,
    GateItem,
    GateLine,
    GateProblem,
    Law,
    Reason,
    ReasonUse,
    Recommendation,
    RecordFinding,
    Verdict,
)
from storefront.verification.proposal_words import PROPOSAL, ProposalState, ProposalView, ProposeProduct, Proposer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.catalogue.types import LicenceView, Supply


__all__ = [
    "BASIS",
    "DETERMINATION",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "MOST_EVIDENCE",
    "PROPOSAL",
    "RECHECK_MONTHS",
    "VALID_MONTHS",
    "AddEvidence",
    "CaseAnswered",
    "CaseDecision",
    "CaseOrigin",
    "CaseView",
    "CertificateView",
    "Conclusion",
    "CriteriaSet",
    "Criterion",
    "D",
    "Decision",
    "DeterminationState",
    "DeterminationSummary",
    "EvidenceKind",
    "EvidenceView",
    "Examination",
    "FileFormat",
    "FindingView",
    "GateFacts",
    "GateItem",
    "GateLine",
    "GateProblem",
    "HistoryLine",
    "Law",
    "ProposalState",
    "ProposalView",
    "ProposeProduct",
    "Proposer",
    "Reason",
    "ReasonUse",
    "RecheckDue",
    "RecheckView",
    "Recommendation",
    "RecordFinding",
    "Standing",
    "Verdict",
    "VerificationProblem",
]


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
        D.SUBMITTED: frozenset({D.EXAMINED, D.RETURNED, D.DRAFT}),  # the last: its listing was archived
        D.EXAMINED: frozenset({D.VERIFIED, D.RETURNED, D.REJECTED, D.SUBMITTED, D.DRAFT}),  # submitted: examined again
        D.RETURNED: frozenset({D.SUBMITTED}),
        D.VERIFIED: frozenset({D.SUSPENDED, D.EXPIRED}),
        D.REJECTED: frozenset(),
        D.SUSPENDED: frozenset({D.VERIFIED, D.EXPIRED}),
        D.EXPIRED: frozenset(),
    },
)

BASIS = N_("menurut kriteria Lampiran II.3 dan II.4 Pergub NTT 45/2025")


class VerificationProblem(ProblemCode):
    DETERMINED_ALREADY = "determined_already", N_("Produk ini sudah ditetapkan dengan nomor {code}.")
    REASON_MISSING = "reason_missing", N_("Tulis alasannya; kelompok dan pembeli akan membacanya.")
    SUBMITTED_ALREADY = "submitted_already", N_("Produk ini sudah diajukan. Tunggu jawaban kantor.")
    PERIOD = "period", N_("Tanggal berakhir harus setelah tanggal penetapan.")
    OVER = "over", N_("Masa berlakunya sudah habis. Kelompok perlu mengajukan lagi.")
    OPEN_ALREADY = "open_already", N_("Produk ini sedang diperiksa kantor. Putuskan di berkasnya.")
    CHANGED_MEANWHILE = "changed_meanwhile", N_("Isinya baru saja berubah. Periksa lagi, lalu kirim lagi.")
    CHANGED_SINCE = "changed_since", N_("Kelompok mengubah isinya setelah diperiksa. Minta diperiksa ulang.")
    SAME_PERSON = "same_person", N_("Anda ikut memeriksa berkas ini. Orang lain yang memutuskan.")
    OWN_PRODUCT = "own_product", N_("Ini produk kelompok Anda sendiri. Orang lain yang menanganinya.")
    UNJUDGED = "unjudged", N_("Masih ada {count} syarat yang belum dinilai.")
    NOT_MET = "not_met", N_("Ada syarat yang belum terpenuhi. Kembalikan dulu kepada kelompok.")
    GATE_SHUT = "gate_shut", N_("Izin dan syarat hukumnya belum lengkap.")
    REASONS_MISSING = "reasons_missing", N_("Pilih sedikitnya satu alasan, atau tulis sendiri.")
    REASON_UNKNOWN = "reason_unknown", N_("Pilih alasan dari daftar.")
    NOTE_MISSING = "note_missing", N_("Tulis apa yang belum terpenuhi.")
    TITLE_MISSING = "title_missing", N_("Tulis apa yang ditunjukkan bukti ini.")
    TEXT_LONG = "text_long", N_("Paling banyak {most} huruf.")
    LINK_FORM = "link_form", N_("Tulis alamat lengkap yang diawali https://.")
    MOST_EVIDENCE = "most_evidence", N_("Sudah ada {most} bukti. Hapus dulu yang tidak dipakai.")
    PROPOSED_ALREADY = "proposed_already", N_("Produk ini sudah diusulkan dan menunggu jawaban.")
    LETTER_MISSING = "letter_missing", N_("Tulis nomor surat usulannya.")
    LETTER_LATER = "letter_later", N_("Tanggal surat tidak boleh setelah hari ini.")
    DECLINED_WHY = "declined_why", N_("Tulis alasannya; pengusul akan membacanya.")
    FILE_MISSING = "file_missing", N_("Pilih dulu foto atau berkasnya.")
    FILE_HEAVY = "file_heavy", N_("Berkas ini terlalu besar. Paling besar 12 MB.")
    FILE_KIND = "file_kind", N_("Kirim foto (JPEG, PNG, WebP, AVIF) atau PDF.")
    FILE_DAMAGED = "file_damaged", N_("Berkas ini rusak atau terpotong. Kirim sekali lagi.")
    REASON_TEXT = "reason_text", N_("Tulis apa yang harus dilakukan kelompok.")
    REASON_TEXT_EN = "reason_text_en", N_("Tulis juga dalam bahasa Inggris.")
    REASON_LONG = "reason_long", N_("Paling banyak {most} huruf.")
    REASON_WORDY = "reason_wordy", N_("Paling banyak {most} kata dalam satu kalimat.")
    REASON_KNOWN = "reason_known", N_("Kalimat ini sudah ada di daftar.")
    REASON_USE = "reason_use", N_("Pilih sedikitnya satu.")
    SET_IN_FORCE = "set_in_force", N_("Versi ini sudah berlaku dan tidak diubah lagi. Buat versi baru.")
    SET_SINCE = "set_since", N_("Tanggal mulai berlaku harus setelah hari ini.")
    SET_SOURCE = "set_source", N_("Tulis dasar hukumnya, misalnya nomor Pergub dan lampirannya.")
    SET_EMPTY = "set_empty", N_("Setiap lampiran perlu sedikitnya satu syarat.")
    SET_TEXT = "set_text", N_("Tulis syarat ini dalam bahasa Indonesia dan Inggris.")
    FILE_ACTIVE = "file_active", N_("PDF ini terkunci atau berisi program. Kirim fotonya saja.")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A determination that the office brings along on paper; `valid_until` is its last day, None without end."""

    product_id: int
    regency_code: str
    decided_at: datetime
    valid_until: date | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One requirement of the annex to Pergub NTT 45/2025: `annex` is II.3 (product) or II.4 (place).

    `note` tells examiners how the office judges it.
    """

    annex: str
    letter: str
    text: str
    text_en: str
    note: str = ""

    @property
    def key(self) -> str:
        """`II.3.a`."""
        return f"{self.annex}.{self.letter}"


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One step of a determination, as the certificate tells it."""

    state: DeterminationState
    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a product's newest determination is, since when, and what the office has told the group."""

    state: DeterminationState
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeterminationSummary:
    """What the badge of a product says: by whom and when."""

    code: str
    state: DeterminationState
    office: str
    decided_by: str
    decided_at: datetime
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class CertificateView:
    """The public certificate behind the QR on a label.

    `is_valid` is False once it is suspended or past its time; `ended_at` and `ended_reason` say since when, why.
    `is_example` marks what the demo made up. `verdicts` go by the key of the criterion; there are none of a decision
    that was taken over from paper. `next_check` is the day by which somebody looks again, of what is valid.
    """

    code: str
    state: DeterminationState
    is_valid: bool
    is_example: bool
    product_name: str
    product_name_en: str
    product_slug: str
    product_is_public: bool
    group_name: str
    place_label: str
    office: str
    decided_by: str
    decided_at: datetime
    examined_by: str
    examined_at: datetime | None
    checked_at: datetime | None
    next_check: date | None
    valid_until: date | None
    ended_at: datetime | None
    ended_reason: str | None
    basis: str
    criteria: CriteriaSet
    verdicts: Mapping[str, Verdict]
    licences: tuple[LicenceView, ...]
    halal_number: str | None
    cluster: str
    supplies: tuple[Supply, ...]
    history: tuple[HistoryLine, ...]
