"""What a group tells of itself: to buyers, and to whoever counts what the programme has brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import audit, clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.emails import normal_email
from storefront.kernel.errors import RefusedError
from storefront.kernel.events import publish
from storefront.producers import queries, rules
from storefront.producers.models import GroupFigures
from storefront.producers.types import GroupChanged

if TYPE_CHECKING:
    from storefront.kernel.types import Actor
    from storefront.producers.types import Figures, ProfileForm


def save_profile(group_id: int, form: ProfileForm, actor: Actor) -> bool:
    """Keep what buyers see of a group; False when nothing of it is new.

    Raises:
        RefusedError: with every fault of the form.
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
        group = queries.get_group(session, group_id)
        before = {name: getattr(group, name) for name in values}
        changed = {name: value for name, value in values.items() if value != before[name]}
        for name, value in changed.items():
            setattr(group, name, value)
            if f"{name}_en" in type(group).__table__.columns:
                setattr(group, f"{name}_en", "")  # the English text was of the old one
        if changed:
            was = {name: before[name] for name in changed}
            change = audit.Change(action="group.told", subject="group", subject_id=group_id, before=was, after=changed)
            audit.record(session, actor, change)
            publish(session, GroupChanged(group_id=group_id))
        return bool(changed)


def save_figures(group_id: int, figures: Figures, actor: Actor) -> None:
    """Keep the figures of one year; what was told before for it is replaced.

    Raises:
        RefusedError: with every figure that cannot be.
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
    with unit_of_work() as session:
        take_turns(session, f"profile of {group_id}")
        this = (GroupFigures.group_id == group_id, GroupFigures.year == figures.year)
        row = session.scalar(select(GroupFigures).where(*this))
        before = {name: _plain(getattr(row, name)) for name in values} if row else {}
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
            after={"year": figures.year, **{name: _plain(value) for name, value in values.items()}},
        )
        audit.record(session, actor, change)


def _plain(value: object) -> object:
    """As JSON holds it."""
    return getattr(value, "amount", value)
