"""Groups that ask to be examined, and papers that nobody has looked at, offered to the queue as narrow questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, or_, select

from storefront.producers.models import OnboardingRecord, ProducerGroup
from storefront.producers.types import GroupState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select


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
        .where(OnboardingRecord.unseen_since.is_not(None))
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
