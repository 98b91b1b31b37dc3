"""A group puts a product before the office."""

from __future__ import annotations

import pytest

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingAct, ListingState
from storefront.kernel import audit, timeline
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.timeline import Move
from storefront.verification import queries, service
from storefront.verification.types import DETERMINATION, DeterminationState
from tests.support.listings import KEY, complete, see, verified
from tests.support.products import MEMBER, OFFICE, load_reference, make_group

pytestmark = pytest.mark.usefixtures("app")
D = DeterminationState


def make_draft(*, active: bool = True) -> int:
    load_reference()
    with unit_of_work() as session:
        group = make_group(session, active=active)
    return catalogue.begin_draft(group.id, KEY, MEMBER)


def state_of(product_id: int) -> DeterminationState | None:
    end_reading()
    found = queries.find_standing(read_session(), product_id)
    return found.state if found else None


def move(product_id: int, *states: DeterminationState, reason: str | None = None) -> None:
    with unit_of_work() as session:
        row = queries.find_newest(session, product_id)
        assert row
        for state in states:
            timeline.advance(session, DETERMINATION, row, Move(to=state, actor=OFFICE, reason=reason))


def test_what_lacks_anything_stays_where_it_is() -> None:
    product_id = make_draft()
    with pytest.raises(RefusedError) as raised:
        service.submit(product_id, MEMBER)
    assert [problem.at for problem in raised.value.problems] == ["pictures", "name", "variants", "description"]
    assert (state_of(product_id), see(product_id).state) == (None, ListingState.DRAFT)


def test_what_is_whole_is_before_the_office_and_on_show_to_nobody() -> None:
    product_id = make_draft()
    complete(product_id)
    service.submit(product_id, MEMBER)
    assert state_of(product_id) is D.SUBMITTED
    assert (see(product_id).state, see(product_id).is_public) == (ListingState.PUBLISHED, False)
    log = audit.list_latest(read_session(), text="determination.", limit=1)[0]
    assert (log.actor_label, log.after) == (MEMBER.label, {"state": "submitted"})


def test_of_a_group_that_is_not_active_yet_the_listing_stays_a_draft() -> None:
    product_id = make_draft(active=False)
    complete(product_id)
    service.submit(product_id, MEMBER)
    assert (state_of(product_id), see(product_id).state) == (D.SUBMITTED, ListingState.DRAFT)


def test_twice_is_once() -> None:
    product_id = make_draft()
    complete(product_id)
    service.submit(product_id, MEMBER)
    with pytest.raises(RefusedError) as raised:
        service.submit(product_id, MEMBER)
    assert [problem.code.value for problem in raised.value.problems] == ["submitted_already"]
    assert queries.list_states(read_session(), [product_id]) == {product_id: D.SUBMITTED}


def test_once_returned_it_may_be_put_right_and_sent_again() -> None:
    product_id = make_draft()
    complete(product_id)
    service.submit(product_id, MEMBER)
    move(product_id, D.RETURNED, reason="Foto terlalu gelap")
    found = queries.find_standing(read_session(), product_id)
    assert found
    assert (found.state, found.reason) == (D.RETURNED, "Foto terlalu gelap")
    service.submit(product_id, MEMBER)
    assert state_of(product_id) is D.SUBMITTED


def test_once_rejected_a_new_one_begins() -> None:
    product_id = make_draft()
    complete(product_id)
    service.submit(product_id, MEMBER)
    move(product_id, D.EXAMINED, D.REJECTED, reason="Bukan produk desa")
    service.submit(product_id, MEMBER)
    assert state_of(product_id) is D.SUBMITTED


def test_what_stands_is_not_asked_for_again() -> None:
    product_id = verified()
    with pytest.raises(RefusedError) as raised:
        service.submit(product_id, MEMBER)
    assert [problem.code.value for problem in raised.value.problems] == ["determined_already"]
    assert state_of(product_id) is D.VERIFIED


@pytest.mark.parametrize("how", ["rejected", "archived"])
def test_what_was_rejected_or_put_away_is_no_product_of_the_checklist(how: str) -> None:
    product_id = make_draft()
    group_id = see(product_id).group_id
    complete(product_id)
    assert not queries.has_submitted(read_session(), group_id)
    service.submit(product_id, MEMBER)
    end_reading()
    assert queries.has_submitted(read_session(), group_id)
    end_reading()

    if how == "rejected":
        move(product_id, D.EXAMINED, D.REJECTED, reason="Bukan produk desa")
    else:
        catalogue.act_on(product_id, ListingAct.ARCHIVE, MEMBER)

    end_reading()
    assert not queries.has_submitted(read_session(), group_id)
