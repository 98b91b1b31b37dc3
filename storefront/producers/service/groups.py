"""Taking in groups, and taking one out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import insert_reading
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.ids import slugify
from storefront.kernel.timeline import Move, Step
from storefront.producers import queries
from storefront.producers.models import ProducerGroup
from storefront.producers.rules import phone_number
from storefront.producers.types import (
    GROUP,
    LABEL_OF_KIND,
    CreateGroup,
    GroupChanged,
    GroupProblem,
    GroupState,
    ProgrammeLabel,
)
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def create_group(session: Session, command: CreateGroup, actor: Actor) -> ProducerGroup:
    """Write down a group that applies; it sells nothing before it is active.

    Raises:
        RefusedError: with every fault of the command.
    """
    slug = command.slug or slugify(command.name)
    phone = phone_number(command.phone) if command.phone else None
    if problems := _problems(command, slug, is_taken=queries.find_group(session, slug) is not None):
        raise RefusedError(*problems)
    village_name, district_name = command.village_name.strip(), command.district_name.strip()
    if command.village_code:
        village = regions.get_village(session, command.village_code)
        village_name, district_name = village.kind_and_name, village.district_name
    group = ProducerGroup(
        slug=slug,
        name=command.name.strip(),
        kind=command.kind,
        label=_label(command),
        state=GroupState.APPLIED,
        story=command.story,
        story_en=command.story_en,
        regency_code=command.regency_code,
        village_code=command.village_code,
        village_name=village_name,
        district_name=district_name,
        address=command.address,
        phone=phone,
        email=command.email,
        pickup_note=command.pickup_note,
        pickup_note_en=command.pickup_note_en,
        allows_cash=command.allows_cash,
        created_at=clock.now(),
    )
    session.add(group)
    session.flush()
    timeline.begin(session, GROUP, group, actor)
    record(session, actor, group, "group.created")
    return group


def _label(command: CreateGroup) -> ProgrammeLabel:
    """The one that was chosen, else that of the kind."""
    return command.label or LABEL_OF_KIND.get(command.kind, ProgrammeLabel.VILLAGE)


def take_in(session: Session, commands: Sequence[CreateGroup], actor: Actor, at: datetime) -> dict[str, int]:
    """Write down many groups that sell from the first, as a list that the office has checked; their ids by slug.

    Every command brings its slug, and names its village as the register does. Nobody is told of them: whoever takes in
    their products as well makes the cards.

    Raises:
        RefusedError: with every fault of every command; nothing was written then.
    """
    slugs = [command.slug for command in commands]
    taken = set(session.scalars(select(ProducerGroup.slug).where(ProducerGroup.slug.in_(slugs))))
    problems = [
        each for command in commands for each in _problems(command, command.slug, is_taken=command.slug in taken)
    ]
    if problems:
        raise RefusedError(*problems)
    rows = [_row_taken_in(command, at) for command in commands]
    ids: dict[str, int] = dict(insert_reading(session, ProducerGroup, rows, ("slug", "id")))
    way = (GroupState.APPLIED, GroupState.REVIEWED, GroupState.ACTIVE)
    timeline.arrive(
        session, GROUP, {key: [Step(to=state, at=at, actor=actor) for state in way] for key in ids.values()}
    )
    changes = (
        audit.Change(action=f"group.{what}", subject="group", subject_id=ids[command.slug], after=after)
        for command in commands
        for what, after in (
            ("created", {"name": command.name, "state": GroupState.APPLIED.value}),
            ("active", {"name": command.name, "state": GroupState.ACTIVE.value}),
        )
    )
    audit.record_many(session, actor, ((at, change) for change in changes))
    return ids


def _row_taken_in(command: CreateGroup, at: datetime) -> dict[str, object]:
    columns = ("kind", "regency_code", "slug", "village_code", "story", "story_en", "address", "email")
    notes = ("pickup_note", "pickup_note_en")
    return {
        **{name: getattr(command, name) for name in (*columns, *notes)},
        "name": command.name.strip(),
        "label": _label(command),
        "state": GroupState.ACTIVE,
        "village_name": command.village_name.strip(),
        "district_name": command.district_name.strip(),
        "phone": phone_number(command.phone) if command.phone else None,
        "created_at": at,
    }


def _problems(command: CreateGroup, slug: str, *, is_taken: bool) -> list[Problem]:
    problems = []
    if not command.name.strip() or not slug:
        problems.append(Problem(code=GroupProblem.NAME_MISSING, at="name"))
    elif is_taken:
        problems.append(Problem(code=GroupProblem.SLUG_TAKEN, at="slug", values={"slug": slug}))
    if command.phone and phone_number(command.phone) is None:
        problems.append(Problem(code=GroupProblem.PHONE, at="phone", values={"phone": command.phone}))
    try:
        regency = regions.shipped_regency(command.regency_code)
    except NotFoundError:
        return [*problems, Problem(code=GroupProblem.REGENCY_UNKNOWN, at="regency")]
    if command.village_code and not command.village_code.startswith(f"{command.regency_code}."):
        values = {"village": command.village_code, "regency": regency.name}
        problems.append(Problem(code=GroupProblem.VILLAGE_ELSEWHERE, at="village", values=values))
    return problems


def suspend(session: Session, group: ProducerGroup, actor: Actor, reason: str) -> None:
    """Take a group and all that it sells out of sight; with it ends the trust of an office.

    Raises:
        StateConflictError: when it is not active.
    """
    move(session, group, Move(to=GroupState.SUSPENDED, actor=actor, reason=reason))
    set_trust(session, group, "", actor)


def set_trust(session: Session, group: ProducerGroup, reason: str, actor: Actor) -> None:
    """Why an office trusts a group from now on; without a reason it does no more."""
    before = group.trusted_because
    if before == reason:
        return
    group.trusted_because = reason
    change = audit.Change(
        action="group.trusted" if reason else "group.distrusted",
        subject="group",
        subject_id=group.id,
        before={"reason": before},
        after={"reason": reason},
    )
    audit.record(session, actor, change)
    session.flush()  # else the next step of the group would read the old reason back


def move(session: Session, group: ProducerGroup, step: Move) -> None:
    """Bring a group into another state, and tell whoever shows its goods. Raises StateConflictError."""
    timeline.advance(session, GROUP, group, step)
    record(session, step.actor, group, f"group.{step.to}")
    publish(session, GroupChanged(group_id=group.id))


def record(session: Session, actor: Actor, group: ProducerGroup, action: str) -> None:
    """Write into the audit log what became of a group."""
    after = {"name": group.name, "state": group.state.value}
    audit.record(session, actor, audit.Change(action=action, subject="group", subject_id=group.id, after=after))
