"""What a group tells of itself: to buyers, and to whoever counts what the programme has brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.kernel import audit, clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.emails import normal_email
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.events import publish
from storefront.producers import queries, rules
from storefront.producers.models import GroupFigures
from storefront.producers.queries.telling import plain
from storefront.producers.types import GroupChanged, GroupPapersChanged, GroupProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.kernel.types import Actor
    from storefront.producers.types import Business, Figures, ProfileForm


def save_profile(group_id: int, form: ProfileForm, actor: Actor, *, seen: str) -> bool:
    """Keep what buyers see of a group; False when nothing of it is new.

    `seen` is the digest of what was told when the form was made.

    Raises:
        RefusedError: with every fault of the form, or when somebody has told something else meanwhile.
    """
    if problems := rules.profile_problems(form):
        raise RefusedError(*problems)
    values = {
        "story": form.story.strip(),
        "address": form.address.strip(),
        "phone": rules.phone_number(form.phone),
        "email": normal_email(form.email) or None,
        "pickup_note": form.pickup_note.strip(),
        "allows_cash": form.allows_cash,
    }
    with unit_of_work() as session:
        take_turns(session, f"profile of {group_id}")
        before = queries.profile_told(session, group_id)
        changed = {name: value for name, value in values.items() if value != before[name]}
        if not changed:
            return False
        _must_be_as_seen(before, seen)
        group = queries.get_group(session, group_id)
        for name, value in changed.items():
            setattr(group, name, value)
            if f"{name}_en" in type(group).__table__.columns:
                setattr(group, f"{name}_en", "")  # the English text was of the old one
        was = {name: before[name] for name in changed}
        change = audit.Change(action="group.told", subject="group", subject_id=group_id, before=was, after=changed)
        audit.record(session, actor, change)
        publish(session, GroupChanged(group_id=group_id))
        return True


def save_business(group_id: int, form: Business, actor: Actor, *, seen: str) -> bool:
    """Keep what registers want to know of a group; False when nothing of it is new.

    `seen` is the digest of what was told when the form was made.

    Raises:
        RefusedError: with every fault of the form, or when somebody has told something else meanwhile.
    """
    if problems := rules.business_problems(form):
        raise RefusedError(*problems)
    after = {"kbli": list(form.kbli), "kbli_edition": form.kbli_edition, "is_taxable": form.is_taxable}
    with unit_of_work() as session:
        take_turns(session, f"profile of {group_id}")
        before = queries.business_told(session, group_id)
        changed = {name: value for name, value in after.items() if value != before[name]}
        if not changed:
            return False
        _must_be_as_seen(before, seen)
        group = queries.get_group(session, group_id)
        for name, value in changed.items():
            setattr(group, name, value)
        was = {name: before[name] for name in changed}
        change = audit.Change(action="group.told", subject="group", subject_id=group_id, before=was, after=changed)
        audit.record(session, actor, change)
        publish(session, GroupPapersChanged(group_id=group_id))
        return True


def save_figures(group_id: int, figures: Figures, actor: Actor, *, seen: str) -> None:
    """Keep the figures of one year; what was told before for it is replaced, the same again changes nothing.

    `seen` is the digest of what was told of that year when the form was made.

    Raises:
        RefusedError: with every figure that cannot be, or when somebody has told others meanwhile.
    """
    if problems := rules.figures_problems(figures):
        raise RefusedError(*problems)
    values = {
        "members": figures.members,
        "women": figures.women,
        "paid_workers": figures.paid_workers,
        "turnover": figures.turnover,
        "equipment": figures.equipment.strip(),
    }
    after = {name: plain(value) for name, value in values.items()}
    with unit_of_work() as session:
        take_turns(session, f"profile of {group_id}")
        before = queries.figures_told(session, group_id, figures.year)
        if before == after:
            return
        _must_be_as_seen(before, seen)
        this = (GroupFigures.group_id == group_id, GroupFigures.year == figures.year)
        row = session.scalar(select(GroupFigures).where(*this))
        row = row or GroupFigures(group_id=group_id, year=figures.year)
        for name, value in values.items():
            setattr(row, name, value)
        row.told_at = clock.now()
        session.add(row)
        change = audit.Change(
            action="group.counted",
            subject="group",
            subject_id=group_id,
            before=before,
            after={"year": figures.year, **after},
        )
        audit.record(session, actor, change)


def _must_be_as_seen(told: Mapping[str, Any], seen: str) -> None:
    if queries.digest(told) != seen:
        raise RefusedError(Problem(code=GroupProblem.CHANGED_MEANWHILE))
