"""What an office does with a group that applies: examine, waive, give back, let it sell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from storefront.kernel import audit, clock, timeline
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.producers import queries
from storefront.producers.models import OnboardingRecord
from storefront.producers.service.applying import record_of
from storefront.producers.service.groups import move, record, set_trust
from storefront.producers.types import GROUP, GroupPapersChanged, GroupProblem, GroupState, OnboardingItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.producers.models import ProducerGroup
    from storefront.producers.types import Business


def review(session: Session, group: ProducerGroup, actor: Actor) -> None:
    """Take a group up for examination.

    Raises:
        StateConflictError: when it does not apply, or somebody was quicker.
    """
    timeline.advance(session, GROUP, group, Move(to=GroupState.REVIEWED, actor=actor))
    session.execute(update(OnboardingRecord).where(OnboardingRecord.group_id == group.id).values(unseen_since=None))
    record(session, actor, group, "group.reviewed")


def send_back(session: Session, group: ProducerGroup, reason: str, actor: Actor) -> None:
    """Give an application back; the group reads the reason, and may ask again.

    Raises:
        RefusedError: without a reason.
        StateConflictError: when it is not being examined.
    """
    _need_reason(reason)
    back = Move(to=GroupState.APPLIED, actor=actor, reason=reason.strip(), values={"submitted_at": None})
    timeline.advance(session, GROUP, group, back)
    record(session, actor, group, "group.sent_back")


def waive(session: Session, group: ProducerGroup, item: OnboardingItem, reason: str, actor: Actor) -> None:
    """Ask for an item no more of this group.

    Raises:
        RefusedError: without a reason.
    """
    _need_reason(reason)
    row = record_of(session, group.id, item)
    row.waived_at, row.waived_by, row.waived_because = clock.now(), actor.label, reason.strip()
    after = {"item": item.value, "reason": reason.strip()}
    change = audit.Change(action="group.waived", subject="group", subject_id=group.id, after=after)
    audit.record(session, actor, change)


def note_seen(session: Session, group: ProducerGroup, until: datetime, actor: Actor) -> None:
    """Write down that an office has looked at the papers that a group has changed, up to those of this moment.

    Raises:
        StateConflictError: when nobody has to look at any of them any more.
    """
    unseen = (
        OnboardingRecord.group_id == group.id,
        OnboardingRecord.unseen_since.is_not(None),
        OnboardingRecord.given_at <= until,
    )
    query = update(OnboardingRecord).where(*unseen).values(unseen_since=None).returning(OnboardingRecord.item)
    items = sorted(item.value for item in session.scalars(query))
    if not items:
        raise StateConflictError(f"group {group.id} has no new paper")
    after = {"items": items}
    audit.record(
        session, actor, audit.Change(action="group.papers_seen", subject="group", subject_id=group.id, after=after)
    )


def trust(session: Session, group: ProducerGroup, reason: str, actor: Actor) -> None:
    """Let small changes of a group pass without the office seeing them first, as its settings say.

    Raises:
        RefusedError: without a reason.
    """
    _need_reason(reason)
    set_trust(session, group, reason.strip(), actor)


def trust_no_more(session: Session, group: ProducerGroup, actor: Actor) -> None:
    """Let every change of a group wait again."""
    set_trust(session, group, "", actor)


def activate(
    session: Session, group: ProducerGroup, actor: Actor, *, has_product: bool, reason: str | None = None
) -> None:
    """Let a group sell: one that has applied and has all that is needed, or a suspended one that comes back.

    Raises:
        RefusedError: with `NOT_COMPLETE` while an item is neither there nor waived.
        StateConflictError: when it is active already.
    """
    if group.state is not GroupState.SUSPENDED:
        _refuse(queries.progress_of(session, group, has_product=has_product).missing)
    if group.state is GroupState.APPLIED:
        timeline.advance(session, GROUP, group, Move(to=GroupState.REVIEWED, actor=actor, reason=reason))
    move(session, group, Move(to=GroupState.ACTIVE, actor=actor, reason=reason))


def admit(session: Session, group: ProducerGroup, actor: Actor, reason: str) -> None:
    """Let a group sell that the office knows: what it has not brought here is waived for this reason.

    Raises:
        RefusedError: without a reason.
        StateConflictError: when it is active already.
    """
    for item in queries.progress_of(session, group, has_product=False).missing:
        waive(session, group, item, reason, actor)
    activate(session, group, actor, has_product=False, reason=reason)


def note_numbers(
    session: Session, group: ProducerGroup, numbers: Mapping[OnboardingItem, str], business: Business, actor: Actor
) -> None:
    """What an office knows of a group that it takes in: its codes, and numbers of papers that it has not sent here."""
    for item, number in numbers.items():
        row = record_of(session, group.id, item)
        row.number, row.given_at = number, clock.now()
    group.kbli, group.kbli_edition, group.is_taxable = list(business.kbli), business.kbli_edition, business.is_taxable
    after = {"items": sorted(numbers), "kbli": list(business.kbli)}
    change = audit.Change(action="group.changed", subject="group", subject_id=group.id, after=after)
    audit.record(session, actor, change)
    publish(session, GroupPapersChanged(group_id=group.id))


def _refuse(missing: Iterable[OnboardingItem]) -> None:
    if names := ", ".join(missing):
        raise RefusedError(Problem(code=GroupProblem.NOT_COMPLETE, values={"items": names}))


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise RefusedError(Problem(code=GroupProblem.REASON_MISSING, at="reason"))
