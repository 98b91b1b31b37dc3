"""The words of a case: how a product is examined and decided; `types` hands them on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from storefront.catalogue.types import LicencePaper
    from storefront.kernel.errors import Problem
    from storefront.verification.types import Criterion, DeterminationState

VALID_MONTHS = Setting(
    key="verification.valid_months",
    default=24,
    label=N_("Penetapan berlaku berapa bulan"),
    least=1,
    most=120,
    keeper="dinas_pmd",
)
RECHECK_MONTHS = Setting(
    key="verification.recheck_months",
    default=6,
    label=N_("Diperiksa ulang setiap berapa bulan"),
    least=1,
    most=60,
    keeper="dinas_pmd",
)
MOST_EVIDENCE = 30  # of one case
LONGEST_TITLE = 120
LONGEST_TEXT = 2000


class CaseOrigin(StrEnum):
    """Who brought a product before the office."""

    GROUP = "group"
    FACILITATOR = "facilitator"
    PROPOSAL = "proposal"  # annex II.4.f, VI.1.k and l
    RECORD = "record"  # decided on paper and taken over


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Recommendation(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    MINUTES = "minutes"  # berita acara musyawarah desa
    LINK = "link"


class FileFormat(StrEnum):
    PHOTO = "photo"
    PDF = "pdf"


class GateItem(StrEnum):
    NIB = "nib"
    LICENCE = "licence"
    HALAL = "halal"
    ALCOHOL = "alcohol"


class GateProblem(ProblemCode):
    """Why the legal gate is shut."""

    NIB_MISSING = "nib_missing", N_("Kelompok belum punya NIB.")
    LICENCE_MISSING = "licence_missing", N_("Barang ini perlu izin edar: P-IRT atau BPOM.")
    LICENCE_UNFIT = "licence_unfit", N_("P-IRT tidak berlaku untuk daging atau ikan dingin dan beku. Perlu izin BPOM.")
    LICENCE_LAPSED = "licence_lapsed", N_("Izin sudah berakhir pada {date}.")
    LICENCE_UNCHECKED = "licence_unchecked", N_("Nomor izin belum dicocokkan dengan daftar resmi.")
    STORAGE_UNKNOWN = "storage_unknown", N_("Pilih dulu cara simpannya: suhu ruang, atau dingin dan beku.")
    HALAL_MISSING = "halal_missing", N_("Status halal makanan ini belum jelas.")
    HALAL_LAPSED = "halal_lapsed", N_("Sertifikat halal sudah berakhir pada {date}.")
    ALCOHOL = "alcohol", N_("Minuman beralkohol tidak boleh ditetapkan.")


@dataclass(frozen=True, kw_only=True)
class CriteriaSet:
    """The criteria of one version, since when they hold (None: a draft), and the article that they stand in."""

    version: str
    since: date | None
    source: str
    criteria: tuple[Criterion, ...]


class ReasonUse(StrEnum):
    """What is given back with a reason."""

    PRODUCT = "product"
    CHANGE = "change"
    GROUP = "group"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Something that the office often asks for; the text says what to do. A retired one is offered no more."""

    key: str
    text: str
    text_en: str
    uses: tuple[ReasonUse, ...]
    is_retired: bool = False


@dataclass(frozen=True, kw_only=True)
class GateFacts:
    """What the legal gate looks at. `is_chilled`: kept chilled or frozen; None: nobody has said yet."""

    category: str
    has_alcohol: bool
    licences: tuple[LicencePaper, ...]
    halal: tuple[str, str | None, date | None]  # status, number, last day
    nib: str
    nib_waived: str
    is_chilled: bool | None
    waivers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class GateLine:
    """One thing that the law asks for: clear without a problem; `waived` says why it is let through all the same."""

    item: GateItem
    problem: Problem | None = None
    waived: str = ""
    may_waive: bool = False

    @property
    def is_clear(self) -> bool:
        return self.problem is None or bool(self.waived)


@dataclass(frozen=True, kw_only=True)
class Law:
    """What the law asks of a product: `needs` by its category, `problems` by what stands in the way, waived or not."""

    needs: frozenset[GateItem]
    problems: Mapping[GateItem, Problem]


@dataclass(frozen=True, kw_only=True)
class RecordFinding:
    """The verdict on one criterion, such as `II.3.a`."""

    criterion: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AddEvidence:
    """Something that shows how it is; `criterion` is empty for the whole. A link has a `url`, all else a file."""

    kind: EvidenceKind
    title: str
    criterion: str = ""
    url: str = ""
    upload: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """The end of an examination: what the examiner recommends, or None to give it back to be put right.

    `reasons` are keys of the list, `seen` is the digest of what the examiner was shown.
    """

    recommendation: Recommendation | None
    seen: str
    reasons: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseDecision:
    """What the office decides: VERIFIED, REJECTED or RETURNED.

    `reasons` are keys of the list of reasons, `words` what is added to them; `valid_until` is the last day of a
    determination, None without end; `seen` is the digest of what the decider was shown.
    """

    to: DeterminationState
    seen: str
    reasons: tuple[str, ...] = ()
    words: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Event):
    """The office has answered the group on one of its products; `state` is what the case came into."""

    determination_id: int
    state: str
