"""Words of announcements: what an office tells the groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.producers.types import GroupKind


@dataclass(frozen=True, kw_only=True)
class NewAnnouncement:
    """Shown from `starts_at` until before `ends_at`, to groups of one kabupaten, of one kind, of both, or to all.

    `key` is that of the form, which makes one, however often it is sent.
    """

    key: str
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime
    regency_code: str | None = None
    kind: GroupKind | None = None


@dataclass(frozen=True, kw_only=True)
class AnnouncementView:
    """`is_ended`: early, at `ends_at`; `read_by` counts the people who said that they have read it."""

    id: int
    title: str
    body: str
    office: str
    starts_at: datetime
    ends_at: datetime
    regency_code: str | None
    kind: GroupKind | None
    is_ended: bool
    read_by: int = 0


@dataclass(frozen=True, kw_only=True)
class AnnouncementDue(Event):
    """It is to be mailed to members whose numbers lie between these two, both included."""

    announcement_id: int
    first: int
    last: int


class AnnouncementProblem(ProblemCode):
    PERIOD = "period", N_("Waktu selesai harus setelah waktu mulai.")
    PAST = "past", N_("Waktu selesai sudah lewat. Pilih waktu yang akan datang.")
    EMPTY = "empty", N_("Tulis judul dan isinya.")
    NOBODY = "nobody", N_("Belum ada kelompok seperti itu. Pilih daerah atau bentuk lain.")
