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
    from datetime import date, datetime
    from typing import Any

    from storefront.catalogue.types import LicencePaper
    from storefront.kernel.errors import Problem
    from storefront.verification.types import Criterion, DeterminationState, HistoryLine

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
    """The criteria of one version, since when they hold, and the article that they stand in."""

    version: str
    since: date
    source: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Something that the office often asks for; the text says what to do."""

    key: str
    text: str
    text_en: str


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
class FindingView:
    """A verdict on one criterion."""

    criterion: str
    verdict: Verdict
    note: str
    by_id: int | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """`file_format` is None for a link."""

    id: int
    determination_id: int
    criterion: str
    kind: EvidenceKind
    title: str
    url: str
    file_key: str | None
    file_format: FileFormat | None
    is_from_group: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Examination:
    """Who has examined a case, when, and what they recommend; `is_stale`: the listing was changed since."""

    by: str
    at: datetime
    recommendation: Recommendation
    is_stale: bool


@dataclass(frozen=True, kw_only=True)
class RecheckView:
    """A look whether a determination still holds: which one, when, by whom, and what they wrote."""

    round: int
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RecheckDue:
    """A determination that somebody should look at again; `due` is the day since when."""

    determination_id: int
    product_name: str
    group_name: str
    regency_code: str
    code: str
    due: date


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """All that the page of a case needs. `content` is the listing by key (see `catalogue.content`).

    `round` is 0 for the examination and counts re-checks of what stands; `findings` are of this round, `earlier` of
    those before. `examiner_ids`: whoever has had a part in the examination, and so decides nothing here. `seen` goes
    into the forms.
    """

    id: int
    product_id: int
    product_slug: str
    regency_code: str
    group_id: int
    group_name: str
    group_slug: str
    state: DeterminationState
    origin: CaseOrigin
    code: str | None
    valid_until: date | None
    round: int
    criteria: CriteriaSet
    findings: Mapping[str, FindingView]
    earlier: Mapping[str, FindingView]
    evidence: tuple[EvidenceView, ...]
    gate: tuple[GateLine, ...]
    asks_storage: bool
    is_chilled: bool | None
    content: Mapping[str, Any]
    listing_digest: str
    licences: tuple[LicencePaper, ...]
    examination: Examination | None
    examiner_ids: frozenset[int]
    history: tuple[HistoryLine, ...]
    rechecks: tuple[RecheckView, ...]
    next_check: date | None
    seen: str

    @property
    def unjudged(self) -> int:
        """How many criteria have no verdict yet."""
        return sum(each.key not in self.findings for each in self.criteria.criteria)

    @property
    def has_not_met(self) -> bool:
        return any(each.verdict is Verdict.NOT_MET for each in self.findings.values())

    @property
    def is_gate_clear(self) -> bool:
        return all(line.is_clear for line in self.gate)


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Event):
    """The office has answered the group on one of its products; `state` is what the case came into."""

    determination_id: int
    state: str
