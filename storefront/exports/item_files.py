"""Item files for tills: one table of a profile, as XLSX or as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.exports import profiles
from storefront.exports.reading import portions, read_terms
from storefront.exports.rows import Cells, ItemsOf
from storefront.exports.types import Target
from storefront.exports.workbook import Book, CsvFile
from storefront.kernel.text import _

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.catalogue.types import Selection
    from storefront.exports.types import Progress

PROFILES = ("nttmart", "ipos5")


def write_items(wanted: Selection, target: Path, tell: Progress, name: str = PROFILES[0]) -> None:
    """Write the items of a profile; as CSV where the name ends so, else as XLSX.

    Raises:
        ProfileError: when there is no such profile, or it cannot be read.
        OSError: of the disk.
    """
    profile = profiles.load(name)
    cells = Cells(profile)
    if target.suffix == ".csv":
        _write_csv(wanted, target, tell, profile)
        return
    terms, count = read_terms(), 0
    with Book(target, profile) as book:
        for goods, lacking in portions(wanted, tell, _target(profile)):
            book.add(cells.of(ItemsOf(goods, terms, (), lacking)))
            count += 1
        book.explain([_("Isi: {count} produk.").format(count=count)])


def _write_csv(wanted: Selection, target: Path, tell: Progress, profile: profiles.Profile) -> None:
    terms, cells = read_terms(), Cells(profile)
    with target.open("w", encoding="utf-8", newline="") as out:
        table = CsvFile(out, profile)
        for goods, lacking in portions(wanted, tell, _target(profile)):
            table.add(cells.of(ItemsOf(goods, terms, (), lacking)))


def _target(profile: profiles.Profile) -> Target | None:
    return Target.NTTMART if profile.tells_lacking else None
