"""The columns of a listing spreadsheet, as data: what reads, judges, writes and explains it goes by this one list."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1  # of this list: another meaning of a column is another version
REMARK = "keterangan"  # what a file of failed rows says of each; read back, it is passed over
SEPARATOR = "|"  # between keywords and between photos
CLEARING = frozenset({"-", "(kosong)"})  # empties what an empty cell would leave


class CellKind(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    WORDS = "words"  # several, with SEPARATOR between them
    CATEGORY = "category"
    REGENCY = "regency"
    VILLAGE = "village"
    UNIT = "unit"  # `bungkus 250 g`: the unit and its net content
    MONEY = "money"  # whole rupiah
    COUNT = "count"  # a whole number
    LICENCE = "licence"
    HALAL = "halal"
    CODE = "code"  # of KBKI


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `least` and `most` bound a number, `longest` a text (in characters).

    `of_variant`: belongs to one SKU, not to the product that several of them share. `also`: other names it goes by.
    """

    name: str
    kind: CellKind
    label: str
    hint: str
    example: str
    is_required: bool = False
    of_variant: bool = False
    least: int = 0
    most: int = 0
    longest: int = 200
    also: tuple[str, ...] = field(default=())


COLUMNS = (
    Column(
        name="sku",
        kind=CellKind.TEXT,
        label=N_("Kode barang (SKU)"),
        hint=N_("Kode Anda sendiri. Kode yang sama memperbarui barang yang sama."),
        example="KOPI-250",
        is_required=True,
        of_variant=True,
        longest=60,
        also=("kode", "kode barang", "kode produk", "kode sku"),
    ),
    Column(
        name="nama",
        kind=CellKind.TEXT,
        label=N_("Nama produk"),
        hint=N_("Nama yang dibaca pembeli."),
        example="Kopi Arabika Bajawa",
        is_required=True,
        longest=120,
        also=("nama produk", "nama barang", "produk"),
    ),
    Column(
        name="kategori",
        kind=CellKind.CATEGORY,
        label=N_("Kategori"),
        hint=N_("Pilih satu dari daftar."),
        example="Kopi",
        is_required=True,
        also=("kategori produk", "jenis"),
    ),
    Column(
        name="varian",
        kind=CellKind.TEXT,
        label=N_("Ukuran atau warna"),
        hint=N_("Isi hanya bila satu produk punya beberapa pilihan. Tulis nama produk yang sama di tiap barisnya."),
        example="besar",
        of_variant=True,
        longest=60,
        also=("ukuran", "warna", "pilihan", "variasi"),
    ),
    Column(
        name="desa",
        kind=CellKind.VILLAGE,
        label=N_("Desa atau kelurahan"),
        hint=N_("Nama atau kode Kemendagri, misalnya 53.09.06.2010."),
        example="Beiwali",
        also=("desa kelurahan", "kelurahan", "nama desa", "kode desa"),
    ),
    Column(
        name="kabupaten",
        kind=CellKind.REGENCY,
        label=N_("Kabupaten atau kota asal"),
        hint=N_("Tempat produk dibuat. Kupang berarti Kabupaten Kupang."),
        example="Ngada",
        is_required=True,
        also=("kab", "kabupaten kota", "kota"),
    ),
    Column(
        name="satuan",
        kind=CellKind.UNIT,
        label=N_("Dijual per"),
        hint=N_("Satuan dan isinya, misalnya bungkus 250 g."),
        example="bungkus 250 g",
        is_required=True,
        of_variant=True,
        longest=60,
        also=("unit", "satuan jual", "kemasan"),
    ),
    Column(
        name="harga",
        kind=CellKind.MONEY,
        label=N_("Harga (rupiah)"),
        hint=N_("Rupiah bulat, misalnya 75000."),
        example="75000",
        is_required=True,
        of_variant=True,
        least=1,
        most=999_999_999,
        also=("harga jual", "harga satuan", "harga rp", "harga rupiah"),
    ),
    Column(
        name="stok",
        kind=CellKind.COUNT,
        label=N_("Stok sekarang"),
        hint=N_("Berapa yang ada di gudang sendiri sekarang. Boleh 0."),
        example="20",
        is_required=True,
        of_variant=True,
        most=99_999,
        also=("stock", "jumlah", "jumlah stok", "persediaan"),
    ),
    Column(
        name="berat_g",
        kind=CellKind.COUNT,
        label=N_("Berat kirim (gram)"),
        hint=N_("Berat dengan kemasannya. Kosong: dihitung dari isi bersih."),
        example="290",
        of_variant=True,
        least=1,
        most=1_000_000,
        also=("berat", "berat gram", "berat kirim"),
    ),
    Column(
        name="deskripsi",
        kind=CellKind.TEXT,
        label=N_("Cerita singkat"),
        hint=N_("Apa ini, siapa membuatnya, apa yang khas?"),
        example="Kopi dari lereng Inerie, disangrai oleh ibu-ibu Desa Beiwali.",
        longest=4000,
        also=("keterangan produk", "cerita", "uraian", "deskripsi produk"),
    ),
    Column(
        name="kata_kunci",
        kind=CellKind.WORDS,
        label=N_("Kata kunci"),
        hint=N_("Kata lain yang dicari orang, dengan tanda | di antaranya."),
        example="arabika|flores",
        longest=400,
        also=("kata kunci pencarian", "keyword", "keywords"),
    ),
    Column(
        name="masa_simpan_hari",
        kind=CellKind.COUNT,
        label=N_("Masa simpan (hari)"),
        hint=N_("Berapa hari tahan disimpan."),
        example="365",
        least=1,
        most=36_500,
        also=("masa simpan", "daya simpan"),
    ),
    Column(
        name="kapasitas_per_bulan",
        kind=CellKind.COUNT,
        label=N_("Kapasitas per bulan"),
        hint=N_("Berapa yang dapat dibuat dalam sebulan."),
        example="200",
        least=1,
        most=1_000_000,
        also=("kapasitas", "kapasitas produksi", "kapasitas bulanan"),
    ),
    Column(
        name="pirt",
        kind=CellKind.LICENCE,
        label=N_("Nomor P-IRT"),
        hint=N_("Sedikitnya 15 angka."),
        example="2105309010001-29",
        also=("p irt", "no pirt", "nomor pirt", "spp irt"),
    ),
    Column(
        name="bpom",
        kind=CellKind.LICENCE,
        label=N_("Nomor BPOM"),
        hint=N_("Misalnya MD 123456789012."),
        example="",
        also=("no bpom", "nomor bpom"),
    ),
    Column(
        name="halal_status",
        kind=CellKind.HALAL,
        label=N_("Status halal"),
        hint=N_("Bersertifikat, dalam proses, tidak halal, atau tidak wajib."),
        example="tidak wajib",
        also=("halal", "status halal"),
    ),
    Column(
        name="halal_no",
        kind=CellKind.TEXT,
        label=N_("Nomor sertifikat halal"),
        hint=N_("ID diikuti angka. Isi hanya bila bersertifikat."),
        example="",
        also=("no halal", "nomor halal", "sertifikat halal"),
    ),
    Column(
        name="ig_no",
        kind=CellKind.LICENCE,
        label=N_("Nomor Indikasi Geografis"),
        hint=N_("IDG diikuti 9 angka."),
        example="IDG000000014",
        also=("no ig", "nomor ig", "indikasi geografis", "ig"),
    ),
    Column(
        name="kbki",
        kind=CellKind.CODE,
        label=N_("Kode KBKI"),
        hint=N_("Kode barang dari BPS, 5 sampai 10 angka."),
        example="2391103001",
        also=("kode kbki",),
    ),
    Column(
        name="foto",
        kind=CellKind.WORDS,
        label=N_("Foto"),
        hint=N_("Nama berkas foto dalam ZIP, dengan tanda | di antaranya."),
        example="kopi-depan.jpg|kopi-belakang.jpg",
        longest=1000,
        also=("foto produk", "gambar", "nama foto"),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
REQUIRED = tuple(column.name for column in COLUMNS if column.is_required)
EMPTY: Mapping[str, object] = {  # what is meant by a cell that empties its column; the others must say something
    **dict.fromkeys(("varian", "deskripsi", "pirt", "bpom", "halal_no", "ig_no", "kbki"), ""),
    **dict.fromkeys(("masa_simpan_hari", "kapasitas_per_bulan")),
    "kata_kunci": (),
    "desa": (None, "", ""),
}
