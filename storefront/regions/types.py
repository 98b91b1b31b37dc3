"""Words of the regions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime

PROVINCE_CODE = "53"
ABROAD = "LN"  # stands where a province's code does: outside Indonesia, for which no zone can be named


class Island(StrEnum):
    """Where goods set out from; Solor, Adonara, Lembata and Alor go together as the eastern islands."""

    FLORES = "flores"
    EAST = "lembata-alor"
    SUMBA = "sumba"
    SABU_ROTE = "sabu-rote"
    TIMOR = "timor"


class VillageKind(StrEnum):
    DESA = "desa"
    KELURAHAN = "kelurahan"


@dataclass(frozen=True, kw_only=True)
class Province:
    """A province with its Kemendagri code."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RegencyInfo:
    """One kabupaten/kota as data, for doors and lists."""

    code: str
    bps_code: str
    slug: str
    name: str
    full_name: str
    short_names: tuple[str, ...]
    seat: str
    island: Island
    postal_from: int
    postal_to: int
    village_count: int
    industry_count: int


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import of the register changed, as `code name` lines."""

    added: tuple[str, ...]
    renamed: tuple[str, ...]
    gone: tuple[str, ...]
    districts: int
    villages: int


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Where a register is from; what its licence wants to see beside the data."""

    source: str
    version: str
    licence: str


UNKNOWN_EDITION = Edition(source="", version="", licence="")  # files of unknown origin, imported by hand


@dataclass(frozen=True, kw_only=True)
class Credit:
    """The edition in use and since when; without a `source` it came from files of unknown origin."""

    edition: Edition
    taken_at: datetime


@dataclass(frozen=True, kw_only=True)
class DistrictInfo:
    """A kecamatan of the register."""

    code: str
    name: str
    regency_code: str
    regency_name: str


@dataclass(frozen=True, kw_only=True)
class PlaceName:
    """A place as it is written on a page.

    `village` carries its kind where it is a kelurahan ("Kelurahan Babau"); a bare name is a desa. All but `regency`
    may be empty.
    """

    regency: str
    village: str = ""
    district: str = ""

    @property
    def label(self) -> str:
        """For cards: `Desa Beiwali, Ngada`."""
        return ", ".join(part for part in (self._village, self.regency) if part)

    @property
    def full_label(self) -> str:
        """For pages: `Desa Beiwali, Kecamatan Bajawa, Ngada`."""
        district = f"Kecamatan {self.district}" if self.district else ""
        return ", ".join(part for part in (self._village, district, self.regency) if part)

    @property
    def _village(self) -> str:
        if not self.village or self.village.startswith(("Kelurahan ", "Desa ")):
            return self.village
        return f"Desa {self.village}"


@dataclass(frozen=True, kw_only=True)
class VillageInfo:
    """A desa or kelurahan of the register. Names repeat, so `label` always names the kecamatan."""

    code: str
    name: str
    kind: VillageKind
    district_name: str
    regency_code: str
    regency_name: str

    @property
    def kind_and_name(self) -> str:
        """`Desa Bo'a`, also where the register writes the apostrophe as a double quote."""
        return f"{self.kind.value.capitalize()} {self.name}".replace('"', "'")

    @property
    def label(self) -> str:
        return PlaceName(regency=self.regency_name, village=self.kind_and_name, district=self.district_name).full_label


class RegisterProblem(ProblemCode):
    """Why a file of the register cannot be imported."""

    UNREADABLE = "unreadable", N_("{file} tidak terbaca. Berikan berkas CSV dengan pengodean UTF-8.")
    HEADER = "header", N_("{file} baris 1: kolom {columns} harus ada.")
    CODE = "code", N_("{file} baris {line}: kode {code} bukan kode Kemendagri seperti {example}.")
    NAME = "name", N_("{file} baris {line}: nama untuk kode {code} kosong.")
    TWICE = "twice", N_("{file} baris {line}: kode {code} sudah ada di baris sebelumnya.")
    PARENT = "parent", N_("{file} baris {line}: {code} tidak berada di {parent}, atau {parent} tidak terdaftar.")
    REGENCY = "regency", N_("{file} baris {line}: kabupaten/kota {code} belum dikenal toko ini. Perbarui aplikasinya.")
    REGENCY_MISSING = "regency_missing", N_("{file}: kabupaten/kota {code} tidak ada di berkas.")


class FetchProblem(ProblemCode):
    """Why the register cannot be fetched just now; the shop works without it."""

    NO_NPM = (
        "no_npm",
        N_("npm tidak ada di mesin ini. Pasang Node.js dengan npm, atau impor berkas dengan flask regions import."),
    )
    REFUSED = (
        "refused",
        N_("npm tidak dapat mengambil {package}: {why}. Periksa jaringan, lalu coba lagi dengan flask regions fetch."),
    )
    SLOW = "slow", N_("npm tidak selesai dalam {seconds} detik. Coba lagi nanti dengan flask regions fetch.")
    CONTENT = "content", N_("{package} tidak berisi {file}. Isinya mungkin berubah; impor berkas dengan tangan.")
