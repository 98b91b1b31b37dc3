"""What became of products in e-Katalog: told as it makes sense, linked with care, held against what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from storefront.catalogue import service as catalogue
from storefront.catalogue.models import Product
from storefront.catalogue.types import ListingAct
from storefront.exports import queries, service
from storefront.exports.types.entries import HOSTS, EntryFilter, EntryProblem, EntryState, EntryView, RecordEntry
from storefront.kernel import audit, settings, timeline
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.types import SYSTEM
from storefront.producers import queries as producers
from storefront.producers import service as service_of_groups
from storefront.producers.types import Business
from tests.support.listings import change, see, verified
from tests.support.products import MEMBER
from tests.support.shelf import drain

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("app")
S = EntryState
HERE = "https://katalog.inaproc.id/kub-mawar/kopi"


@pytest.fixture
def product_id(tmp_path: Path) -> int:
    service.configure(tmp_path, tmp_path / "media", tmp_path / "profiles", "https://toko.example", "/media")
    return verified()


def tell(product_id: int, state: EntryState, seen: EntryState, **told: Any) -> None:
    service.record_entry(RecordEntry(product_id=product_id, state=state, seen=seen, **told), SYSTEM)


def entry(product_id: int) -> EntryView:
    end_reading()
    return queries.get_entry(read_session(), product_id)


def linked(product_id: int) -> str | None:
    """Where its page in the shop leads."""
    end_reading()
    columns = select(*queries.address_columns()).select_from(Product).where(Product.id == product_id)
    return queries.address_of(read_session().execute(columns).one())


def test_a_product_is_submitted_refused_and_listed(product_id: int) -> None:
    assert entry(product_id).state is S.NONE
    tell(product_id, S.SUBMITTED, S.NONE)
    tell(product_id, S.REFUSED, S.SUBMITTED, reason="Foto buram.")
    assert (entry(product_id).reason, linked(product_id)) == ("Foto buram.", None)
    tell(product_id, S.LISTED, S.REFUSED, address=HERE)
    found = entry(product_id)
    assert (found.state, found.address, found.reason) == (S.LISTED, HERE, "")
    assert linked(product_id) == HERE
    tell(product_id, S.TAKEN_DOWN, S.LISTED, address=HERE)
    end_reading()
    assert linked(product_id) is None
    steps = [step.state for step in timeline.list_entries(read_session(), "catalogue_entry", range(1, 99))]
    assert steps == ["none", "submitted", "refused", "listed", "taken_down"]
    lines = audit.list_latest(read_session(), text="entry.recorded")
    assert [line.after["state"] for line in lines] == [*reversed(steps[1:])]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", EntryProblem.ADDRESS_MISSING),
        ("http://katalog.inaproc.id/kopi", EntryProblem.ADDRESS),
        ("https://katalog.inaproc.id.jahat.example/kopi", EntryProblem.ADDRESS),
        ("https://jahat.example/katalog.inaproc.id", EntryProblem.ADDRESS),
        ("https://katalog.inaproc.id@jahat.example/", EntryProblem.ADDRESS),
        ("https://katalog.inaproc.id:8443/", EntryProblem.ADDRESS),
        ("https://jahat.example\\.katalog.inaproc.id/", EntryProblem.ADDRESS),
        ("javascript:alert(1)", EntryProblem.ADDRESS),
        (f"{HERE}/{'x' * 500}", EntryProblem.ADDRESS_LONG),
    ],
)
@pytest.mark.sqlite_only
def test_only_addresses_of_the_catalogue_are_taken(product_id: int, address: str, code: EntryProblem) -> None:
    with pytest.raises(RefusedError) as refused:
        tell(product_id, S.LISTED, S.NONE, address=address)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert entry(product_id).recorded_at is None


@pytest.mark.sqlite_only
def test_a_refusal_needs_its_reason_and_a_form_its_state(product_id: int) -> None:
    with pytest.raises(RefusedError):
        tell(product_id, S.REFUSED, S.NONE)
    tell(product_id, S.SUBMITTED, S.NONE)
    for state, seen in ((S.LISTED, S.NONE), (S.TAKEN_DOWN, S.SUBMITTED)):
        with pytest.raises(StateConflictError):
            tell(product_id, state, seen, address=HERE)
    assert entry(product_id).state is S.SUBMITTED
    with pytest.raises(NotFoundError):
        tell(9999, S.SUBMITTED, S.NONE)


@pytest.mark.sqlite_only
def test_a_host_that_the_office_takes_away_is_linked_no_more(product_id: int) -> None:
    tell(product_id, S.LISTED, S.NONE, address=HERE)
    with unit_of_work() as session:
        settings.put(session, HOSTS, "katalog.example", SYSTEM)
    end_reading()
    assert linked(product_id) is None


def test_what_changes_afterwards_is_named_until_it_is_told_there(product_id: int) -> None:
    change(product_id, kbki="1111111")  # before anything is told
    drain()
    tell(product_id, S.LISTED, S.NONE, address=HERE)
    assert entry(product_id).changed == ()
    change(product_id, kbki="2391103001", lead_time_days=9)
    drain()
    first = entry(product_id)
    assert first.changed == ("Kode KBKI", "Waktu proses (hari)")
    (variant,) = see(product_id).live["variants"][:1]
    change(product_id, variants=[{**each, "price": 99_000} for each in see(product_id).live["variants"]])
    drain()
    second = entry(product_id)
    assert "Harga Satuan (Rp, tanpa PPN)" in second.changed
    assert (second.changed_since, variant["price"] != 99_000) == (first.changed_since, True)
    stale = EntryFilter(is_stale=True)
    assert [row.product_id for row in queries.list_entries(read_session(), stale, 9)] == [product_id]
    ((figures),) = queries.list_figures(read_session())
    assert (figures.total, figures.by_state, figures.stale) == (1, {S.LISTED: 1}, 1)
    tell(product_id, S.LISTED, S.LISTED, address=HERE, is_renewed=True)
    assert (entry(product_id).changed, entry(product_id).changed_since) == ((), None)
    assert queries.list_entries(read_session(), stale, 9) == []


@pytest.mark.sqlite_only
def test_what_changes_of_the_seller_is_named_as_well(product_id: int) -> None:
    group_id = see(product_id).group_id
    tell(product_id, S.LISTED, S.NONE, address=HERE)
    drain()
    end_reading()
    seen = producers.digest(producers.business_told(read_session(), group_id))
    service_of_groups.save_business(group_id, Business(is_taxable=True), SYSTEM, seen=seen)
    drain()
    assert entry(product_id).changed == ("PPN (%)", "Penyedia (nama, NIB, NPWP, bentuk, PKP)")


@pytest.mark.sqlite_only
def test_what_is_paused_here_while_it_stands_there_stays_on_the_list(product_id: int) -> None:
    tell(product_id, S.LISTED, S.NONE, address=HERE)
    catalogue.act_on(product_id, ListingAct.PAUSE, MEMBER)
    end_reading()
    assert [row.product_id for row in queries.list_entries(read_session(), EntryFilter(state=S.LISTED), 9)] == [
        product_id
    ]


@pytest.mark.sqlite_only
def test_what_is_put_back_is_no_change(product_id: int) -> None:
    tell(product_id, S.SUBMITTED, S.NONE)
    for days in (9, see(product_id).live["lead_time_days"]):
        change(product_id, lead_time_days=days)
        drain()
    assert (entry(product_id).changed, entry(product_id).changed_since) == ((), None)


def test_lists_by_state_and_place(product_id: int) -> None:
    def ids(**wanted: Any) -> list[int]:
        return [row.product_id for row in queries.list_entries(read_session(), EntryFilter(**wanted), 9)]

    cases: tuple[tuple[dict[str, Any], bool], ...] = (
        ({}, True),
        ({"state": S.NONE}, True),
        ({"state": S.LISTED}, False),
        ({"group_ids": ()}, False),
        ({"regency_code": "53.71"}, False),
        ({"after_id": product_id}, False),
    )
    for wanted, is_there in cases:
        assert (ids(**wanted) == [product_id]) is is_there
    tell(product_id, S.SUBMITTED, S.NONE)
    end_reading()
    assert (ids(state=S.NONE), ids(state=S.SUBMITTED)) == ([], [product_id])
