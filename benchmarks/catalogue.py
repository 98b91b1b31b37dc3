"""The catalogues to measure over, and the addresses in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import servers
from benchmarks.picks import WAYS, Mix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = 21_108  # with the 87 of the demo: as many as the province has in the government's procurement
PRODUCTS = 200  # addresses of one kind
WORDS = (
    "kopi",
    "tenun",
    "tenun ikat",
    "madu hutan",
    "gula lontar",
    "kain",
    "kelor",
    "kripik pisang",
    "selendang",
    "garam",
    "minyak",
)
PER_PAGE = 12
COMPARED = 3  # addresses of one kind, those that show most with few products: as full as with many
LARGEST_FIRST = "SELECT {0} FROM card GROUP BY {0} ORDER BY count(*) DESC, {0}"


@dataclass(frozen=True)
class Catalogue:
    """Addresses of a loaded catalogue by kind of page, the newest products first."""

    count: int
    pages: dict[str, tuple[str, ...]]

    def mixes(self) -> Iterator[Mix]:
        """Each kind of page in each way; among few products a crawler asks for nothing else than buyers do."""
        for page, addresses in self.pages.items():
            for way, draw in WAYS.items():
                if way != "uniform" or self.count > PRODUCTS:
                    yield Mix(page, way, draw(addresses))

    def compared(self) -> dict[str, tuple[str, ...]]:
        """The addresses of each kind over which few products are held against many."""
        return {page: addresses[:COMPARED] for page, addresses in self.pages.items()}


def furnish(data_dir: Path) -> None:
    """A fresh folder becomes the demo."""
    servers.run_command(data_dir, "db", "upgrade")
    servers.run_command(data_dir, "demo", "load")
    servers.run_command(data_dir, "search", "rebuild")


def grow(data_dir: Path, products: int) -> float:
    """Load so many generated products besides; returns the seconds that it took."""
    return servers.run_command(data_dir, "demo", "load", "--products", str(products))


def read(data_dir: Path) -> Catalogue:
    """The addresses of what is there."""
    with closing(sqlite3.connect(data_dir / "shop.db")) as connection:
        slugs = [
            slug for (slug,) in connection.execute("SELECT slug FROM card ORDER BY published_at DESC, product_id DESC")
        ]
        categories, regencies, groups = (
            [slug for (slug,) in connection.execute(LARGEST_FIRST.format(column))]
            for column in ("category_slug", "regency_slug", "group_slug")
        )
    numbers = range(2, min(len(slugs) // PER_PAGE, 40))
    listing = ["/produk/", *(f"/produk/?halaman={number}" for number in numbers)]
    listing += [f"/produk/?kabupaten={slug}&urut=termurah" for slug in regencies]
    return Catalogue(
        len(slugs),
        {
            "home": ("/",),
            "listing": tuple(listing),
            "category": tuple(f"/kategori/{slug}" for slug in categories),
            "kabupaten": tuple(f"/kabupaten/{slug}" for slug in regencies),
            "search": tuple(f"/produk/?q={word.replace(' ', '+')}" for word in (*WORDS, *categories)),
            "product": tuple(f"/produk/{slug}" for slug in slugs[:: max(len(slugs) // PRODUCTS, 1)][:PRODUCTS]),
            "group": tuple(f"/lembaga/{slug}" for slug in groups[:PRODUCTS]),
        },
    )
