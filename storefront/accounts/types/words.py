"""Roles, problems, settings and limits of accounts."""

from __future__ import annotations

from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

LEAST_PASSWORD_LENGTH = 10
MOST_PASSWORD_LENGTH = 200
MOST_ADDRESSES = 20
RECOVERY_CODES = 8


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
    PENDAMPING = "pendamping"  # helps several groups, while each consents


class LinkPurpose(StrEnum):
    """What a link in a mail does once it is opened."""

    SIGN_UP = "sign_up"
    RESET = "reset"
    EMAIL = "email"


class NumberPurpose(StrEnum):
    """What somebody wants who proves a telephone number by writing from it."""

    SIGN_UP = "sign_up"
    RESET = "reset"
    PHONE = "phone"


DECIDING_ROLE = Setting(
    key="verification.role",
    default="dinas_pmd",
    label=N_("Peran yang memutuskan penetapan produk"),
    choices={role.value: ROLE_LABELS[role] for role in (Role.DINAS_PMD, Role.DISPERINDAG, Role.BIRO_PBJ)},
)
SHOP_WHATSAPP = Setting(key="shop.whatsapp", default="", label=N_("Nomor WhatsApp toko"))


class AccountProblem(ProblemCode):
    """Why an account cannot be made, changed or entered."""

    NAME_MISSING = "name_missing", N_("Tulis nama Anda.")
    TEXT_LONG = "text_long", N_("Paling banyak {most} karakter.")
    CONTACT_INVALID = "contact_invalid", N_("Tulis alamat surel atau nomor HP lengkap.")
    EMAIL_INVALID = "email_invalid", N_("Tulis alamat surel lengkap, misalnya maria@contoh.id.")
    EMAIL_TAKEN = "email_taken", N_("Alamat surel ini sudah punya akun. Silakan masuk.")
    PHONE_INVALID = "phone_invalid", N_("Tulis nomor telepon lengkap, misalnya 0812 3456 7890.")
    PHONE_TAKEN = "phone_taken", N_("Nomor ini sudah punya akun.")
    PHONE_CLOSED = "phone_closed", N_("Nomor HP belum bisa dipakai untuk akun. Pakai alamat surel.")
    PASSWORD_SHORT = "password_short", N_("Kata sandi paling sedikit {least} karakter.")
    PASSWORD_LONG = "password_long", N_("Kata sandi paling banyak {most} karakter.")
    PASSWORD_WRONG = "password_wrong", N_("Kata sandi ini tidak cocok.")
    PASSWORD_NOT_CHOSEN = (
        "password_not_chosen",
        N_("Ini bukan kata sandi yang dipilih saat mendaftar. Lupa? Daftar lagi di bawah."),
    )
    SIGN_IN_FAILED = (
        "sign_in_failed",
        N_("Akun dan kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
    )
    TOO_MANY_ATTEMPTS = (
        "too_many_attempts",
        N_("Terlalu banyak percobaan. Tunggu {minutes} menit, lalu coba lagi."),
    )
    CODE_WRONG = "code_wrong", N_("Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu tulis lagi.")
    LINK_DEAD = "link_dead", N_("Tautan ini sudah dipakai atau lewat waktu.")
    ADDRESS_MISSING = "address_missing", N_("Isi bagian ini.")
    PHONE_ABROAD_INVALID = (
        "phone_abroad_invalid",
        N_("Tulis nomor telepon yang aktif dengan kode negara, misalnya +49 1512 3456789."),
    )
    POSTAL_CODE_WRONG = "postal_code_wrong", N_("Kode pos terdiri dari lima angka.")
    POSTAL_CODE_ABROAD_WRONG = (
        "postal_code_abroad_wrong",
        N_("Kode pos paling banyak 12 huruf, angka, spasi, atau tanda hubung."),
    )
    RT_RW_WRONG = "rt_rw_wrong", N_("Tulis angkanya saja, misalnya 003.")
    TOO_MANY_ADDRESSES = "too_many_addresses", N_("Buku alamat muat {most} alamat. Hapus dulu yang tidak dipakai.")
    STILL_OFFICIAL = (
        "still_official",
        N_("Akun ini masih punya peran kantor atau lapak. Minta pengelola sistem mencabutnya dulu."),
    )
    SCOPE_NEEDED = "scope_needed", N_("Peran {role} perlu wilayah: kode kabupaten atau nomor gerai.")
    REGENCY_UNKNOWN = "regency_unknown", N_("Kabupaten/kota {scope} tidak ada. Pakai kode Kemendagri, misalnya 53.09.")
    SCOPE_UNKNOWN = "scope_unknown", N_("Peran {role} tidak memakai wilayah.")
    OWN_ROLES = "own_roles", N_("Peran Anda sendiri diubah oleh pengelola sistem yang lain.")
    LAST_ADMIN = "last_admin", N_("Harus ada paling sedikit satu pengelola sistem. Angkat yang lain dulu.")
    LAST_KETUA = "last_ketua", N_("Kelompok perlu paling sedikit satu ketua. Angkat ketua lain dulu.")
    ALREADY_MEMBER = "already_member", N_("Anda sudah menjadi anggota kelompok ini.")
    ROLE_FIXED = "role_fixed", N_("Peran pendamping tidak bisa diganti. Akhiri dulu, lalu undang lagi.")
    TOO_MANY_INVITATIONS = (
        "too_many_invitations",
        N_("Masih ada {most} undangan yang terbuka. Batalkan dulu yang tidak dipakai."),
    )
