"""The licence calendar: who hears when, and what buyers no longer see once a licence has lapsed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue import queries, service
from storefront.catalogue.licence_calendar import step_of
from storefront.catalogue.types import DeterminationOutcome, LicenceKind, ListingAct, PaperKind
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.notifications.outgoing import outgoing
from storefront.producers.models import ProducerGroup
from storefront.search.models import Card
from storefront.verification import queries as verification
from tests.support.letters import Box
from tests.support.listings import change, see, verified
from tests.support.products import MEMBER, OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("app")
LAST_DAY = date(2027, 3, 31)
NOON = datetime(2027, 3, 31, 4, tzinfo=UTC)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    kept = Box()
    monkeypatch.setattr(outgoing, "_post", kept)
    monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
    yield kept
    end_reading()


@pytest.fixture
def product_id() -> int:
    """With a P-IRT that the office has looked up and a halal certificate, both until the same day."""
    product_id = verified()
    with unit_of_work() as session:
        product = service.lock(session, product_id)
        session.get_one(ProducerGroup, product.group_id).email = "kelompok@contoh.test"
        product.outcome = DeterminationOutcome.NONE
    change(
        product_id,
        licences={"pirt": ["206530000000001", LAST_DAY.isoformat()]},
        halal=["bersertifikat", "ID12345678901", LAST_DAY.isoformat()],
    )
    with unit_of_work() as session:
        product = service.lock(session, product_id)
        product.outcome = DeterminationOutcome.VERIFIED
        service.check_licence(session, product_id, LicenceKind.PIRT, OFFICE)
    return product_id


def days_before(days: int) -> datetime:
    return NOON - timedelta(days=days)


@pytest.mark.parametrize(("left", "step"), [(60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-99, 0)])
def test_which_warning_is_due(left: int, step: int) -> None:
    assert step_of(left) == step


def test_told_three_times_before_and_once_after(product_id: int, box: Box) -> None:
    box.collect()
    told = []
    for days in (61, 60, 59, 30, 29, 7, 1, 0, -1, -2):
        with clock.frozen_at(days_before(days)):
            service.warn_of_ends()
            service.warn_of_ends()  # the worker may run it twice
            told.append((days, sorted(letter.key for letter in box.collect())))
    key = f"licence-{product_id}-{{}}-20270331-{{}}"
    assert [(days, keys) for days, keys in told if keys] == [
        (days, [key.format(kind, step) for kind in ("halal", "pirt")])
        for days, step in ((60, 60), (30, 30), (7, 7), (-1, 0))
    ]


def test_what_the_letter_says(product_id: int, box: Box) -> None:
    box.collect()
    with clock.frozen_at(days_before(30)):
        service.warn_of_ends()
        letter = next(each for each in box.collect() if "pirt" in each.key)
    assert letter.to == "kelompok@contoh.test"
    assert letter.subject == "P-IRT Kopi Arabika Flores Bajawa berlaku sampai 31 Maret 2027"
    assert f"https://toko.test/lapak/produk/{product_id}/keterangan" in letter.text


def test_a_new_last_day_silences_the_warning_that_is_on_its_way(product_id: int, box: Box) -> None:
    box.collect()
    with clock.frozen_at(days_before(30)):
        assert service.warn_of_ends() == 2
        with unit_of_work() as session:
            product = service.lock(session, product_id)
            product.halal_expires_on = date(2030, 1, 1)
        assert [letter.key.split("-")[2] for letter in box.collect()] == ["pirt"]


def test_an_archived_listing_warns_nobody(product_id: int) -> None:
    service.act_on(product_id, ListingAct.ARCHIVE, MEMBER)
    with clock.frozen_at(days_before(7)):
        assert service.warn_of_ends() == 0


def test_on_the_last_day_the_claim_stands_and_on_the_next_it_is_gone_without_any_job(product_id: int) -> None:
    code = str(verification.find_summary(read_session(), product_id).code)  # type: ignore[union-attr]  # it is verified
    slug = see(product_id).slug
    with clock.frozen_at(NOON):
        end_reading()
        page = queries.get_public_product(read_session(), slug)
        certificate = verification.get_certificate(read_session(), code)
        quality = queries.list_public(read_session())[0].quality
        assert [each.kind for each in page.licences] == [LicenceKind.PIRT]
        assert (page.halal_number, certificate.halal_number) == ("ID12345678901", "ID12345678901")
        assert len(certificate.licences) == 1
    with clock.frozen_at(NOON + timedelta(days=1)):
        end_reading()
        page = queries.get_public_product(read_session(), slug)
        certificate = verification.get_certificate(read_session(), code)
        assert (page.licences, page.halal_status, page.halal_number) == ((), None, None)
        assert (certificate.licences, certificate.halal_number) == ((), None)
        assert queries.list_public(read_session())[0].quality == quality - 11


def test_the_card_hears_of_it(product_id: int, box: Box) -> None:
    with clock.frozen_at(NOON):
        box.collect()
        before = read_session().get_one(Card, product_id).quality
    with clock.frozen_at(NOON + timedelta(days=1)):
        service.warn_of_ends()
        box.collect()
        end_reading()
        assert read_session().get_one(Card, product_id).quality == before - 11


def test_what_the_group_sees(product_id: int) -> None:
    group_id = see(product_id).group_id
    with clock.frozen_at(days_before(5)):
        ending = queries.list_ending(read_session(), [group_id])
        assert [(each.kind, each.days_left) for each in ending] == [(PaperKind.HALAL, 5), (PaperKind.PIRT, 5)]
        assert queries.list_ending(read_session(), [group_id + 1]) == []
