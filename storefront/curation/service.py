"""Featuring products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.curation.models import ShowcaseSlot
from storefront.curation.types import CurationProblem, Feature
from storefront.kernel import audit
from storefront.kernel.errors import Problem, RefusedError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def feature(session: Session, command: Feature, actor: Actor) -> ShowcaseSlot:
    """Put a public product into the showcase for a time.

    Raises:
        RefusedError: when it is not public, the period is none, or no reason is given.
    """
    if problems := _problems(session, command):
        raise RefusedError(*problems)
    slot = ShowcaseSlot(
        product_id=command.product_id,
        position=command.position,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        reason=command.reason.strip(),
        reason_en=command.reason_en.strip(),
    )
    session.add(slot)
    session.flush()
    after = {
        "position": slot.position,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "reason": slot.reason,
    }
    change = audit.Change(action="showcase.featured", subject="product", subject_id=slot.product_id, after=after)
    audit.record(session, actor, change)
    return slot


def _problems(session: Session, command: Feature) -> list[Problem]:
    problems = []
    if not catalogue.public_ids(session, [command.product_id]):
        problems.append(Problem(code=CurationProblem.NOT_PUBLIC, at="product"))
    if command.starts_at >= command.ends_at:
        problems.append(Problem(code=CurationProblem.PERIOD, at="ends_at"))
    if not command.reason.strip():
        problems.append(Problem(code=CurationProblem.REASON_MISSING, at="reason"))
    return problems
