"""The lembar kerja of e-Katalog: a folder, or a ZIP, with workbook, CSV, photos and checksums."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from storefront.exports import profiles
from storefront.exports.manifest import NAME, Manifest
from storefront.exports.photos import Photos
from storefront.exports.reading import portions, read_terms
from storefront.exports.rows import Cells, ItemsOf
from storefront.exports.types import Target
from storefront.exports.workbook import Book, CsvFile
from storefront.kernel.text import _

if TYPE_CHECKING:
    from storefront.catalogue.types import Selection
    from storefront.exports.types import Progress

PROFILE = "ekatalog"
WORKBOOK, TABLE = "lembar-kerja.xlsx", "produk.csv"
PACKED = (".jpg", ".xlsx")  # gain nothing from being packed once more


def write_folder(wanted: Selection, target: Path, tell: Progress) -> None:
    """Write the folder, whole or not at all: what stood there before is replaced at the end.

    Raises:
        FileExistsError: when something else than a folder of this kind, or an empty one, lies there.
        ProfileError: when the profile cannot be read.
        OSError: of the disk.
    """
    is_ours = all((target / name).is_file() for name in (NAME, WORKBOOK, TABLE))
    if target.exists() and not is_ours and not (target.is_dir() and not any(target.iterdir())):
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        _write(wanted, part, tell)
        part.chmod(0o755)
        _put_in_place(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def write_zip(wanted: Selection, target: Path, tell: Progress) -> None:
    """The same folder as one ZIP file.

    Raises:
        ProfileError: when the profile cannot be read.
        OSError: of the disk.
    """
    with tempfile.TemporaryDirectory(prefix=".ekatalog.", dir=target.parent) as name:
        folder = Path(name)
        _write(wanted, folder, tell)
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for root, _folders, files in os.walk(folder):
                for each in sorted(files):
                    path = Path(root) / each
                    how = ZIP_STORED if path.suffix in PACKED else ZIP_DEFLATED
                    archive.write(path, path.relative_to(folder), how)


def _put_in_place(part: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.{secrets.token_hex(8)}.old")
    if target.exists():
        target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _write(wanted: Selection, folder: Path, tell: Progress) -> None:
    profile, terms = profiles.load(PROFILE), read_terms()
    cells = Cells(profile)
    unmapped: dict[str, None] = {}
    with Manifest(folder, profile) as manifest:
        photos = Photos(folder, manifest)
        with (folder / TABLE).open("w", encoding="utf-8", newline="") as out:
            table = CsvFile(out, profile)
            with Book(folder / WORKBOOK, profile) as book:
                for goods, lacking in portions(wanted, tell, Target.EKATALOG):
                    rows = cells.of(ItemsOf(goods, terms, photos.take(goods), lacking))
                    book.add(rows)
                    table.add(rows)
                    manifest.products += 1
                    if not terms.vocabulary.level(goods.product.category_slug, 1):
                        unmapped[goods.product.category_name] = None
                book.explain(_notes(manifest, list(unmapped)))
        manifest.note(WORKBOOK)
        manifest.note(TABLE)


def _notes(manifest: Manifest, unmapped: list[str]) -> list[str]:
    """What was found while it was written."""
    notes = [_("Isi: {count} produk.").format(count=manifest.products)]
    if unmapped:
        names = ", ".join(unmapped)
        notes.append(_("Kategori V6 belum diketahui untuk: {names}. Pilih di layar.").format(names=names))
    notes += [_("Foto tidak ikut: {n}, {why}.").format(n=n, why=why) for why, n in manifest.left_out().items()]
    return notes
