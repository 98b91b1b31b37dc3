"""Words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
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


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """Anything of a product, its group or its determination that a card or the index shows."""

    product_id: int


class CatalogueProblem(ProblemCode):
    NAME_MISSING = "name_missing", N_("Isi nama produk.")
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
    LICENCE_TWICE = "licence_twice", N_("Nomor {kind} diisi dua kali. Sisakan satu.")
    PIRT_FORM = "pirt_form", N_("Nomor P-IRT {number} harus berisi sedikitnya 15 angka, boleh dengan tanda hubung.")
    BPOM_FORM = "bpom_form", N_("Nomor BPOM {number} tidak lengkap. Contoh: MD 123456789012 atau NA12345678901.")
    IG_FORM = "ig_form", N_("Nomor Indikasi Geografis {number} harus IDG diikuti 9 angka.")
    HALAL_MISSING = "halal_missing", N_("Isi nomor sertifikat halal, atau ubah statusnya.")
    HALAL_FORM = "halal_form", N_("Nomor halal {number} harus ID diikuti 10 sampai 20 angka.")
    HALAL_UNWANTED = "halal_unwanted", N_("Kosongkan nomor halal, atau ubah statusnya menjadi bersertifikat.")
