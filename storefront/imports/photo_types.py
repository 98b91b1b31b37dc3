"""Words of the photos beside a listing sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = Setting(
    key="imports.photo_mb", default=20, label=N_("Ukuran semua foto dalam satu ZIP (MB)"), least=1, most=100
)
MOST_FILES = Setting(
    key="imports.photo_files", default=1000, label=N_("Jumlah berkas dalam satu ZIP foto"), least=1, most=5000
)


class PhotoState(StrEnum):
    """What became of a photo that a row names."""

    WAITING = "waiting"
    TAKEN = "taken"
    MISSING = "missing"  # no such file in the ZIP; the next ZIP may have it
    REFUSED = "refused"  # no photo, damaged, too large, or no room for it; the next ZIP is looked at again
    RETURNED = "returned"  # taken back with the whole import


OPEN = (PhotoState.WAITING, PhotoState.MISSING, PhotoState.REFUSED)


@dataclass(frozen=True, kw_only=True)
class PhotoCounts:
    """The photos that the rows of an import name: on their way, with their listings, and those that need a hand.

    `left` of them have yet to be looked for in the ZIP that lies there.
    """

    waiting: int = 0
    taken: int = 0
    troubled: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.taken + self.troubled


@dataclass(frozen=True, kw_only=True)
class PhotoTrouble:
    """A photo that could not be taken: the row that names it, and why not."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PhotosDue(Event):
    """There are photos to take; whoever sent them acts. Published again by each portion until nothing is left."""

    import_id: int
    portion: int = 0


class PhotoProblem(ProblemCode):
    ZIP_KIND = "zip_kind", N_("Berkas foto ini bukan ZIP. Kumpulkan fotonya dalam satu berkas ZIP, lalu kirim lagi.")
    ZIP_LARGE = "zip_large", N_("Foto dalam ZIP ini lebih dari {most} MB. Bagi menjadi beberapa ZIP.")
    ZIP_MANY = "zip_many", N_("ZIP ini berisi lebih dari {most} berkas. Bagi menjadi beberapa ZIP.")
    NOT_THERE = "not_there", N_("Foto {name} tidak ada di dalam ZIP. Periksa namanya.")
    LOCKED = "locked", N_("Foto {name} terkunci atau rusak di dalam ZIP. Buat ZIP yang baru.")
    NO_ROOM = "no_room", N_("Foto {name} tidak muat. Satu produk paling banyak 8 foto.")
    NO_LISTING = "no_listing", N_("Produk untuk foto {name} sudah tidak ada.")
