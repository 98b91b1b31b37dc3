"""What a group puts away leaves the office, and comes back as old as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.casework import queries as queue
from storefront.casework.types import QueueFilter
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingAct, ListingShelved
from storefront.imports import service as imports
from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.producers import queries as producers
from storefront.producers import service as groups
from storefront.verification import service
from storefront.verification.types import DeterminationState
from tests.support import sheets
from tests.support.cases import examined, official, see_case, submitted
from tests.support.imported import variants
from tests.support.products import MEMBER, OFFICE
from tests.support.shelf import drain

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
D = DeterminationState


def waiting() -> list[datetime]:
    """Since when each case of the queue waits."""
    end_reading()
    return [row.since for row in queue.list_cases(read_session(), QueueFilter(), limit=50)]


def test_a_case_closes_with_its_listing_and_comes_back_with_it() -> None:
    case_id = examined(official())
    product_id, since = see_case(case_id).product_id, waiting()
    assert len(since) == 1
    catalogue.act_on(product_id, ListingAct.ARCHIVE, MEMBER)
    assert waiting() == []  # at once
    drain()
    case = see_case(case_id)
    assert (case.state, case.history[-1].by, case.history[-1].reason) == (
        D.DRAFT,
        "Sistem",
        "Produk diarsipkan kelompok.",
    )
    service.follow_listing(ListingShelved(product_id=product_id))  # safe to run twice
    assert see_case(case_id).history == case.history
    catalogue.act_on(product_id, ListingAct.RESTORE, MEMBER)
    drain()
    back = see_case(case_id)
    assert (back.state, back.unjudged, back.examination, waiting()) == (D.SUBMITTED, 0, None, since)
    acts = [entry.action for entry in audit.list_latest(read_session(), audit.Search(actions=("case.",)), limit=2)]
    assert acts == ["case.resumed", "case.closed"]


def test_an_archived_draft_that_was_never_submitted_stays_one() -> None:
    case_id = submitted()
    product_id = see_case(case_id).product_id
    copy_id = catalogue.copy(product_id, "0123456789abcdef", MEMBER)
    for act in (ListingAct.ARCHIVE, ListingAct.RESTORE):
        catalogue.act_on(copy_id, act, MEMBER)
        drain()
    assert (see_case(case_id).state, len(waiting())) == (D.SUBMITTED, 1)


def test_a_case_follows_a_listing_that_a_sheet_brings_back_and_its_undo_puts_away() -> None:
    case_id = submitted()
    case = see_case(case_id)
    catalogue.act_on(case.product_id, ListingAct.ARCHIVE, MEMBER)
    drain()
    (sku,) = variants()
    import_id = sheets.take_in(case.group_id, sheets.as_csv([sheets.row(sku, nama="Kain", kategori="Tenun")]))
    drain()
    assert see_case(case_id).state is D.SUBMITTED
    imports.start_undo(import_id, MEMBER)
    drain()
    assert see_case(case_id).state is D.DRAFT


def test_the_cases_of_a_suspended_group_wait_until_it_is_back() -> None:
    case = see_case(submitted())
    assert len(waiting()) == 1
    for act, expected in ((groups.suspend, 0), (groups.activate, 1)):
        with unit_of_work() as session:
            group = producers.get_group(session, case.group_id)
            if act is groups.suspend:
                groups.suspend(session, group, OFFICE, "Keluhan pembeli.")
            else:
                groups.activate(session, group, OFFICE, has_product=True)
        assert len(waiting()) == expected
