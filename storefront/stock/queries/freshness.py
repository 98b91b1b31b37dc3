"""Which listings wait for "still there", and which rest because nobody said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ListingState
from storefront.stock.models import Question
from storefront.stock.types import QuestionView

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def list_questions(session: Session, group_ids: Collection[int], limit: int | None = 200) -> list[QuestionView]:
    """The longest waiting first, then what rests; all of them where `limit` is None."""
    by_kind = Question.asked_at.is_(None)  # databases do not agree where a missing moment stands
    query = select(Question).where(*_open(group_ids)).limit(limit)
    query = query.order_by(by_kind, Question.asked_at, Question.paused_at, Question.product_id)
    return [
        QuestionView(product_id=row.product_id, group_id=row.group_id, asked_at=row.asked_at, paused_at=row.paused_at)
        for row in session.scalars(query)
    ]


def count_asked(session: Session, group_ids: Collection[int]) -> tuple[int, int]:
    """How many listings are asked about, and how many rest unanswered."""
    query = select(func.count(Question.asked_at), func.count(Question.paused_at)).where(*_open(group_ids))
    asked, resting = session.execute(query).one()
    return asked, resting


def _open(group_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    asked = Question.asked_at.is_not(None) & catalogue.is_in_state(Question.product_id, ListingState.PUBLISHED)
    resting = Question.paused_at.is_not(None) & catalogue.is_in_state(Question.product_id, ListingState.PAUSED)
    return Question.group_id.in_(group_ids), or_(asked, resting)
