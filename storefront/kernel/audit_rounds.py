"""The worker's rounds along the seals of the audit log: a few thousand links at a time, again and again.

Where it is lies in the memory of its process alone, as does the last link that it saw: what stood in the database
could be moved past a forged line by whoever has the account of the shop.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.kernel import audit, audit_chain, clock
from storefront.kernel.audit import Change
from storefront.kernel.audit_chain import BEGINNING
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storefront.kernel.audit_chain import Head

log = logging.getLogger(__name__)

BROKEN = "audit.broken"  # how the log itself tells of a broken chain
ROUND = timedelta(days=1)  # a new one begins no sooner
LOOKS = 5  # portions of one turn


class Rounds:
    """One process's way along the chain; `begin_at` picks the first link, of which nobody knows beforehand.

    A worker that is started anew often still comes by everywhere in time.
    """

    def __init__(self, begin_at: Callable[[int], int] = secrets.randbelow) -> None:
        self._begin_at = begin_at
        self._behind: Head | None = None
        self._known: Head | None = None
        self._is_whole = True
        self._next_round: datetime | None = None

    def go_on(self) -> None:
        """Look at the next links; what is broken goes into the log and, with the newest seal, into the worker's output.

        Behind a break it goes on with the next portion.
        """
        if self._behind is None:
            self._behind = self._somewhere()
        if self._behind == BEGINNING:
            if self._next_round is not None and clock.now() < self._next_round:
                return
            self._next_round = clock.now() + ROUND
        for _number in range(LOOKS):
            self._behind = self._look(self._behind)
            if self._behind == BEGINNING:
                audit_chain.seal(everything=True)  # the last, as it fails on a line that nobody can read
                return

    def _somewhere(self) -> Head:
        session = read_session()
        number = self._begin_at(audit_chain.last(session).number + 1)
        return audit_chain.last(session, until=number)

    def _look(self, behind: Head) -> Head:
        """Look at one portion; behind which link the next one lies."""
        step = audit_chain.look(read_session(), behind, self._known)
        end_reading()
        if step.broken:
            self._is_whole = False
            _report(step.broken, step.sound)
        if not step.is_end:
            return step.passed
        log.info("audit log: sealed up to %s", step.passed)
        self._known = step.passed if self._is_whole else self._known
        self._is_whole = True
        return BEGINNING


def _report(what: str, behind: Head) -> None:
    log.error("audit log: %s", what)
    change = Change(action=BROKEN, subject="audit_log", subject_id=behind.number, after={"what": what})
    with unit_of_work() as session:
        audit.record(session, SYSTEM, change)
