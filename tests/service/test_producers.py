from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from storefront.kernel import audit, timeline
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.producers import queries, service
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupInfo, GroupProblem
from tests.support.products import GROUP, OFFICE, load_reference, make_group

pytestmark = pytest.mark.usefixtures("app")


def test_a_group_applies_is_activated_and_has_its_page() -> None:
    load_reference()
    with unit_of_work() as session:
        group = make_group(session, active=False)
    with pytest.raises(NotFoundError):
        queries.get_public_group(read_session(), group.slug)
    with unit_of_work() as session:
        service.admit(session, queries.get_group(session, group.id), OFFICE, "Sudah dikenal.")
    page = queries.get_public_group(read_session(), "koperasi-contoh-beiwali")
    assert (page.id, page.place_label) == (group.id, "Desa Beiwali, Kecamatan Bajawa, Ngada")
    assert (page.phone, page.regency_slug) == ("+6281200000001", "ngada")
    steps = [entry.state for entry in timeline.list_entries(read_session(), "group", [group.id])]
    assert steps == ["applied", "reviewed", "active"]
    actions = [entry.action for entry in audit.list_latest(read_session())]
    assert actions == ["group.active", *["group.waived"] * 7, "group.created"]


def test_groups_are_listed_as_orders_need_them() -> None:
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
    assert queries.list_groups_by_ids(read_session(), [group.id, 999]) == {
        group.id: GroupInfo(
            id=group.id,
            slug="koperasi-contoh-beiwali",
            name="Koperasi Contoh Beiwali",
            regency_code="53.09",
            phone="+6281200000001",
            email=None,
            pickup_note="",
            address="",
            place_label="Desa Beiwali, Kecamatan Bajawa, Ngada",
            is_active=True,
        )
    }


def test_every_fault_is_told_at_once_and_nothing_is_written() -> None:
    load_reference()
    bad = replace(GROUP, name=" ", phone="123", regency_code="31.01")
    with pytest.raises(RefusedError) as caught, unit_of_work() as session:
        make_group(session, bad)
    assert [problem.code for problem in caught.value.problems] == [
        GroupProblem.NAME_MISSING,
        GroupProblem.PHONE,
        GroupProblem.REGENCY_UNKNOWN,
    ]
    assert read_session().execute(select(func.count()).select_from(ProducerGroup)).scalar_one() == 0


def test_an_address_is_taken_once() -> None:
    load_reference()
    with unit_of_work() as session:
        make_group(session)
    with pytest.raises(RefusedError) as caught, unit_of_work() as session:
        make_group(session)
    assert [problem.code for problem in caught.value.problems] == [GroupProblem.SLUG_TAKEN]


def test_an_active_group_is_not_activated_again() -> None:
    load_reference()
    with pytest.raises(StateConflictError), unit_of_work() as session:
        service.admit(session, make_group(session), OFFICE, "Lagi.")
