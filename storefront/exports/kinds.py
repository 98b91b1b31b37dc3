"""The explicit list of files that a run can make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storefront.catalogue.types import Selection
from storefront.exports.ekatalog import write_zip
from storefront.exports.feed_files import write_feed_file
from storefront.exports.feeds import Feed
from storefront.exports.item_files import write_items
from storefront.exports.printing.cards import write_fair_catalogue, write_shelf_cards, write_showcase_catalogue
from storefront.exports.printing.fair_page import write_fair_page
from storefront.exports.types import Progress
from storefront.kernel.text import N_

Write = Callable[[Selection, Path, Progress], None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file: what it is called and for, its ending (one of `files.SUFFIXES`), who asks for it.

    `write(selection, target, tell)` reads in portions with `read_session`, writes to the path that it is given, whose
    ending is `suffix`, tells how far it is after each portion, and raises what it cannot cope with: the run then says
    why and leaves nothing behind.
    """

    name: str
    title: str
    note: str
    suffix: str
    write: Write
    of_groups: bool = True  # for the members of a group about its own goods; offices ask for every kind


KINDS: tuple[Kind, ...] = (
    Kind(
        name="ekatalog",
        title=N_("Lembar kerja e-Katalog"),
        note=N_("Lembar kerja, CSV, dan foto dalam satu ZIP. Salin isinya ke formulir e-Katalog."),
        suffix="zip",
        write=write_zip,
    ),
    Kind(
        name="nttmart",
        title=N_("Berkas barang NTT Mart"),
        note=N_("Satu baris untuk satu ukuran, dengan kode batang."),
        suffix="xlsx",
        write=partial(write_items, name="nttmart"),
    ),
    Kind(
        name="ipos5",
        title=N_("Berkas barang iPos 5"),
        note=N_("19 kolom tipe O untuk mesin kasir iPos 5."),
        suffix="xlsx",
        write=partial(write_items, name="ipos5"),
    ),
    Kind(
        name="kartu-rak",
        title=N_("Kartu rak"),
        note=N_("Delapan kartu di satu lembar A4: nama, harga, pembuat, dan kode QR."),
        suffix="zip",
        write=write_shelf_cards,
    ),
    Kind(
        name="katalog",
        title=N_("Katalog pameran"),
        note=N_("PDF bergambar untuk dicetak, sembilan produk di satu lembar."),
        suffix="zip",
        write=write_fair_catalogue,
    ),
    Kind(
        name="katalog-html",
        title=N_("Katalog pameran untuk telepon"),
        note=N_("Satu halaman kecil. Gambarnya diambil dari toko saat dibuka."),
        suffix="html",
        write=write_fair_page,
    ),
    Kind(
        name="google",
        title=N_("Berkas Google Merchant"),
        note=N_("Google bisa mengambilnya sendiri di /feed/google.xml. Ini untuk diunggah dengan tangan."),
        suffix="xml",
        write=partial(write_feed_file, feed=Feed.GOOGLE),
        of_groups=False,
    ),
    Kind(
        name="meta",
        title=N_("Berkas katalog Meta"),
        note=N_("Meta bisa mengambilnya sendiri di /feed/meta.csv. Ini untuk diunggah dengan tangan."),
        suffix="csv",
        write=partial(write_feed_file, feed=Feed.META),
        of_groups=False,
    ),
    Kind(
        name="katalog-etalase",
        title=N_("Katalog etalase pilihan"),
        note=N_("Katalog bergambar dari yang sekarang ada di etalase beranda."),
        suffix="zip",
        write=write_showcase_catalogue,
        of_groups=False,
    ),
)


def find_kind(name: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.name == name), None)


def offered(*, to_groups: bool) -> list[Kind]:
    """What a group, or an office, may ask for."""
    return [kind for kind in KINDS if kind.of_groups or not to_groups]
