"""Words of taking in listings from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.states import Machine
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ImportState(StrEnum):
    UPLOADED = "uploaded"  # the file lies there, the worker tries it out
    JUDGED = "judged"  # what it would do stands in its rows; nothing has changed
    REFUSED = "refused"  # no table, or a column is missing: `notes` say which
    DROPPED = "dropped"  # its group does not want it
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


S = ImportState
AT_WORK = (S.UPLOADED, S.APPLYING, S.UNDOING)  # the worker has it
LISTING_IMPORT = Machine(
    name="listing_import",
    states=ImportState,
    initial=S.UPLOADED,
    transitions={
        S.UPLOADED: frozenset({S.JUDGED, S.REFUSED, S.DROPPED}),
        S.JUDGED: frozenset({S.APPLYING, S.DROPPED, S.UPLOADED}),  # the last: its columns were chosen anew
        S.REFUSED: frozenset({S.UPLOADED}),
        S.DROPPED: frozenset(),
        S.APPLYING: frozenset({S.APPLIED, S.REFUSED}),
        S.APPLIED: frozenset({S.UNDOING}),
        S.UNDOING: frozenset({S.UNDONE}),
        S.UNDONE: frozenset(),
    },
)


class Outcome(StrEnum):
    """What becomes, or would become, of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """The office has verified the list on paper: who says so, by their account, and what it rests on."""

    person_id: int | None
    label: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A spreadsheet as it came; `photos` is the ZIP beside it, if any."""

    group_id: int
    file_name: str
    data: bytes
    photos: bytes | None = None
    all_or_nothing: bool = False
    approval: Approval | None = None
    from_command: bool = False  # whoever runs commands may bring larger files


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """One fault of a row, or of the file: a sentence, and what was perhaps meant ("tenun ikat") or nothing.

    `column` is empty where it is about the whole row. A warning lets the row in.
    """

    column: str
    reason: str
    suggestion: str = ""
    is_warning: bool = False


@dataclass(frozen=True, kw_only=True)
class HeadMatch:
    """A head of the file that is none of our names: the column it is read as, or empty, and one that it is like."""

    head: str
    column: str
    suggestion: str


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Rows by what becomes of them; `warned` are those of the first three that have a warning."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    warned: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged + self.failed


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """An import as its group sees it.

    Before `applied` the counts say what would become of the rows, afterwards what became of them. `done` counts the
    rows that are written, or while undoing those taken back, of `counts.total - counts.failed`. `kept` counts rows
    that the undo had to leave. `notes` are about the file as a whole, `matches` about heads that need a look.
    """

    id: int
    group_id: int
    file_name: str
    state: ImportState
    counts: Counts
    done: int
    kept: int
    notes: tuple[RowFault, ...]
    matches: tuple[HeadMatch, ...]
    has_photos: bool
    all_or_nothing: bool
    by: str
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RowView:
    """One row: `row` is its number in the file, `cells` what stood there by column.

    `left` says why the undo left what the row had brought; empty where it did not.
    """

    row: int
    sku: str
    name: str
    outcome: Outcome
    is_done: bool
    product_id: int | None
    cells: Mapping[str, str]
    faults: tuple[RowFault, ...] = field(default=())
    left: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportUploaded(Event):
    import_id: int


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Event):
    """Somebody wants it applied; published again by each portion until nothing is left."""

    import_id: int
    portion: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportUndoStarted(Event):
    """Somebody wants it undone; published again by each portion until nothing is left."""

    import_id: int
    portion: int = 0


class ImportProblem(ProblemCode):
    FILE_LARGE = "file_large", N_("Berkas lebih dari {most} MB. Bagi menjadi beberapa berkas.")
    NOT_KEPT = "not_kept", N_("Berkas belum dapat disimpan. Belum ada yang berubah. Coba lagi nanti.")
    GROUP_BUSY = "group_busy", N_("Berkas sebelumnya masih dimuat. Tunggu sampai selesai, lalu coba lagi.")
    ROWS_FAILED = "rows_failed", N_("{count} baris belum benar, jadi tidak ada yang dimuat. Betulkan, lalu kirim lagi.")
    UNREADABLE = "unreadable", N_("Berkas ini tidak terbaca sebagai tabel. Simpan lagi sebagai XLSX atau CSV.")
    FILE_LONG = "file_long", N_("Terlalu banyak baris: paling banyak {most}. Bagi menjadi beberapa berkas.")
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        N_("Isi toko berubah sejak berkas dicoba. Tidak ada yang dimuat; kirim lagi."),
    )
    MEASURE = "measure", N_("Kolom {head} memakai ukuran lain. Ubah isinya di lembar Anda, lalu kirim lagi.")
    TOUCHED = "touched", N_("Sudah diubah lagi setelah dimuat, jadi dibiarkan.")
    STOCK_MOVED = "stock_moved", N_("Stoknya sudah bergerak setelah dimuat, jadi dibiarkan.")
    NOTHING_TO_DO = "nothing_to_do", N_("Tidak ada baris yang bisa dimuat dari berkas ini.")
    UNDO_LATE = "undo_late", N_("Pembatalan hanya bisa dalam {days} hari setelah dimuat.")
