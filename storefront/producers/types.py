"""Lembaga Ekonomi: Pergub NTT 45/2025, article 1 number 11."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.states import Machine
from storefront.kernel.text import N_


class GroupKind(StrEnum):
    BUMDES = "bumdes"
    KDMP = "kdmp"
    KOPERASI = "koperasi"
    KELOMPOK_USAHA = "kelompok_usaha"
    PKK = "pkk"
    SEKOLAH = "sekolah"
    KOMUNITAS = "komunitas"
    UMK = "umk"


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
class GroupChanged(Event):
    """Anything of a group that its products' cards show, and whether they are shown at all."""

    group_id: int


class GroupProblem(ProblemCode):
    NAME_MISSING = "name_missing", N_("Isi nama Lembaga Ekonomi.")
    SLUG_TAKEN = "slug_taken", N_("Alamat {slug} sudah dipakai kelompok lain. Pilih alamat lain.")
    REGENCY_UNKNOWN = "regency_unknown", N_("Pilih kabupaten atau kota dari daftar.")
    VILLAGE_ELSEWHERE = "village_elsewhere", N_("Desa {village} tidak berada di {regency}. Periksa lagi pilihannya.")
    PHONE = "phone", N_("Nomor {phone} bukan nomor telepon Indonesia. Contoh: 0812-3456-7890.")
