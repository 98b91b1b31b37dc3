from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storefront.curation import queries, service
from storefront.curation.types import CurationProblem, Feature
from storefront.kernel import audit
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.verification import service as verification
from tests.support.products import COFFEE, OFFICE, make_product, make_public_product

pytestmark = pytest.mark.usefixtures("app")
START = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2026, 12, 1, tzinfo=UTC)


def _feature(product_id: int, position: int = 1) -> Feature:
    return Feature(product_id=product_id, position=position, starts_at=START, ends_at=END, reason="Terdaftar IG.")


def test_what_is_featured_shows_in_its_time_and_order() -> None:
    group, first = make_public_product()
    variants = tuple(replace(variant, sku=f"{variant.sku}-B") for variant in COFFEE.variants)
    with unit_of_work() as session:
        second = make_product(session, group, replace(COFFEE, variants=variants))
        service.feature(session, _feature(first.id, position=2), OFFICE)
        service.feature(session, _feature(second.id), OFFICE)
    session = read_session()
    assert queries.current_showcase(session, START) == [
        (second.id, "Terdaftar IG.", ""),
        (first.id, "Terdaftar IG.", ""),
    ]
    assert queries.current_showcase(session, START - timedelta(seconds=1)) == []
    assert queries.current_showcase(session, END) == []
    assert audit.list_latest(session)[0].action == "showcase.featured"


def test_a_product_that_is_no_longer_public_drops_out() -> None:
    _, product = make_public_product()
    with unit_of_work() as session:
        service.feature(session, _feature(product.id), OFFICE)
        verification.suspend(session, "OVOP-53.09-0001", "contoh", OFFICE)
    assert queries.current_showcase(read_session(), START) == []


def test_only_public_products_with_a_reason_and_a_time_are_featured() -> None:
    group, _ = make_public_product()
    variants = tuple(replace(variant, sku=f"{variant.sku}-B") for variant in COFFEE.variants)
    with unit_of_work() as session:
        hidden = make_product(session, group, replace(COFFEE, variants=variants), verified=False)
    with pytest.raises(RefusedError) as caught, unit_of_work() as session:
        service.feature(session, replace(_feature(hidden.id), ends_at=START, reason=" "), OFFICE)
    assert [problem.code for problem in caught.value.problems] == [
        CurationProblem.NOT_PUBLIC,
        CurationProblem.PERIOD,
        CurationProblem.REASON_MISSING,
    ]
