"""Lembaga Ekonomi: Pergub NTT 45/2025, article 1 number 11."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.states import Machine
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.kernel.money import Rupiah

LONGEST_NAME = 120
LONGEST_LINE = 200
LONGEST_STORY = 4000
MOST_PEOPLE = 100_000


class GroupKind(StrEnum):
    BUMDES = "bumdes"
    KDMP = "kdmp"
    KOPERASI = "koperasi"
    KELOMPOK_USAHA = "kelompok_usaha"
    PKK = "pkk"
    SEKOLAH = "sekolah"
    KOMUNITAS = "komunitas"
    UMK = "umk"


class ProgrammeLabel(StrEnum):
    """Which of the three names of the programme a group's goods carry."""

    VILLAGE = "village"
    COMMUNITY = "community"
    SCHOOL = "school"


LABEL_OF_KIND = {
    GroupKind.SEKOLAH: ProgrammeLabel.SCHOOL,
    GroupKind.KOMUNITAS: ProgrammeLabel.COMMUNITY,
    GroupKind.PKK: ProgrammeLabel.COMMUNITY,
}  # of every other kind: the village


class GroupState(StrEnum):
    APPLIED = "applied"
    REVIEWED = "reviewed"
    ACTIVE = "active"
    SUSPENDED = "suspended"


GROUP = Machine(
    name="group",
    states=GroupState,
    initial=GroupState.APPLIED,
    transitions={
        GroupState.APPLIED: frozenset({GroupState.REVIEWED}),
        GroupState.REVIEWED: frozenset({GroupState.ACTIVE, GroupState.APPLIED}),
        GroupState.ACTIVE: frozenset({GroupState.SUSPENDED}),
        GroupState.SUSPENDED: frozenset({GroupState.ACTIVE}),
    },
)

KIND_LABELS = {
    GroupKind.BUMDES: N_("Badan Usaha Milik Desa"),
    GroupKind.KDMP: N_("Koperasi Desa Merah Putih"),
    GroupKind.KOPERASI: N_("Koperasi"),
    GroupKind.KELOMPOK_USAHA: N_("Kelompok usaha"),
    GroupKind.PKK: N_("Kelompok PKK"),
    GroupKind.SEKOLAH: N_("Sekolah"),
    GroupKind.KOMUNITAS: N_("Komunitas"),
    GroupKind.UMK: N_("Usaha mikro dan kecil"),
}


@dataclass(frozen=True, kw_only=True)
class CreateGroup:
    """A Lembaga Ekonomi as it applies.

    `slug` is made from the name when it is empty. The village is a code of the register, or text ("Beiwali",
    "Kelurahan Babau") where the register is not imported. `phone` may be written as people write it.
    """

    name: str
    kind: GroupKind
    regency_code: str
    slug: str = ""
    label: ProgrammeLabel | None = None
    village_code: str | None = None
    village_name: str = ""
    district_name: str = ""
    story: str = ""
    story_en: str = ""
    address: str = ""
    phone: str | None = None
    email: str | None = None
    pickup_note: str = ""
    pickup_note_en: str = ""
    allows_cash: bool = False


@dataclass(frozen=True, kw_only=True)
class ProfileForm:
    """What a group tells of itself, as it was typed."""

    story: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    pickup_note: str = ""
    allows_cash: bool = False


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What monitoring needs of a group. `turnover` is that of the whole `year`; the rest is as it stands today."""

    year: int
    members: int
    women: int
    paid_workers: int
    turnover: Rupiah
    equipment: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupInfo:
    """A group as orders and product pages need it; an empty `pickup_note` means that nothing can be fetched there."""

    id: int
    slug: str
    name: str
    regency_code: str
    phone: str | None
    email: str | None
    pickup_note: str
    address: str
    place_label: str
    pickup_note_en: str = ""
    is_active: bool = True
    allows_cash: bool = False  # cash on delivery


@dataclass(frozen=True, kw_only=True)
class GroupFilter:
    """Which active groups: words of the name, a kabupaten/kota by its code, a kind; empty lets all through."""

    text: str = ""
    regency_code: str = ""
    kind: GroupKind | None = None


@dataclass(frozen=True, kw_only=True)
class GroupSearch:
    """Which groups in any state. `reach`: codes of the kabupaten that an office sees, None for all."""

    reach: frozenset[str] | None = None
    regency_code: str = ""
    state: GroupState | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """A group in an office's list; `submitted_at` is set while it asks to be examined."""

    id: int
    slug: str
    name: str
    kind_label: str
    state: GroupState
    regency_code: str
    submitted_at: datetime | None
    is_trusted: bool


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """An active group in a list."""

    id: int
    slug: str
    name: str
    kind: GroupKind
    kind_label: str
    regency_code: str
    place_label: str


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """A group's public page. How many products it has is the catalogue's to say."""

    id: int
    slug: str
    name: str
    kind: GroupKind
    kind_label: str
    story: str
    story_en: str
    place_label: str
    regency_code: str
    regency_name: str
    regency_slug: str
    address: str
    phone: str | None
    email: str | None
    pickup_note: str
    pickup_note_en: str
    since: int


