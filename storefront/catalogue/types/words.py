"""Words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_


class ListingState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


LISTING = Machine(
    name="listing",
    states=ListingState,
    initial=ListingState.DRAFT,
    transitions={
        ListingState.DRAFT: frozenset({ListingState.PUBLISHED, ListingState.ARCHIVED}),
        ListingState.PUBLISHED: frozenset({ListingState.PAUSED, ListingState.ARCHIVED}),
        ListingState.PAUSED: frozenset({ListingState.PUBLISHED, ListingState.ARCHIVED}),
        ListingState.ARCHIVED: frozenset({ListingState.DRAFT}),
    },
)


class DeterminationOutcome(StrEnum):
    """What the catalogue knows of a determination; only verification writes it, through `catalogue.service`."""

    NONE = "none"
    VERIFIED = "verified"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class HalalStatus(StrEnum):
    """Four states, never yes or no: what must not be certified must still be named."""

    CERTIFIED = "bersertifikat"
    IN_PROCESS = "dalam_proses"
    NOT_HALAL = "tidak_halal"
    NOT_REQUIRED = "tidak_wajib"


class LicenceKind(StrEnum):
    PIRT = "pirt"
    BPOM = "bpom"
    IG = "ig"


class PaperKind(StrEnum):
    """Whatever has a number, an end and a paper: the licences and the halal certificate."""

    PIRT = "pirt"
    BPOM = "bpom"
    IG = "ig"
    HALAL = "halal"


PAPER_NAMES = {
    PaperKind.PIRT: "P-IRT",
    PaperKind.BPOM: "BPOM",
    PaperKind.IG: N_("Indikasi Geografis"),
    PaperKind.HALAL: N_("Sertifikat halal"),
}


class ChangeState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


STAGED_CHANGE = Machine(
    name="staged_change",
    states=ChangeState,
    initial=ChangeState.WAITING,
    transitions={
        ChangeState.WAITING: frozenset({ChangeState.APPROVED, ChangeState.RETURNED, ChangeState.WITHDRAWN}),
        ChangeState.APPROVED: frozenset(),
        ChangeState.RETURNED: frozenset({ChangeState.WITHDRAWN}),
        ChangeState.WITHDRAWN: frozenset(),
    },
)


@dataclass(frozen=True, kw_only=True)
class LicenceEnding(Event):
    """A licence ends in at most so many days; 0: its last day has passed. `expires_on` in ISO form."""

    product_id: int
    kind: str
    expires_on: str
    days: int


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """Anything of a product, its group or its determination that a card or the index shows."""

    product_id: int


@dataclass(frozen=True, kw_only=True)
class ListingShelved(Event):
    """A listing was archived, or brought back."""

    product_id: int


UNITS = Setting(
    key="catalogue.units",
    default="bungkus 100 g, bungkus 250 g, bungkus 500 g, botol 140 ml, botol 250 ml, botol 500 ml, buah, ekor, ikat, "
    "karung 25 kg, kotak, lembar, pasang, set, stoples 250 g, 1 kg",
    label=N_("Satuan jual yang ditawarkan kepada kelompok, dipisah koma"),
    longest=1000,
    keeper="disperindag",
)


BARCODE_PREFIX = Setting(
    key="catalogue.barcode_prefix",
    default=20,
    label="Awalan kode batang buatan sendiri, bila produk belum punya kode pabrik",
    least=20,
    most=29,
    keeper="disperindag",
)


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """What a category is called, or whether anything in it may be shown."""

    category_id: int


class CatalogueProblem(ProblemCode):
    NAME_MISSING = "name_missing", N_("Isi nama produk.")
    CATEGORY_NAME = "category_name", N_("Isi bagian ini.")
    CATEGORY_LONG = "category_long", N_("Paling banyak {most} karakter.")
    CATEGORY_KNOWN = "category_known", N_("Kategori dengan nama ini sudah ada.")
    CATEGORY_UNKNOWN = "category_unknown", N_("Kategori {category} tidak ada. Pilih salah satu dari daftar.")
    CATEGORY_BLOCKED = "category_blocked", N_("Kategori {category} tidak boleh ditayangkan di toko ini.")
    ALCOHOL = "alcohol", N_("Minuman beralkohol tidak boleh ditayangkan; kata {word} menunjuk ke sana.")
    GROUP_UNKNOWN = "group_unknown", N_("Lembaga Ekonomi tidak ditemukan.")
    GROUP_NOT_ACTIVE = "group_not_active", N_("Lembaga Ekonomi belum aktif. Lengkapi pendaftarannya dahulu.")
    REGENCY_UNKNOWN = "regency_unknown", N_("Pilih kabupaten atau kota asal produk dari daftar.")
    NO_VARIANT = "no_variant", N_("Tambahkan sedikitnya satu varian dengan satuan dan harga.")
    NO_PICTURE = "no_picture", N_("Tambahkan sedikitnya satu gambar.")
    PRICE = "price", N_("Isi harga {sku} dengan rupiah bulat di atas nol.")
    WEIGHT = "weight", N_("Isi berat kirim {sku} dalam gram, di atas nol.")
    UNIT = "unit", N_("Isi satuan {sku}, misalnya lembar atau bungkus.")
    SKU_MISSING = "sku_missing", N_("Isi SKU setiap varian.")
    SKU_TAKEN = "sku_taken", N_("SKU {sku} sudah dipakai kelompok ini. Pakai kode lain.")
    PREORDER_CAPACITY = "preorder_capacity", N_("Isi dulu berapa yang bisa Anda buat sebulan.")
    SEASON_HALF = "season_half", N_("Pilih bulan mulai dan bulan akhirnya.")
    SUPPLY_VILLAGE = "supply_village", N_("Tulis nama desanya.")
    SUPPLY_REGENCY = "supply_regency", N_("Pilih kabupaten atau kotanya.")
    SUPPLY_MATERIAL = "supply_material", N_("Tulis bahan bakunya.")
    SUPPLY_SHARE = "supply_share", N_("Tulis bagiannya dari 1 sampai 100 persen.")
    SUPPLY_SUM = "supply_sum", N_("Jumlah semua bagian {total} persen. Paling banyak 100.")
    SUPPLY_MANY = "supply_many", N_("Paling banyak {most} desa penyangga.")
    KBKI_FORM = "kbki_form", N_("Kode KBKI berisi angka saja, paling banyak 10.")
    PERCENT = "percent", N_("Tulis persen dari 0 sampai {most}.")
    BARCODE_FORM = "barcode_form", N_("Kode batang ini tidak benar. Salin semua angkanya dari kemasan.")
    BARCODE_OWN = "barcode_own", N_("Kode berawalan 2 dibuat oleh toko. Kosongkan saja.")
    BARCODE_TWICE = "barcode_twice", N_("Kode ini sudah dipakai ukuran lain. Setiap ukuran punya kodenya sendiri.")
    LICENCE_TWICE = "licence_twice", N_("Nomor {kind} diisi dua kali. Sisakan satu.")
    PIRT_FORM = "pirt_form", N_("Nomor P-IRT {number} harus berisi sedikitnya 15 angka, boleh dengan tanda hubung.")
    BPOM_FORM = "bpom_form", N_("Nomor BPOM {number} tidak lengkap. Contoh: MD 123456789012 atau NA12345678901.")
    IG_FORM = "ig_form", N_("Nomor Indikasi Geografis {number} harus IDG diikuti 9 angka.")
    HALAL_MISSING = "halal_missing", N_("Isi nomor sertifikat halal, atau ubah statusnya.")
    HALAL_FORM = "halal_form", N_("Nomor halal {number} harus ID diikuti 10 sampai 20 angka.")
    HALAL_UNWANTED = "halal_unwanted", N_("Kosongkan nomor halal, atau ubah statusnya menjadi bersertifikat.")
    CHANGED_MEANWHILE = "changed_meanwhile", N_("Isinya baru saja diubah orang lain. Periksa, lalu simpan lagi.")
    DESCRIPTION_MISSING = "description_missing", N_("Ceritakan produk ini dalam satu dua kalimat.")
    MOST_PHOTOS = "most_photos", N_("{count} foto tidak muat. Paling banyak {most} foto untuk satu produk.")
    PHOTO_MISSING = "photo_missing", N_("Pilih dulu fotonya.")
    PHOTO_HEAVY = "photo_heavy", N_("Foto {name} lebih dari 12 MB. Kecilkan dulu, atau ambil foto baru.")
    PHOTO_LARGE = "photo_large", N_("Foto {name} lebih dari 24 megapiksel. Kecilkan dulu, atau ambil foto baru.")
    PHOTO_KIND = "photo_kind", N_("Berkas {name} bukan foto JPEG, PNG, WebP, atau AVIF. Pilih foto lain.")
    PHOTO_DAMAGED = "photo_damaged", N_("Foto {name} rusak atau terpotong. Kirim sekali lagi, atau pilih foto lain.")
    REASON_MISSING = "reason_missing", N_("Tulis alasannya; kelompok akan membacanya.")
