"""What products lack follows what is told of them, and the calendar; it is the same judged at once or by and by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingAct
from storefront.exports import demands, queries, readiness, service
from storefront.exports.models import Requirement
from storefront.exports.types import RequirementState, Target
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import BUYER
from storefront.producers import service as producers
from storefront.producers.types import OnboardingItem, PaperForm
from storefront.trade import service as trade
from storefront.verification import queries as verification
from storefront.verification import service as cases
from tests.support import factories
from tests.support.cases import official, see_case, submitted
from tests.support.listings import change, see, verified
from tests.support.photos import photo
from tests.support.products import MEMBER, OFFICE
from tests.support.shelf import counted_queries, drain

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.usefixtures("app")
S, E = RequirementState, Target.EKATALOG
NOON = datetime(2027, 3, 31, 4, tzinfo=UTC)
LAST_DAY = "2027-03-31"


def states(product_id: int, target: Target = E) -> dict[str, RequirementState]:
    end_reading()
    rows = queries.list_requirements(read_session(), target, [product_id]).get(product_id, [])
    end_reading()
    return {row.code: row.state for row in rows}


def rows() -> list[tuple[object, ...]]:
    """All that is written down, in order."""
    end_reading()
    table = Requirement.__table__
    found = [tuple(row) for row in read_session().execute(select(table).order_by(*table.primary_key))]
    end_reading()
    return found


@pytest.mark.both_databases
def test_rows_follow_the_product_its_stock_and_the_papers_of_its_group() -> None:
    product_id = verified()
    group_id = see(product_id).group_id
    drain()
    before = states(product_id)
    assert before["kbki"] is before["brand"] is before["stock"] is before["nib"] is S.MISSING
    assert before["verified"] is before["photo"] is before["price"] is before["unit"] is S.MET
    assert states(product_id, Target.GOOGLE)["public"] is S.MET
    change(product_id, kbki="2391103001", is_domestic=True)
    producers.save_paper(group_id, OnboardingItem.NIB, PaperForm(number="1234567890123"), photo(), MEMBER)
    drain()
    assert states(product_id) == {**before, **dict.fromkeys(("kbki", "domestic", "nib"), S.MET)}


def test_a_sale_judges_anew_only_what_runs_out() -> None:
    factories.load_reference()
    shop = factories.open_shop(on_hand=1)
    drain()
    (product_id,) = _product_ids()
    assert states(product_id)["stock"] is S.MET
    token = factories.fill_basket({shop.variant_ids[0]: 1})
    trade.place(factories.checkout_form(token), BUYER)
    drain()
    assert states(product_id)["stock"] is S.MISSING
    factories.put_on_shelf(shop, 3)
    drain()
    assert states(product_id)["stock"] is S.MET


def _product_ids() -> Iterable[int]:
    end_reading()
    return list(read_session().scalars(select(Requirement.product_id).distinct()))


def test_a_change_that_waits_for_the_office_is_not_there_yet() -> None:
    product_id = verified()
    assert change(product_id, brand="Contoh")
    drain()
    assert states(product_id)["brand"] is S.MISSING


def test_how_goods_are_kept_decides_which_licence_fits_them() -> None:
    case_id = submitted("hasil-laut")
    product_id = see_case(case_id).product_id
    change(product_id, licences={"pirt": ["201530901000128", None]})
    drain()
    assert states(product_id)["licence"] is S.MET
    cases.set_storage(case_id, official(), is_chilled=True)
    drain()
    assert states(product_id)["licence"] is S.MISSING


def test_what_is_archived_has_no_rows_until_it_comes_back() -> None:
    product_id = verified()
    drain()
    assert rows()
    catalogue.act_on(product_id, ListingAct.ARCHIVE, MEMBER)
    drain()
    assert rows() == []
    catalogue.act_on(product_id, ListingAct.RESTORE, MEMBER)
    drain()
    assert states(product_id)["price"] is S.MET


@pytest.mark.both_databases
def test_a_certificate_ends_at_midnight_in_kupang_without_anybody_s_doing() -> None:
    product_id = verified()
    change(product_id, tkdn={"number": "TK-1", "value": 8750, "bmp": 0, "until": LAST_DAY})
    late = datetime(2027, 3, 31, 15, 59, tzinfo=UTC)  # one minute to midnight
    with clock.frozen_at(late):
        drain()
        assert states(product_id)["tkdn"] is S.MET
        since = {row[:3]: row[5] for row in rows()}
    with clock.frozen_at(late + timedelta(minutes=1)):
        service.keep_up()
        assert states(product_id)["tkdn"] is S.EXPIRED
        changed = {row[2] for row in rows() if row[5] != since[row[:3]]}
    assert changed == {"tkdn"}  # whatever did not change its state keeps since when


def test_the_law_s_terms_count_from_the_moment_that_the_office_sets_them() -> None:
    product_id = verified()
    service.keep_up()
    assert "licence" in states(product_id)
    with unit_of_work() as session:
        settings.put(session, verification.GATE["licence", "categories"], "madu", OFFICE)
    service.keep_up()
    assert "licence" not in states(product_id)


def test_another_profile_judges_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    product_id = verified()
    service.keep_up()
    short = demands.profiles()[E]
    only = {E: type(short)(**{**vars(short), "demands": short.demands[:1]})}
    monkeypatch.setattr(demands, "profiles", lambda: only)
    monkeypatch.setattr(queries, "profiles", lambda: only)
    monkeypatch.setattr(demands, "version", lambda: "another")
    service.keep_up()
    assert [row[1:3] for row in rows()] == [("ekatalog", "verified")]
    assert list(states(product_id)) == ["verified"]


def test_all_at_once_by_and_by_and_by_events_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "BATCH", 3)
    factories.load_reference()
    factories.open_shop(variants=7)
    with clock.frozen_at(NOON):
        drain()
        told = rows()
        assert service.judge_all() == 7
        assert rows() == told
        for product_id in _product_ids():
            readiness.judge([product_id])
        assert rows() == told
        assert service.keep_up() == 0
    assert told


def test_a_round_that_was_cut_short_goes_on_and_finds_what_nobody_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "BATCH", 2)
    monkeypatch.setattr(readiness, "AT_ONCE", 2)
    factories.load_reference()
    factories.open_shop(variants=3)
    assert [service.keep_up() for _ in range(3)] == [2, 1, 0]
    factories.open_shop(variants=1)
    assert [service.keep_up() for _ in range(2)] == [1, 0]
    assert len(list(_product_ids())) == 4
    assert service.fill() is False


def test_a_batch_costs_the_same_questions_however_large() -> None:
    factories.load_reference()
    factories.open_shop(variants=2)
    with counted_queries() as few:
        service.judge_all()
    factories.open_shop(variants=9)
    with counted_queries() as many:
        service.judge_all()
    assert len(many) - len(few) <= 1
