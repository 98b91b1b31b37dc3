from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storefront.accounts.types import DECIDING_ROLE, Role
from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import DeterminationOutcome
from storefront.kernel import audit, clock, settings
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.verification import queries, rules, service
from storefront.verification.types import DeterminationState, VerificationProblem
from tests.support.products import COFFEE, DECIDED, GROUP, OFFICE, make_group, make_product, make_public_product

pytestmark = pytest.mark.usefixtures("app")
CODE = "OVOP-53.09-0001"


def test_a_certificate_tells_who_when_and_on_what_basis() -> None:
    _, product = make_public_product()
    certificate = queries.get_certificate(read_session(), " ovop-53.09-0001 ")
    assert (certificate.code, certificate.state, certificate.is_valid) == (CODE, DeterminationState.VERIFIED, True)
    assert (certificate.product_name, certificate.product_slug) == (COFFEE.name, product.slug)
    assert certificate.product_is_public
    assert certificate.place_label == "Desa Beiwali, Kecamatan Bajawa, Ngada"
    assert (certificate.office, certificate.decided_by) == ("Dinas PMD Provinsi NTT", OFFICE.label)
    assert (certificate.decided_at, certificate.valid_until) == (DECIDED, date(2028, 8, 14))
    assert certificate.basis == "menurut kriteria Lampiran II.3 dan II.4 Pergub NTT 45/2025"
    assert len(certificate.criteria.criteria) == 11
    assert [line.state for line in certificate.history] == ["draft", "submitted", "examined", "verified"]
    assert certificate.is_example
    assert (certificate.ended_at, certificate.ended_reason) == (None, None)


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        queries.get_certificate(read_session(), CODE)


def test_each_kabupaten_counts_by_itself() -> None:
    make_public_product()
    elsewhere = replace(COFFEE, regency_code="53.10", village_name="", district_name="")
    with unit_of_work() as session:
        settings.put(session, DECIDING_ROLE, Role.BIRO_PBJ.value, OFFICE)
        group = make_group(session, replace(GROUP, name="Lain"))
        second = make_product(session, group, elsewhere)
        variants = tuple(replace(variant, sku=f"{variant.sku}-B") for variant in COFFEE.variants)
        third = make_product(session, group, replace(COFFEE, variants=variants))
    session = read_session()
    summaries = [queries.find_summary(session, product.id) for product in (second, third)]
    assert [summary and (summary.code, summary.office) for summary in summaries] == [
        ("OVOP-53.10-0001", "Biro Pengadaan Barang/Jasa"),
        ("OVOP-53.09-0002", "Biro Pengadaan Barang/Jasa"),
    ]


def test_a_number_that_another_office_has_just_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    group, _ = make_public_product()
    numbers = iter([1, 1, 2])  # the highest as seen before the other office's decision became visible
    monkeypatch.setattr(rules, "certificate_code", lambda regency, _seen: f"OVOP-{regency}-{next(numbers):04d}")
    variants = tuple(replace(variant, sku=f"{variant.sku}-B") for variant in COFFEE.variants)
    with unit_of_work() as session:
        product = make_product(session, session.merge(group), replace(COFFEE, variants=variants))
    summary = queries.find_summary(read_session(), product.id)
    assert summary
    assert summary.code == "OVOP-53.09-0002"
    assert len(queries.get_certificate(read_session(), summary.code).history) == 4


def test_a_product_is_determined_once() -> None:
    _, product = make_public_product()
    with pytest.raises(RefusedError) as caught, unit_of_work() as session:
        service.record_determination(
            session, product.id, actor=OFFICE, decided_at=DECIDED, valid_until=DECIDED.date() - timedelta(days=1)
        )
    assert [problem.code for problem in caught.value.problems] == [
        VerificationProblem.DETERMINED_ALREADY,
        VerificationProblem.PERIOD,
    ]
    assert len(queries.get_certificate(read_session(), CODE).history) == 4


def test_a_suspended_one_leaves_the_shop_and_says_why() -> None:
    _, product = make_public_product()
    with unit_of_work() as session:
        service.suspend(session, CODE, "Label tidak sesuai.", OFFICE)
    session = read_session()
    certificate = queries.get_certificate(session, CODE)
    assert (certificate.state, certificate.is_valid) == (DeterminationState.SUSPENDED, False)
    assert certificate.ended_reason == "Label tidak sesuai."
    assert certificate.ended_at
    assert not certificate.product_is_public
    assert catalogue.get_summary(session, product.id).outcome is DeterminationOutcome.SUSPENDED
    with pytest.raises(NotFoundError):
        catalogue.get_public_product(session, product.slug)
    assert audit.list_latest(session)[0].action == "determination.suspended"
    with pytest.raises(StateConflictError), unit_of_work() as writing:
        service.suspend(writing, CODE, "lagi", OFFICE)
    with unit_of_work() as writing:
        service.reinstate(writing, CODE, "Label sudah diperbaiki.", OFFICE)
    assert queries.get_certificate(read_session(), CODE).is_valid
    assert catalogue.get_public_product(read_session(), product.slug).certificate_code == CODE


def test_what_is_past_its_last_day_is_not_reinstated() -> None:
    """The job that marks it as expired comes by the hour; buyers would see it until then."""
    make_public_product()
    with unit_of_work() as session:
        service.suspend(session, CODE, "Label tidak sesuai.", OFFICE)
    with clock.frozen_at(clock.now() + timedelta(days=4000)):
        with pytest.raises(RefusedError) as refused, unit_of_work() as session:
            service.reinstate(session, CODE, "Sudah diganti.", OFFICE)
        assert [each.code.value for each in refused.value.problems] == ["over"]
        assert queries.get_certificate(read_session(), CODE).state is DeterminationState.SUSPENDED


def test_a_suspension_needs_its_reason() -> None:
    make_public_product()
    with pytest.raises(RefusedError), unit_of_work() as session:
        service.suspend(session, CODE, "  ", OFFICE)
    assert queries.get_certificate(read_session(), CODE).is_valid


def test_a_determination_ends_after_its_last_day() -> None:
    _, product = make_public_product()
    last_evening = DECIDED.replace(year=2028, hour=15, minute=59)
    with clock.frozen_at(last_evening):
        assert service.expire_due() == 0
        assert queries.get_certificate(read_session(), CODE).is_valid
    with clock.frozen_at(last_evening + timedelta(minutes=1)):
        assert not queries.get_certificate(read_session(), CODE).is_valid
        assert service.expire_due() == 1
        assert service.expire_due() == 0
        certificate = queries.get_certificate(read_session(), CODE)
        assert certificate.state is DeterminationState.EXPIRED
        assert certificate.history[-1].by == "Sistem"
        assert catalogue.public_ids(read_session()) == []
        with unit_of_work() as session:
            service.record_determination(session, product.id, actor=OFFICE, decided_at=clock.now(), valid_until=None)
        assert catalogue.public_ids(read_session()) == [product.id]
