"""What can be wrong with a listing spreadsheet, beside what `CatalogueProblem` and `kernel.sheets` say of any."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


class SheetWord(ProblemCode):
    COLUMN_PASSED = "column_passed", N_("Kolom ini tidak dikenal, jadi tidak dibaca.")
    CELL_LONG = "cell_long", N_("Isi sel terlalu panjang.")
    DATE = "date", N_("Sel ini menjadi tanggal. Ubah format selnya ke Teks, lalu ketik ulang.")
    MISSING = "missing", N_("Isi {label}.")
    LONG = "long", N_("Terlalu panjang: paling banyak {most} huruf.")
    LINES = "lines", N_("Tulis dalam satu baris.")
    NUMBER = "number", N_("Tulis angka bulat tanpa huruf, misalnya {example}.")
    RANGE = "range", N_("Tulis angka dari {least} sampai {most}.")
    REGENCY = "regency", N_("Tidak ada kabupaten atau kota {value} di NTT.")
    VILLAGE = "village", N_("Tidak ada desa atau kelurahan {value} di {regency}.")
    VILLAGE_SEVERAL = "village_several", N_("Ada {count} desa bernama {value} di {regency}. Tulis kodenya.")
    VILLAGE_ELSEWHERE = "village_elsewhere", N_("{value} ada di {regency}, bukan di kabupaten yang tertulis.")
    UNIT = "unit", N_("Tulis satuannya dahulu, lalu isinya, misalnya bungkus 250 g.")
    HALAL = "halal", N_("Status halal {value} tidak dikenal.")
    KBKI = "kbki", N_("Kode KBKI terdiri atas 5 sampai 10 angka.")
    KEYWORDS = "keywords", N_("Paling banyak {most} dalam satu sel.")
    SKU_TWICE = "sku_twice", N_("SKU ini sudah dipakai di baris {row}. Pakai kode lain.")
    DIFFERS = "differs", N_("Berbeda dari baris {row}, padahal produknya sama.")
    NOT_SOLD = "not_sold", N_("Pilihan ini sudah tidak dijual. Tambahkan lagi di halaman produknya.")
    PROMISED = "promised", N_("{promised} sudah dipesan orang, jadi stoknya tidak bisa kurang dari itu.")
    WEIGHT_GUESSED = "weight_guessed", N_("Berat kirim kosong, jadi dipakai {weight} g. Betulkan sebelum dijual.")
    WEIGHT_LOW = "weight_low", N_("Lebih ringan dari isinya, {content}. Tulis beratnya dalam gram.")
    PRICE_LOW = "price_low", N_("Harganya hanya {price}. Tulis rupiah penuh, misalnya 75000.")
    CLEARED = "cleared", N_("Isi kolom ini akan dikosongkan.")
    NOT_CLEARED = "not_cleared", N_("Kolom ini tidak bisa dikosongkan dari lembar isian.")
    STOCK_LATER = "stock_later", N_("Pilihan baru menunggu kantor. Isi stoknya setelah disetujui.")


@dataclass(frozen=True, kw_only=True)
class CellFault:
    """One fault; `column` is empty where it is about the whole row. A warning lets the row in."""

    column: str
    code: ProblemCode
    values: Mapping[str, object] = field(default_factory=dict)
    suggestion: str = ""
    is_warning: bool = False

    @property
    def problem(self) -> Problem:
        return Problem(code=self.code, at=self.column, values=self.values)
