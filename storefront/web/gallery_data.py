"""Sample data of the component gallery: every component in every state, without a database.

The names are examples ("Contoh"); amounts, dates and counts are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING

from storefront.catalogue.types import Supply
from storefront.kernel.money import Rupiah
from storefront.web import gallery_money
from storefront.web.gallery_forms import calm_form, waiting_form, wrong_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MORNING = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
"""14.30 WITA."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What `components/card.html` reads; `stock_note` is a kind (yes, low, none, made) and its words."""

    slug: str
    name: str
    price: Rupiah
    place: str
    unit_label: str
    picture_key: str | None
    price_from: bool = False
    verified: bool = True
    stock_note: tuple[str, str] | None = None
    producer_name: str = "Kelompok Contoh"
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture of a product; width and height in pixels of the original."""

    key: str
    caption: str
    alt: str = "Kain tenun dengan motif bunga."
    width: int = 1200
    height: int = 1200


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One group of a filter; an option is value, label, count and whether it is checked."""

    name: str
    label: str
    options: tuple[tuple[str, str, int, bool], ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step of a timeline; `state` is done, now, todo or stop."""

    state: str
    label: str
    at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    amount: Rupiah
    note: str
    url: str | None = None
    picture_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Variant:
    value: str
    label: str
    note: str | None = None
    checked: bool = False
    disabled: bool = False


@dataclass(frozen=True, kw_only=True)
class Tile:
    icon: str
    title: str
    note: str
    url: str = "#"
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class StockLine:
    """`note` is a kind (rest, low, none, clash) and its words; without `url` it is only to be looked at."""

    id: int
    name: str
    figures: str
    on_hand: int = 0
    note: tuple[str, str] | None = None
    picture_key: str | None = None
    url: str = "#"
    is_open: bool = False
    counted: str = ""
    amount: str = ""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A packing slip; an item is its name, quantity and SKU."""

    number: str
    placed_at: datetime
    from_name: str
    from_place: str
    to_name: str
    to_phone: str | None
    to_lines: tuple[str, ...]
    way: str
    note: str | None
    items: tuple[tuple[str, int, str], ...]


def cards(keys: Sequence[str | None]) -> tuple[Card, ...]:
    """One card for each state; the pictures go round `keys`."""
    key: Iterator[str | None] = cycle(keys)
    return (
        Card(
            slug="kopi-contoh", name="Kopi arabika Contoh", price=Rupiah(65_000), unit_label="250 g", price_from=True,
            place="Desa Beiwali, Ngada", picture_key=next(key), reason="Dipilih karena panen raya sedang berlangsung.",
        ),
        Card(
            slug="kain-contoh", name="Kain tenun ikat motif kuda", price=Rupiah(3_250_000), unit_label="lembar",
            place="Kodi, Sumba Barat Daya", picture_key=next(key), stock_note=("low", "Tinggal 1 lembar"),
        ),
        Card(
            slug="sarung-contoh", name="Sarung songke Contoh", price=Rupiah(550_000), unit_label="lembar",
            place="Desa Colol, Manggarai Timur", picture_key=next(key), stock_note=("made", "Dibuat 21 hari"),
        ),
        Card(
            slug="topi-contoh", name="Topi ti’i langga", price=Rupiah(150_000), unit_label="buah",  # noqa: RUF001 - the apostrophe of the name
            place="Kel. Mokdale, Rote Ndao", picture_key=next(key), stock_note=("none", "Stok habis"),
        ),
        Card(
            slug="gula-contoh", name="Gula semut lontar", price=Rupiah(30_000), unit_label="1 kg", verified=False,
            place="Desa Eilode, Sabu Raijua", picture_key=None, stock_note=("yes", "Ada 24 bungkus"),
        ),
    )  # fmt: skip


FACETS = (
    Facet(
        name="kategori",
        label="Jenis",
        options=(
            ("tenun", "Tenun", 312, False),
            ("kopi", "Kopi", 148, True),
            ("camilan", "Camilan", 205, False),
            ("anyaman", "Anyaman", 96, False),
            ("gula-lontar", "Gula lontar", 77, False),
            ("madu", "Madu", 64, False),
            ("garam", "Garam", 71, True),
            ("kelor", "Kelor dan herbal", 92, False),
        ),
    ),
    Facet(name="kabupaten", label="Daerah", options=(("ngada", "Ngada", 71, False), ("alor", "Alor", 63, False))),
)

TIMELINE = (
    Entry(state="done", label="Pesanan dibuat", at=MORNING),
    Entry(state="done", label="Pembayaran diterima", at=MORNING, note="Dicocokkan petugas."),
    Entry(state="now", label="Sedang disiapkan", note="Kelompok punya waktu sampai 22 November 2026."),
    Entry(state="todo", label="Dikirim"),
)
CANCELLED = (
    Entry(state="done", label="Pesanan dibuat", at=MORNING),
    Entry(state="stop", label="Dibatalkan", at=MORNING, note="Dibatalkan pembeli sebelum dikemas."),
)

LINES = (
    Line(name="Kopi arabika Contoh", amount=Rupiah(130_000), note="2 x 250 g, Koperasi Contoh Beiwali", url="#"),
    Line(name="Kain tenun ikat motif kuda", amount=Rupiah(3_250_000), note="1 lembar, Kelompok Tenun Contoh Kodi"),
)
SUM_ROWS: tuple[tuple[str, Rupiah | str], ...] = (
    ("Barang", Rupiah(3_380_000)),
    ("Kirim dari Ngada, 0,6 kg", Rupiah(38_000)),
    ("Ambil di lapak", "Gratis"),
    ("Kode unik transfer", Rupiah(217)),
)
VARIANTS = (
    Variant(value="biji", label="250 g, biji", note="Rp65.000", checked=True),
    Variant(value="bubuk", label="250 g, bubuk", note="Rp68.000"),
    Variant(value="kilo", label="1 kg, biji", note="Stok habis", disabled=True),
)
TILES = (
    Tile(icon="paket", title="4 pesanan baru", note="Siapkan sebelum besok", waiting=True),
    Tile(icon="stok", title="Stok", note="2 hampir habis"),
    Tile(icon="kamera", title="Tambah produk", note="Mulai dari foto"),
    Tile(icon="uang", title="Uang", note="Rp1.240.000 siap cair"),
)
STOCK = (
    StockLine(id=1, name="Kopi biji 250 g", figures="Ada 42, dipesan 4", on_hand=42),
    StockLine(id=2, name="Kopi bubuk 250 g", figures="Ada 3", on_hand=3, note=("low", "Hampir habis"), is_open=True),
    StockLine(id=3, name="Madu kebun 250 ml", figures="Ada 0", note=("none", "Habis. Halamannya tetap tampil.")),
    StockLine(id=4, name="Gula lempeng 1 kg", figures="Ada 25", on_hand=25, note=("rest", "Tersimpan. Kini ada 25.")),
    StockLine(
        id=5, name="Biji kakao 500 g", figures="Ada 12", on_hand=12, is_open=True, counted="15",
        note=("clash", "Stok berubah dari 16 menjadi 12 sejak Anda lihat. Hitung sekali lagi."),
    ),
    StockLine(id=6, name="Teh kelor 50 g", figures="Ada 8", on_hand=8, url=""),
)  # fmt: skip
PARCEL = Slip(
    number="NTT-7K4-209",
    placed_at=MORNING,
    from_name="Koperasi Contoh Beiwali",
    from_place="Ngada",
    to_name="Maria Contoh",
    to_phone="0812 3456 7890",
    to_lines=("Jl. Contoh No. 14, RT 03/RW 01", "Kel. Oebufu, Kec. Oebobo", "Kota Kupang, NTT 80111"),
    way="Kurir darat dan laut, 0,6 kg",
    note="Tolong titip di pos jaga.",
    items=(("Kopi arabika Contoh, 250 g, biji", 2, "KAC-250-B"), ("Kopi arabika Contoh, 1 kg, biji", 1, "KAC-1000-B")),
)
PICKUP = replace(
    PARCEL, number="NTT-7K4-210", to_phone=None, to_lines=(), way="Diambil di lapak", note=None, items=PARCEL.items[:1]
)
DOCK = (
    ("beranda", "toko", "Beranda", "#"),
    ("pesanan", "paket", "Pesanan", "#"),
    ("stok", "stok", "Stok", "#"),
    ("uang", "uang", "Uang", "#"),
)
KINDS = (("tenun", "Tenun", 312, "tenun"), ("kopi", "Kopi", 1148, "kopi"), ("madu", "Madu", 64, "madu"))
BLEND = (("Beiwali", "Desa utama.", 60), ("Wawowae", "Desa penyangga.", 25), ("Ubedolumolo", "Desa penyangga.", 15))
SUPPLIED = (
    Supply(village="Desa Beiwali", regency_name="Ngada", material="", share=60, is_own=True),
    Supply(village="Desa Wawowae", regency_name="Ngada", material="ceri kopi merah", share=25, is_own=False),
    Supply(village="Nagekeo", regency_name="Nagekeo", material="ceri kopi merah", share=15, is_own=False),
)
PICKED = {
    "title": "Etalase pilihan",
    "text": "Dipilih Disperindag Provinsi NTT.",
    "cards": (),
    "picks": ({"name": "Koperasi Contoh Beiwali", "url": "#", "note": "Ngada", "reason": "Panen raya bulan ini."},),
}
COUNTS = {"ngada": 71, "alor": 63, "kota-kupang": 71, "sumba-timur": 82, "manggarai": 1066}


def samples(keys: Sequence[str | None] = ("contoh",)) -> dict[str, object]:
    """Context of `gallery.html`; `keys` are keys of pictures that exist, used in turn."""
    known = [key for key in keys if key]
    captions = ("Gambar tenunan, dibuat untuk produk ini.", "Dari dekat.", "Foto kemasan menyusul dari kelompok.")
    return {
        "cards": cards(keys),
        "pictures": [Picture(key=key, caption=text) for key, text in zip(cycle(known), captions, strict=False)],
        "facets": FACETS,
        "calm_form": calm_form(),
        "wrong_form": wrong_form(),
        "waiting_form": waiting_form(),
        "timeline_entries": TIMELINE,
        "cancelled_entries": CANCELLED,
        "order_lines": LINES,
        "sum_rows": SUM_ROWS,
        "sum_total": Rupiah(3_418_217),
        "variant_items": VARIANTS,
        "tile_items": TILES,
        "stock_items": STOCK,
        "parcel": PARCEL,
        "pickup": PICKUP,
        "dock_items": DOCK,
        "kind_items": KINDS,
        "blend_parts": BLEND,
        "supplied": SUPPLIED,
        "picked": PICKED,
        "counts": COUNTS,
        "decided": MORNING,
        **gallery_money.samples(MORNING),
    }
