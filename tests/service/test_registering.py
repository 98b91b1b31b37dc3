"""A group registers itself: its writer leads it, two taps make one, names that others have get another address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import queries as accounts
from storefront.accounts.models import Membership
from storefront.accounts.types import MemberRole
from storefront.kernel import audit, timeline
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.types import Actor
from storefront.producers import queries, service
from storefront.producers.models import ProducerGroup
from storefront.producers.service import registering
from storefront.producers.types import GROUP, CreateGroup, GroupKind, GroupProblem, GroupState, ProgrammeLabel
from storefront.regions import service as regions
from tests.support import racing
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")
MAWAR = CreateGroup(
    name=" KUB Mawar ",
    kind=GroupKind.KELOMPOK_USAHA,
    regency_code="53.09",
    village_name="Beiwali",
    district_name="Bajawa",
    phone="0812 3456 7890",
)
WRITER = Actor(label="KUB Mawar", person_id=1)


@pytest.fixture
def maria(app: Flask) -> int:
    del app
    regions.load_reference()
    return make_person("maria@contoh.id")


def count(model: type[ProducerGroup | Membership]) -> int:
    end_reading()
    found = read_session().execute(select(func.count()).select_from(model)).scalar_one()
    end_reading()
    return found


def group(group_id: int) -> ProducerGroup:
    end_reading()
    return queries.get_group(read_session(), group_id)


def test_whoever_writes_it_down_leads_it(maria: int) -> None:
    group_id, is_new = service.register_group(MAWAR, maria, WRITER)
    made = group(group_id)
    assert (is_new, made.slug, made.name, made.state) == (True, "kub-mawar", "KUB Mawar", GroupState.APPLIED)
    assert (made.label, made.phone, made.submitted_at) == (ProgrammeLabel.VILLAGE, "+6281234567890", None)
    member = accounts.find_membership(read_session(), maria, group_id)
    assert member is not None
    assert member.role is MemberRole.KETUA
    assert [step.state for step in timeline.list_entries(read_session(), GROUP.name, [group_id])] == ["applied"]
    assert {entry.action for entry in audit.list_latest(read_session())} == {"group.created", "member.set"}


@pytest.mark.parametrize(
    ("kind", "chosen", "label"),
    [
        (GroupKind.SEKOLAH, None, ProgrammeLabel.SCHOOL),
        (GroupKind.PKK, None, ProgrammeLabel.COMMUNITY),
        (GroupKind.BUMDES, None, ProgrammeLabel.VILLAGE),
        (GroupKind.BUMDES, ProgrammeLabel.SCHOOL, ProgrammeLabel.SCHOOL),
    ],
)
def test_the_label_follows_the_kind_until_one_is_chosen(
    maria: int, kind: GroupKind, chosen: ProgrammeLabel | None, label: ProgrammeLabel
) -> None:
    group_id, _ = service.register_group(replace(MAWAR, kind=kind, label=chosen), maria, WRITER)
    assert group(group_id).label is label


def test_the_same_once_more_is_the_one_that_is_there(maria: int) -> None:
    first, _ = service.register_group(MAWAR, maria, WRITER)
    assert service.register_group(replace(MAWAR, name="KUB Mawar"), maria, WRITER) == (first, False)
    assert (count(ProducerGroup), count(Membership)) == (1, 1)


def test_names_that_others_have_get_another_address(maria: int) -> None:
    yosef = make_person("yosef@contoh.id")
    slugs = []
    for person, regency in ((maria, "53.09"), (yosef, "53.09"), (yosef, "53.11"), (yosef, "53.12")):
        group_id, _ = service.register_group(replace(MAWAR, regency_code=regency), person, WRITER)
        slugs.append(group(group_id).slug)
    assert slugs == ["kub-mawar", "kub-mawar-beiwali", "kub-mawar-beiwali-2", "kub-mawar-beiwali-3"]


def test_every_fault_is_told_and_nothing_is_written(maria: int) -> None:
    bad = replace(MAWAR, name="x" * 121, village_name=" ", phone="")
    with pytest.raises(RefusedError) as caught:
        service.register_group(bad, maria, WRITER)
    assert [(each.code, each.at) for each in caught.value.problems] == [
        (GroupProblem.VILLAGE_MISSING, "village"),
        (GroupProblem.PHONE_MISSING, "phone"),
        (GroupProblem.TEXT_LONG, "name"),
    ]
    with pytest.raises(RefusedError) as caught:
        service.register_group(replace(MAWAR, name="!!!", phone="123"), maria, WRITER)
    assert [each.code for each in caught.value.problems] == [GroupProblem.NAME_MISSING, GroupProblem.PHONE]
    assert (count(ProducerGroup), count(Membership)) == (0, 0)


def test_one_person_brings_so_many_and_no_more(maria: int) -> None:
    for number in range(registering.MOST_APPLYING):
        service.register_group(replace(MAWAR, name=f"KUB Mawar {number}"), maria, WRITER)
    with pytest.raises(RefusedError) as caught:
        service.register_group(replace(MAWAR, name="KUB Melati"), maria, WRITER)
    assert [each.code for each in caught.value.problems] == [GroupProblem.TOO_MANY_GROUPS]
    assert count(ProducerGroup) == registering.MOST_APPLYING


def test_many_taps_at_once_make_one(app: Flask, maria: int) -> None:
    answers = racing.at_once(app, range(6), lambda _: service.register_group(MAWAR, maria, WRITER))
    assert sorted(str(each[1]) for each in answers if isinstance(each, tuple)) == ["False"] * 5 + ["True"]
    assert (count(ProducerGroup), count(Membership)) == (1, 1)


def test_many_people_at_once_get_an_address_each(app: Flask, maria: int) -> None:
    people = [maria, *(make_person(f"orang-{number}@contoh.id") for number in range(5))]
    answers = racing.at_once(app, people, lambda person: service.register_group(MAWAR, person, WRITER))
    assert all(isinstance(each, tuple) and each[1] for each in answers)
    end_reading()
    slugs = set(read_session().scalars(select(ProducerGroup.slug)))
    assert len(slugs) == len(people)
