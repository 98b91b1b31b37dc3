"""Groups as offices see them: what waits in the queue, as narrow questions, and the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, or_, select

from storefront.kernel.text import _
from storefront.producers.models import OnboardingRecord, ProducerGroup
from storefront.producers.types import KIND_LABELS, GroupLine, GroupState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupSearch

EXAMINED = (GroupState.ACTIVE, GroupState.SUSPENDED)  # once; who is still examined stands in the queue as a whole


def select_waiting() -> Select[Any]:
    """Groups that ask to be examined.

    Columns: subject_id, since, is_ready (never), title, group_name, group_slug, regency_code.
    """
    asks = and_(ProducerGroup.state == GroupState.APPLIED, ProducerGroup.submitted_at.is_not(None))
    since = func.coalesce(ProducerGroup.submitted_at, ProducerGroup.created_at)
    return _columns(since).where(or_(asks, ProducerGroup.state == GroupState.REVIEWED))


def select_unseen() -> Select[Any]:
    """Groups that sell and have sent papers since they were examined; the same columns, since the first of them."""
    query = _columns(func.min(OnboardingRecord.unseen_since))
    return (
        query.join(OnboardingRecord, OnboardingRecord.group_id == ProducerGroup.id)
        .where(OnboardingRecord.unseen_since.is_not(None), ProducerGroup.state.in_(EXAMINED))
        .group_by(ProducerGroup.id, ProducerGroup.name, ProducerGroup.slug, ProducerGroup.regency_code)
    )


def _columns(since: ColumnElement[Any]) -> Select[Any]:
    return select(
        ProducerGroup.id.label("subject_id"),
        since.label("since"),
        false().label("is_ready"),
        ProducerGroup.name.label("title"),
        ProducerGroup.name.label("group_name"),
        ProducerGroup.slug.label("group_slug"),
        ProducerGroup.regency_code.label("regency_code"),
    ).select_from(ProducerGroup)


def list_all(session: Session, wanted: GroupSearch, *, limit: int, before_id: int | None = None) -> list[GroupLine]:
    """Groups in any state, the newest first; `before_id` gives the next page."""
    columns = ("id", "slug", "name", "kind", "state", "regency_code", "submitted_at", "trusted_because")
    query = select(*(getattr(ProducerGroup, name) for name in columns)).where(*_found(wanted))
    if before_id is not None:
        query = query.where(ProducerGroup.id < before_id)
    return [
        GroupLine(
            id=row.id,
            slug=row.slug,
            name=row.name,
            kind_label=_(KIND_LABELS[row.kind]),
            state=row.state,
            regency_code=row.regency_code,
            submitted_at=row.submitted_at,
            is_trusted=bool(row.trusted_because),
        )
        for row in session.execute(query.order_by(ProducerGroup.id.desc()).limit(limit))
    ]


def count_by_state(session: Session, reach: frozenset[str] | None) -> dict[GroupState, int]:
    """How many groups there are within reach."""
    within = [ProducerGroup.regency_code.in_(reach)] if reach is not None else []
    query = select(ProducerGroup.state, func.count()).where(*within).group_by(ProducerGroup.state)
    return {**dict.fromkeys(GroupState, 0), **dict(session.execute(query).tuples().all())}


def _found(wanted: GroupSearch) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.reach is not None:
        conditions.append(ProducerGroup.regency_code.in_(wanted.reach))
    if wanted.regency_code:
        conditions.append(ProducerGroup.regency_code == wanted.regency_code)
    if wanted.state:
        conditions.append(ProducerGroup.state == wanted.state)
    name = func.lower(ProducerGroup.name)
    return [*conditions, *(name.contains(word, autoescape=True) for word in wanted.text.lower().split())]


def newest_unseen(session: Session, group_id: int) -> datetime | None:
    """When a group sent the newest of the papers that no office has looked at; None when there are none."""
    mine = (OnboardingRecord.group_id == group_id, OnboardingRecord.unseen_since.is_not(None))
    return session.execute(select(func.max(OnboardingRecord.given_at)).where(*mine)).scalar_one()
