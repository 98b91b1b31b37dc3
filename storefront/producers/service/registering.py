"""A group registers itself: whoever writes it down leads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.accounts import queries as accounts_queries
from storefront.accounts import service as accounts
from storefront.accounts.types import MemberRole
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.ids import slugify
from storefront.producers.models import ProducerGroup
from storefront.producers.service.groups import create_group
from storefront.producers.types import LONGEST_NAME, GroupProblem, GroupState
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.producers.types import CreateGroup

MOST_APPLYING = 5  # groups that one person has brought and that do not sell yet


def register_group(command: CreateGroup, person_id: int, actor: Actor) -> tuple[int, bool]:
    """Write down a group that applies; its writer becomes its ketua. Returns its id, and whether it is new.

    The same group once more, by a second tap, is the one that is there. Its slug is made from the name, with the
    village or a number where others have the same.

    Raises:
        RefusedError: with every fault of the command, or `TOO_MANY_GROUPS`.
    """
    if problems := _problems(command):
        raise RefusedError(*problems)
    with unit_of_work() as session:
        take_turns(session, "slugs of groups")
        led = _applying(session, person_id)
        for each in led:
            if (each.name, each.regency_code) == (command.name.strip(), command.regency_code):
                return each.id, False
        if len(led) >= MOST_APPLYING:
            raise RefusedError(Problem(code=GroupProblem.TOO_MANY_GROUPS, values={"most": MOST_APPLYING}))
        group = create_group(session, _placed(session, command), actor)
        accounts.set_membership(session, person_id, group.id, MemberRole.KETUA, actor)
        return group.id, True


def _problems(command: CreateGroup) -> list[Problem]:
    """What a group must tell that an office may leave open."""
    problems = []
    if not command.village_name.strip():
        problems.append(Problem(code=GroupProblem.VILLAGE_MISSING, at="village"))
    if not (command.phone or "").strip():
        problems.append(Problem(code=GroupProblem.PHONE_MISSING, at="phone"))
    texts = {"name": command.name, "village": command.village_name, "district": command.district_name}
    return problems + [
        Problem(code=GroupProblem.TEXT_LONG, at=name, values={"most": LONGEST_NAME})
        for name, text in texts.items()
        if len(text.strip()) > LONGEST_NAME
    ]


def _applying(session: Session, person_id: int) -> list[ProducerGroup]:
    mine = (ProducerGroup.id.in_(accounts_queries.list_led(session, person_id)),)
    return list(session.scalars(select(ProducerGroup).where(*mine, ProducerGroup.state == GroupState.APPLIED)))


def _placed(session: Session, command: CreateGroup) -> CreateGroup:
    """With the village of the register where its name is one there, and a slug that is free."""
    village = regions.match_village(session, command.regency_code, command.village_name, command.district_name)
    return replace(
        command,
        slug=_free_slug(session, command.name, village.name if village else command.village_name),
        village_code=village.code if village else None,
    )


def _free_slug(session: Session, name: str, village: str) -> str:
    """Empty where the name holds nothing that could stand in an address."""
    plain = slugify(name)
    if not plain:
        return ""
    taken = set(
        session.scalars(select(ProducerGroup.slug).where(ProducerGroup.slug.startswith(plain, autoescape=True)))
    )
    placed = slugify(f"{plain} {village}")
    numbered = (f"{placed}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (plain, placed, *numbered) if slug not in taken)
