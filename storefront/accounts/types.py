"""Roles, problems and the words around signing in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.text import N_

LEAST_PASSWORD_LENGTH = 10
MOST_PASSWORD_LENGTH = 200


class Role(StrEnum):
    """What a person is for the province; being a member of a Lembaga Ekonomi is separate."""

    BUYER = "buyer"
    DISPERINDAG = "disperindag"
    DINAS_PMD = "dinas_pmd"
    PMD_KABUPATEN = "pmd_kabupaten"  # scope: one kabupaten
    BIRO_PBJ = "biro_pbj"
    KEUANGAN = "keuangan"
    GERAI = "gerai"  # scope: one outlet
    ADMIN = "admin"


ROLE_LABELS = {
    Role.BUYER: N_("Pembeli"),
    Role.DISPERINDAG: N_("Disperindag Provinsi NTT"),
    Role.DINAS_PMD: N_("Dinas PMD Provinsi NTT"),
    Role.PMD_KABUPATEN: N_("Dinas PMD Kabupaten"),
    Role.BIRO_PBJ: N_("Biro Pengadaan Barang/Jasa"),
    Role.KEUANGAN: N_("Keuangan"),
    Role.GERAI: N_("Gerai"),
    Role.ADMIN: N_("Pengelola sistem"),
}


class MemberRole(StrEnum):
    """What a person is in a group."""

    KETUA = "ketua"
    PENGELOLA = "pengelola"
    PETUGAS_STOK = "petugas_stok"
    BENDAHARA = "bendahara"


class AccountProblem(ProblemCode):
    """Why an account cannot be made, changed or entered."""

    NAME_MISSING = "name_missing", N_("Tulis nama Anda.")
    EMAIL_INVALID = "email_invalid", N_("Tulis alamat surel lengkap, misalnya maria@contoh.id.")
    EMAIL_TAKEN = "email_taken", N_("Alamat surel ini sudah punya akun. Silakan masuk.")
    PASSWORD_SHORT = "password_short", N_("Kata sandi paling sedikit {least} karakter.")
    PASSWORD_LONG = "password_long", N_("Kata sandi paling banyak {most} karakter.")
    SIGN_IN_FAILED = (
        "sign_in_failed",
        N_("Surel dan kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
    )
    TOO_MANY_ATTEMPTS = (
        "too_many_attempts",
        N_("Terlalu banyak percobaan. Tunggu {minutes} menit, lalu coba lagi."),
    )
    SCOPE_NEEDED = "scope_needed", N_("Peran {role} perlu wilayah: kode kabupaten atau nomor gerai.")
    REGENCY_UNKNOWN = "regency_unknown", N_("Kabupaten/kota {scope} tidak ada. Pakai kode Kemendagri, misalnya 53.09.")
    SCOPE_UNKNOWN = "scope_unknown", N_("Peran {role} tidak memakai wilayah.")


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A person to register; `phone` is E.164."""

    name: str
    email: str
    password: str
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who is signed in, as guards and pages need it; read once for each request."""

    person_id: int
    sign_in_id: int
    name: str
    email: str
    roles: frozenset[Role]
    memberships: tuple[tuple[int, MemberRole], ...]  # (group id, role in it)
