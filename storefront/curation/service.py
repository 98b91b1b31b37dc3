"""Featuring products and groups: what Disperindag puts on a page, changes, and takes off again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.curation import queries
from storefront.curation.models import ShowcaseSlot
from storefront.curation.types import CurationProblem, Picked, Showing, SlotPhase, Spot
from storefront.kernel import audit, clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.text import moment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def feature(picked: Picked, showing: Showing, actor: Actor) -> int:
    """Put something on a page; the answer is the number of its slot. Raises as `add` does."""
    with unit_of_work() as session:
        return add(session, picked, showing, actor).id


def add(session: Session, picked: Picked, showing: Showing, actor: Actor) -> ShowcaseSlot:
    """Put a public product or group on a page for a time, before what is there: whoever adds one wants it seen.

    Raises:
        RefusedError: when it is not public, does not belong on that page or stands there then already, when the
            period is none or over, or when no reason is given.
    """
    take_turns(session, "showcase")
    slot = ShowcaseSlot(product_id=picked.product_id, group_id=picked.group_id)
    problems = _problems(session, slot, showing)
    if not queries.is_public(session, picked):
        problems.insert(0, Problem(code=CurationProblem.NOT_PUBLIC))
    if problems:
        raise RefusedError(*problems)
    _fill(session, slot, showing)
    session.add(slot)
    session.flush()
    _write_down(session, actor, "showcase.featured", slot, {}, _told(slot))
    return slot


def change(slot_id: int, showing: Showing, seen: int, actor: Actor) -> None:
    """Change place, period and reason of a slot, as somebody saw it (`seen` is its revision).

    Raises:
        NotFoundError: when it is not there any more.
        StateConflictError: when somebody else has changed it since.
        RefusedError: when it is over, when its start would move though it has begun, or as `add` says.
    """
    with unit_of_work() as session:
        slot = _get(session, slot_id)
        if slot.revision != seen:
            raise StateConflictError(slot_id)
        problems = _problems(session, slot, showing)
        phase = queries.phase_of(slot, clock.now())
        if phase is SlotPhase.OVER:
            problems = [Problem(code=CurationProblem.OVER)]
        elif phase is SlotPhase.NOW and showing.starts_at != slot.starts_at:
            problems.append(Problem(code=CurationProblem.BEGUN, at="starts_at"))
        if problems:
            raise RefusedError(*problems)
        before = _told(slot)
        _fill(session, slot, showing)
        slot.revision += 1
        _write_down(session, actor, "showcase.changed", slot, before, _told(slot))


def end(slot_id: int, actor: Actor) -> None:
    """Take it off its page now; what has not begun yet is dropped.

    Raises:
        NotFoundError: when it is not there any more.
        RefusedError: when it is over.
    """
    with unit_of_work() as session:
        slot, now = _get(session, slot_id), clock.now()
        phase, before = queries.phase_of(slot, now), _told(slot)
        if phase is SlotPhase.OVER:
            raise RefusedError(Problem(code=CurationProblem.OVER))
        if phase is SlotPhase.COMING or slot.starts_at == now:
            session.delete(slot)
            _write_down(session, actor, "showcase.dropped", slot, before, {})
            return
        slot.ends_at = now
        slot.revision += 1
        _write_down(session, actor, "showcase.ended", slot, before, _told(slot))


def raise_slot(slot_id: int, seen: int, actor: Actor) -> None:
    """Let it change places with what stands before it on its page, now or later; the first stays.

    `seen` is its revision as somebody saw it: a second tap, or one on a page that has grown old, moves nothing.
    Raises NotFoundError.
    """
    with unit_of_work() as session:
        slot = _get(session, slot_id)
        if slot.revision != seen:
            return
        page = queries.at_spot(Spot(slot.page, slot.page_slug))
        others = select(ShowcaseSlot).where(page, ShowcaseSlot.ends_at > clock.now())
        standing = list(session.scalars(others.order_by(ShowcaseSlot.position, ShowcaseSlot.id)))
        place = standing.index(slot) if slot in standing else 0
        if place == 0:
            return
        before = _told(slot)
        standing[place - 1 : place + 1] = [slot, standing[place - 1]]
        for position, each in enumerate(standing, start=1):
            if each is slot or each.position != position:
                each.position = position
                each.revision += 1
        _write_down(session, actor, "showcase.raised", slot, before, _told(slot))


def _get(session: Session, slot_id: int) -> ShowcaseSlot:
    """As nobody else changes it meanwhile."""
    take_turns(session, "showcase")
    slot = session.get(ShowcaseSlot, slot_id)
    if slot is None:
        raise NotFoundError(slot_id)
    return slot


def _problems(session: Session, slot: ShowcaseSlot, showing: Showing) -> list[Problem]:
    problems = []
    picked = Picked(slot.product_id, slot.group_id)
    if _moves(slot, showing) and showing.spot not in queries.spots_of(session, picked):
        problems.append(Problem(code=CurationProblem.NOT_ON_PAGE, at="spot"))
    if showing.starts_at >= showing.ends_at:
        problems.append(Problem(code=CurationProblem.PERIOD, at="ends_at"))
    elif showing.ends_at <= clock.now():
        problems.append(Problem(code=CurationProblem.PAST, at="ends_at"))
    elif other := _find_overlapping(session, slot, showing):
        period = {"starts": moment(other.starts_at), "ends": moment(other.ends_at)}
        problems.append(Problem(code=CurationProblem.OVERLAP, at="ends_at", values=period))
    if not showing.reason.strip():
        problems.append(Problem(code=CurationProblem.REASON_MISSING, at="reason"))
    return problems


def _moves(slot: ShowcaseSlot, showing: Showing) -> bool:
    return (slot.page, slot.page_slug) != showing.spot


def _find_overlapping(session: Session, slot: ShowcaseSlot, showing: Showing) -> ShowcaseSlot | None:
    query = select(ShowcaseSlot).where(
        ShowcaseSlot.product_id == slot.product_id,
        ShowcaseSlot.group_id == slot.group_id,
        queries.at_spot(showing.spot),
        ShowcaseSlot.id != (slot.id or 0),
        ShowcaseSlot.starts_at < showing.ends_at,
        ShowcaseSlot.ends_at > showing.starts_at,
    )
    return session.scalar(query.order_by(ShowcaseSlot.starts_at).limit(1))


def _fill(session: Session, slot: ShowcaseSlot, showing: Showing) -> None:
    if _moves(slot, showing):
        first = select(func.coalesce(func.min(ShowcaseSlot.position), 1)).where(queries.at_spot(showing.spot))
        slot.position = session.execute(first).scalar_one() - 1
    slot.page, slot.page_slug = showing.spot
    slot.starts_at, slot.ends_at = showing.starts_at, showing.ends_at
    slot.reason, slot.reason_en = showing.reason.strip(), showing.reason_en.strip()


def _told(slot: ShowcaseSlot) -> dict[str, Any]:
    return {
        "page": f"{slot.page} {slot.page_slug}".strip(),
        "position": slot.position,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "reason": slot.reason,
        "reason_en": slot.reason_en,
    }


def _write_down(session: Session, actor: Actor, action: str, slot: ShowcaseSlot, *told: dict[str, Any]) -> None:
    """Under the product or the group, whose own history it is."""
    subject, subject_id = ("product", slot.product_id) if slot.product_id is not None else ("group", slot.group_id)
    assert subject_id is not None
    before, after = told
    changed = {name for name in (*before, *after) if before.get(name) != after.get(name)} | {"page"}
    change = audit.Change(
        action=action,
        subject=subject,
        subject_id=subject_id,
        before={name: value for name, value in before.items() if name in changed},
        after={name: value for name, value in after.items() if name in changed},
    )
    audit.record(session, actor, change)
