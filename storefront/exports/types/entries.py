"""Words of what became of products in another catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

HOSTS = Setting(
    key="exports.ekatalog_hosts",
    default="katalog.inaproc.id e-katalog.lkpp.go.id",
    label=N_("Alamat e-Katalog yang boleh ditautkan, dipisah spasi"),
    keeper="disperindag",
)
LONGEST_ADDRESS = 500
LONGEST_REASON = 500


class Channel(StrEnum):
    """Which catalogue."""

    EKATALOG = "ekatalog"


class EntryState(StrEnum):
    NONE = "none"
    SUBMITTED = "submitted"
    LISTED = "listed"
    REFUSED = "refused"
    TAKEN_DOWN = "taken_down"


S = EntryState
ENTRY_LABELS: Mapping[EntryState, str] = {
    S.NONE: N_("Belum diajukan"),
    S.SUBMITTED: N_("Diajukan"),
    S.LISTED: N_("Tayang"),
    S.REFUSED: N_("Ditolak"),
    S.TAKEN_DOWN: N_("Turun"),
}
CATALOGUE_ENTRY = Machine(
    name="catalogue_entry",
    states=EntryState,
    initial=S.NONE,
    transitions={  # it is told afterwards, so whatever came in between may never have been told
        S.NONE: frozenset({S.SUBMITTED, S.LISTED, S.REFUSED}),
        S.SUBMITTED: frozenset({S.LISTED, S.REFUSED, S.NONE}),
        S.LISTED: frozenset({S.TAKEN_DOWN, S.REFUSED}),
        S.REFUSED: frozenset({S.SUBMITTED, S.LISTED}),
        S.TAKEN_DOWN: frozenset({S.SUBMITTED, S.LISTED}),
    },
)
HELD = (S.SUBMITTED, S.LISTED)  # something of ours stands there


@dataclass(frozen=True, kw_only=True)
class RecordEntry:
    """What is told of a product in a catalogue. `seen` is the state that the form was made from.

    `is_renewed`: what stands there is what stands here now; so it always is when it is submitted or listed anew.
    """

    product_id: int
    state: EntryState
    seen: EntryState
    address: str = ""
    reason: str = ""
    is_renewed: bool = False


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """A product in a catalogue; without any record the state is none. `changed`: heads of columns that differ."""

    product_id: int
    state: EntryState
    address: str
    reason: str
    changed: tuple[str, ...]
    changed_since: datetime | None
    recorded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """A product on a list of what became of which."""

    product_id: int
    name: str
    group_id: int
    regency_code: str
    state: EntryState
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Which products on show: of these groups (None: of all), of a kabupaten, in a state, or those that differ."""

    group_ids: tuple[int, ...] | None = None
    regency_code: str = ""
    state: EntryState | None = None
    is_stale: bool = False
    after_id: int = 0


@dataclass(frozen=True, kw_only=True)
class EntryFigures:
    """How many public products of a kabupaten are in which state; `stale` of them differ from what stands there."""

    regency_code: str
    total: int
    by_state: Mapping[EntryState, int]
    stale: int


class EntryProblem(ProblemCode):
    ADDRESS_MISSING = "address_missing", N_("Salin alamat halaman produk di e-Katalog ke sini.")
    ADDRESS = "address", N_("Alamat ini bukan halaman e-Katalog. Awali dengan https:// dan {hosts}.")
    ADDRESS_LONG = "address_long", N_("Alamat terlalu panjang: paling banyak {most} huruf.")
    REASON_MISSING = "reason_missing", N_("Tulis alasan penolakannya, supaya dapat diperbaiki.")
    REASON_LONG = "reason_long", N_("Paling banyak {most} huruf.")
    STATE = "state", N_("Pilih keadaannya dari daftar.")
