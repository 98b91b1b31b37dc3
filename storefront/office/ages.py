"""How long something has waited, in words; colour only repeats them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.casework import queries as casework
from storefront.kernel import clock
from storefront.kernel.clock import WITA
from storefront.kernel.text import _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.casework.types import CaseKind, ServiceTimes

SOON_AFTER_DAYS = 2
LATE_AFTER_DAYS = 4
LAST_HOURS = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class Age:
    """`look` is the class of its cell: `soon`, `late` or none."""

    text: str
    look: str = ""


def waited(since: datetime) -> Age:
    """How many days of the calendar in Kupang something has waited; late from the fourth on."""
    days = (clock.now().astimezone(WITA).date() - since.astimezone(WITA).date()).days
    if days <= 0:
        return Age(text=_("hari ini"))
    text = ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}
    if days >= LATE_AFTER_DAYS:
        return Age(text=_("{days}, terlambat").format(days=text), look="late")
    return Age(text=text, look="soon" if days >= SOON_AFTER_DAYS else "")


def served(since: datetime, kind: CaseKind, times: ServiceTimes) -> Age:
    """How many working days a case has waited, against the service time of its kind."""
    found = casework.waited(since, kind, times)
    if found.days == 0:
        return Age(text=_("hari ini"))
    text = ngettext("%(n)d hari kerja", "%(n)d hari kerja", found.days) % {"n": found.days}
    if found.is_late:
        return Age(text=_("{days}, terlambat").format(days=text), look="late")
    if found.is_soon_late:
        return Age(text=_("{days}, hampir habis").format(days=text), look="soon")
    return Age(text=text)


def time_left(until: datetime | None, *, has_ended: bool) -> Age:
    """How long an order still waits for its transfer."""
    left = until - clock.now() if until else None
    if has_ended or (left is not None and left <= timedelta(0)):
        return Age(text=_("Lewat batas waktu"), look="late")
    if left is None:
        return Age(text=_("Tanpa batas waktu"))
    hours = int(left.total_seconds() // 3600)
    text = _("Sisa {n} jam").format(n=hours) if hours else _("Sisa kurang dari 1 jam")
    return Age(text=text, look="soon" if left <= LAST_HOURS else "")


def proof_waited(since: datetime, late_before: datetime) -> Age:
    """How long a buyer's proof has waited for an answer; late when it came before `late_before`."""
    if since >= late_before:
        return Age(text=waited(since).text)
    days = (clock.now() - since).days
    text = ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}
    return Age(text=_("Menunggu lama, {days}").format(days=text), look="late")
