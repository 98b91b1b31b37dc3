"""The explicit list of files that a run can make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storefront.catalogue.types import Selection
from storefront.exports.ekatalog import write_zip
from storefront.exports.item_files import write_items
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
)


def find_kind(name: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.name == name), None)


def offered(*, to_groups: bool) -> list[Kind]:
    """What a group, or an office, may ask for."""
    return [kind for kind in KINDS if kind.of_groups or not to_groups]