@dataclass(frozen=True, kw_only=True)
class Seller:
    """A group with what registers know it by; texts are empty where it has told nothing. `is_taxable`: PKP."""

    id: int
    slug: str
    name: str
    kind: GroupKind
    kind_label: str
    label: ProgrammeLabel
    state: GroupState
    regency_code: str
    place_label: str
    address: str
    phone: str
    email: str
    nib: str
    npwp: str
    kbli: tuple[str, ...]
    kbli_edition: str
    is_taxable: bool


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """Anything of a group that its products' cards show, and whether they are shown at all."""

    group_id: int


@dataclass(frozen=True, kw_only=True)
class GroupPapersChanged(Event):
    """The numbers that registers know a group by, and what they let it do; buyers see none of it."""

    group_id: int


@dataclass(frozen=True, kw_only=True)
class GroupSubmitted(Event):
    """A group asks to be examined."""

    group_id: int


class GroupProblem(ProblemCode):
    CHANGED_MEANWHILE = "changed_meanwhile", N_("Isinya baru saja diubah orang lain. Periksa, lalu simpan lagi.")
    NAME_MISSING = "name_missing", N_("Isi nama Lembaga Ekonomi.")
    SLUG_TAKEN = "slug_taken", N_("Alamat {slug} sudah dipakai kelompok lain. Pilih alamat lain.")
    REGENCY_UNKNOWN = "regency_unknown", N_("Pilih kabupaten atau kota dari daftar.")
    VILLAGE_ELSEWHERE = "village_elsewhere", N_("Desa {village} tidak berada di {regency}. Periksa lagi pilihannya.")
    PHONE = "phone", N_("Nomor {phone} bukan nomor telepon Indonesia. Contoh: 0812-3456-7890.")
    VILLAGE_MISSING = "village_missing", N_("Tulis nama desa atau kelurahan.")
    PHONE_MISSING = "phone_missing", N_("Tulis nomor telepon kelompok.")
    EMAIL = "email", N_("Tulis alamat surel lengkap, misalnya maria@contoh.id.")
    TEXT_LONG = "text_long", N_("Paling banyak {most} karakter.")
    TOO_MANY_GROUPS = "too_many_groups", N_("Anda sudah mendaftarkan {most} kelompok. Lengkapi dulu yang ada.")
    COUNT_WRONG = "count_wrong", N_("Tulis angka dari 0 sampai {most}.")
    WOMEN_MORE = "women_more", N_("Perempuan tidak bisa lebih banyak dari semua anggota.")
    NIB = "nib", N_("NIB terdiri dari 13 angka.")
    NPWP = "npwp", N_("NPWP terdiri dari 15 atau 16 angka.")
    BANK_NUMBER = "bank_number", N_("Nomor rekening terdiri dari 6 sampai 20 angka.")
    DEED_NUMBER = "deed_number", N_("Tulis nomor surat, 3 sampai 60 karakter.")
    BANK_MISSING = "bank_missing", N_("Tulis nama bank.")
    HOLDER_MISSING = "holder_missing", N_("Tulis nama pemilik rekening.")
    NPWP_DOUBT = "npwp_doubt", N_("Angka NPWP ini tidak seperti biasanya. Cocokkan lagi dengan kartunya.")
    KBLI = "kbli", N_("Kode KBLI terdiri dari 5 angka. Periksa lagi: {code}.")
    KBLI_MANY = "kbli_many", N_("Paling banyak {most} kode KBLI.")
    HOLDER_DOUBT = "holder_doubt", N_("Nama pemilik rekening berbeda dari nama kelompok. Petugas akan memeriksanya.")
    FILE_MISSING = "file_missing", N_("Pilih foto atau berkas PDF.")
    FILE_HEAVY = "file_heavy", N_("Berkas ini terlalu besar. Paling besar 12 MB.")
    FILE_KIND = "file_kind", N_("Kirim foto (JPEG, PNG, WebP, AVIF) atau PDF.")
    FILE_DAMAGED = "file_damaged", N_("Berkas ini rusak. Foto lagi, lalu kirim.")
    FILE_ACTIVE = "file_active", N_("PDF ini terkunci atau berisi program. Kirim fotonya saja.")
    NOT_COMPLETE = "not_complete", N_("Masih ada yang belum lengkap: {items}.")
    NOTE_MISSING = "note_missing", N_("Tulis apa yang belum ada, dan mengapa.")
    PROMISE_FIRST = "promise_first", N_("Setujui dulu syarat dan pernyataannya.")
    REASON_MISSING = "reason_missing", N_("Tulis alasannya.")
