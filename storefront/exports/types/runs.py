"""Words of export runs, and what an office may set about the files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.catalogue.types import Selection

TAX = Setting(
    key="exports.tax_percent",
    default=11,
    label=N_("PPN untuk kelompok yang PKP (persen dari harga)"),
    most=100,
    keeper="disperindag",
    note=N_("12 persen dari 11/12 harga sama dengan 11 persen. Periksa aturan yang berlaku."),
)
MARGIN = Setting(
    key="exports.margin_percent",
    default=0,
    label=N_("Bagian gerai dari harga jual (persen), 0 bila belum disepakati"),
    most=90,
    keeper="disperindag",
)
PRICE_DAYS = Setting(
    key="exports.price_days",
    default=180,
    label=N_("Harga di lembar kerja e-Katalog berlaku (hari)"),
    least=1,
    keeper="disperindag",
)
KEPT_DAYS = Setting(
    key="exports.kept_days", default=7, label=N_("Berkas ekspor dihapus setelah (hari)"), least=1, most=90
)


class RunState(StrEnum):
    WAITING = "waiting"  # for the worker
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"  # its file is erased


S = RunState
UNDER_WAY = (S.WAITING, S.WRITING)
EXPORT_RUN = Machine(
    name="export_run",
    states=RunState,
    initial=S.WAITING,
    transitions={
        S.WAITING: frozenset({S.WRITING, S.FAILED}),
        S.WRITING: frozenset({S.DONE, S.FAILED}),
        S.DONE: frozenset({S.EXPIRED}),
        S.FAILED: frozenset(),
        S.EXPIRED: frozenset(),
    },
)


@dataclass(frozen=True, kw_only=True)
class AskRun:
    """A wish for a file; `key` is that of its form, which makes one run of one wish however often it is sent."""

    kind: str
    selection: Selection
    key: str


@dataclass(frozen=True, kw_only=True)
class RunView:
    """A run as its page shows it; `why` says what went wrong. `size` in bytes."""

    id: int
    kind: str
    group_id: int | None
    state: RunState
    done: int
    total: int
    file_name: str
    size: int
    digest: str
    why: str
    by: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RunAsked(Event):
    """Somebody wants a file; published again for one that was cut off. `turn` tells those apart."""

    run_id: int
    turn: int = 0


class RunProblem(ProblemCode):
    KIND = "kind", N_("Pilih berkasnya dari daftar.")
    NOTHING = "nothing", N_("Tidak ada produk yang terpilih. Pilih yang lain.")
    BUSY = "busy", N_("Berkas sebelumnya masih dibuat. Tunggu sampai selesai.")
    NO_ROOM = "no_room", N_("Berkas tidak dapat disimpan. Hubungi pengelola, lalu coba lagi.")
    PROFILE = "profile", N_("Susunan kolomnya tidak dapat dibaca. Hubungi pengelola.")
    BROKEN = "broken", N_("Berkas belum jadi karena gangguan. Coba lagi.")
