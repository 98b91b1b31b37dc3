"""The nightly look: whatever the records contradict is written where the offices read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.stock import queries
from storefront.stock.types import DIFFERS

if TYPE_CHECKING:
    from storefront.stock.types import Difference

MOST_NAMED = 50  # of one night: the command names them all


def check_and_report() -> int:
    """Compare everything with its records; returns how many differ. Nothing is put right by itself."""
    found = _differing()
    if found:  # sales that go on meanwhile may look like it on PostgreSQL: what is wrong is so still
        again = set(_differing())
        found = [each for each in found if each in again]
    if not found:
        return 0
    with unit_of_work() as session:
        for each in found[:MOST_NAMED]:
            change = audit.Change(
                action=DIFFERS,
                subject="variant",
                subject_id=each.variant_id,
                before={"place": each.place_id, each.what: each.recorded},
                after={"place": each.place_id, each.what: each.found},
            )
            audit.record(session, SYSTEM, change)
    return len(found)


def _differing() -> list[Difference]:
    found = queries.check_ledger(read_session())
    end_reading()
    return found
