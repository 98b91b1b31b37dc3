"""What waits for the offices that see to "Terverifikasi": one queue over products, changes, groups and papers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.kernel.errors import Problem


class CaseKind(StrEnum):
    """What is decided; values stand in addresses."""

    PRODUCT = "produk"
    CHANGE = "perubahan"
    GROUP = "kelompok"
    PAPERS = "berkas"


class Stage(StrEnum):
    """How far a case has come in the office; values stand in addresses."""

    UNTAKEN = "menunggu"
    TAKEN = "diperiksa"
    READY = "siap"  # examined by one, to be decided by another


KIND_LABELS = {
    CaseKind.PRODUCT: N_("Produk baru"),
    CaseKind.CHANGE: N_("Perubahan"),
    CaseKind.GROUP: N_("Kelompok baru"),
    CaseKind.PAPERS: N_("Dokumen baru"),
}
STAGE_LABELS = {
    Stage.UNTAKEN: N_("Menunggu pemeriksa"),
    Stage.TAKEN: N_("Sedang diperiksa"),
    Stage.READY: N_("Siap diputuskan"),
}
LONGEST_WORDS = 2000
DIGEST = Setting(
    key="casework.digest",
    default=True,
    label=N_("Kirim surat pagi kepada pemeriksa bila ada yang menunggu"),
    keeper="dinas_pmd",
)
DIGEST_HOURS = range(7, 10)  # in Kupang, on working days; several, as the worker may have stood still
SERVICE_DAYS = {  # from when something is put before the office to its answer
    kind: Setting(
        key=f"casework.days.{kind.name.lower()}", default=days, label=label, least=1, most=60, keeper="dinas_pmd"
    )
    for kind, days, label in (
        (CaseKind.PRODUCT, 10, N_("Waktu layanan produk baru, dalam hari kerja")),
        (CaseKind.CHANGE, 5, N_("Waktu layanan perubahan, dalam hari kerja")),
        (CaseKind.GROUP, 10, N_("Waktu layanan kelompok baru, dalam hari kerja")),
        (CaseKind.PAPERS, 5, N_("Waktu layanan dokumen baru, dalam hari kerja")),
    )
}


@dataclass(frozen=True, kw_only=True)
class ServiceTimes:
    """Within how many working days each kind is answered, and on which days besides weekends nobody works."""

    days: Mapping[CaseKind, int]
    holidays: frozenset[date]


@dataclass(frozen=True, kw_only=True)
class CaseKey:
    """One case: the id is that of the determination, the change, or the group."""

    kind: CaseKind
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the queue the next page begins: behind this case."""

    since: datetime
    key: CaseKey


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which cases. `reach`: codes of the kabupaten that somebody may see, None for all; the rest empty lets all in.

    `late_before` says for each kind since when a case waits too long; needed with `is_late`.
    """

    reach: frozenset[str] | None = None
    regency_code: str = ""
    kinds: frozenset[CaseKind] = frozenset(CaseKind)
    stage: Stage | None = None
    person_id: int | None = None
    text: str = ""
    is_late: bool = False
    late_before: Mapping[CaseKind, datetime] | None = None


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One line of the queue; `taken_by` is empty while nobody has taken it."""

    key: CaseKey
    since: datetime
    stage: Stage
    title: str
    group_name: str
    group_slug: str
    regency_code: str
    person_id: int | None
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What saying yes to a case would do, as far as no problem stands against it.

    `seen` is the digest of what was shown; of a product `valid_until` is its last day; `change` is what buyers see now
    and what the group wants, by key.
    """

    row: CaseRow
    seen: str = ""
    valid_until: date | None = None
    change: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A case to which somebody says yes, as they were shown it."""

    key: CaseKey
    seen: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """How much waits; `mine` is what one person has taken and nobody decides yet."""

    untaken: int
    mine: int
    ready: int
    late: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Waited:
    """How long a case has waited, in working days, and what that is against the service time of its kind."""

    days: int
    is_late: bool
    is_soon_late: bool


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody who works on cases of these kinds."""

    person_id: int
    name: str
    email: str
    kinds: frozenset[CaseKind]


@dataclass(frozen=True, kw_only=True)
class Examiner:
    """Who has taken something that waits."""

    person_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class DigestDue(Event):
    """Something waits on this morning (ISO form)."""

    day: str


@dataclass(frozen=True, kw_only=True)
class ChangeAnswered(Event):
    """An office has approved or returned a change."""

    change_id: int


@dataclass(frozen=True, kw_only=True)
class GroupAnswered(Event):
    """An office has given an application back, or lets a group sell, or no more; `state` is what the group came to."""

    group_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Why something goes back: keys of the list of reasons, and what is added to them."""

    reasons: tuple[str, ...] = ()
    words: str = ""


class CaseProblem(ProblemCode):
    REASONS_MISSING = "reasons_missing", N_("Pilih sedikitnya satu alasan, atau tulis sendiri.")
    WORDS_LONG = "words_long", N_("Paling banyak {most} huruf.")
    TAKEN = "taken", N_("{title}: sudah diambil {who}.")
    OWN = "own", N_("Anda anggota kelompok ini. Rekan Anda yang menjawabnya.")
    ONE_BY_ONE = "one_by_one", N_("Buka halamannya dan putuskan satu per satu.")
    NOT_EXAMINED = "not_examined", N_("Belum selesai diperiksa. Simpulkan pemeriksaannya dulu.")
    REJECTION = "rejection", N_("Pemeriksa menyarankan tolak. Putuskan di halamannya, dengan alasan.")
    GONE = "gone", N_("Satu perkara tidak menunggu lagi. Muat ulang daftarnya.")
