"""Photos of goods on their way into a folder, named by SKU."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storefront.exports.addresses import current
from storefront.kernel.media import WIDTHS, scaled_size

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.catalogue.types import ExportedPicture
    from storefront.exports.goods import Goods
    from storefront.exports.manifest import Manifest

LEAST_PIXELS = 300  # of both sides (domain: screen 2 of the V6 form)
FOLDER = "foto"
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 80
WOVEN, SMALL, GONE = "gambar tenunan, bukan foto", "lebih kecil dari 300 x 300", "berkasnya tidak ada"


class Photos:
    """The folder `foto`; no two products write the same name, though a SKU is its group's alone."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder, self._manifest = folder / FOLDER, manifest
        self._folder.mkdir()
        self._names: set[str] = set()

    def take(self, goods: Goods) -> list[str]:
        """Copy all that is a photo; returns the names, and notes in the manifest what is left out and why."""
        named: list[str] = []
        stem = ""
        for picture in goods.product.pictures:
            source, why = _source(picture)
            if source is None:
                self._manifest.leave_out(_sku(goods), goods.product.name, why)
                continue
            stem = stem or self._stem(goods)
            name = f"{stem}-{len(named) + 1}.jpg"
            self._manifest.keep(f"{FOLDER}/{name}", source.read_bytes())
            named.append(name)
        return named

    def _stem(self, goods: Goods) -> str:
        stem = NOT_IN_NAMES.sub("-", _sku(goods)).strip(".-")[:LONGEST_NAME] or str(goods.product.id)
        while stem.lower() in self._names:
            stem = f"{stem}_{goods.product.id}"
        self._names.add(stem.lower())
        return stem


def _sku(goods: Goods) -> str:
    return goods.product.variants[0].sku if goods.product.variants else f"produk-{goods.product.id}"


def _source(picture: ExportedPicture) -> tuple[Path | None, str]:
    """The largest rendition that is there; else why none is taken."""
    if picture.is_woven:
        return None, WOVEN
    path = current().picture_file(picture.key, WIDTHS[-1])
    if path is None:
        return None, GONE
    sides = scaled_size((picture.width, picture.height), int(path.stem.rpartition("-")[2]))
    return (path, "") if min(sides) >= LEAST_PIXELS else (None, SMALL)
