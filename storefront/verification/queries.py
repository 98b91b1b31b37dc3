"""Reading determinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ListingState
from storefront.kernel import clock, settings, timeline
from storefront.verification import rules
from storefront.verification.case_reading import get_case as get_case
from storefront.verification.case_reading import get_cases as get_cases
from storefront.verification.case_reading import get_evidence as get_evidence
from storefront.verification.case_reading import history_of
from storefront.verification.certificates import find_by_code as find_by_code
from storefront.verification.certificates import get_certificate as get_certificate
from storefront.verification.criteria_sets import criteria_set as criteria_set
from storefront.verification.criteria_sets import current_set as current_set
from storefront.verification.criteria_sets import is_in_force as is_in_force
from storefront.verification.criteria_sets import list_sets as list_sets
from storefront.verification.criteria_sets import setting_of_set as setting_of_set
from storefront.verification.criteria_sets import value_of_set as value_of_set
from storefront.verification.law import list_law as list_law
from storefront.verification.models import Determination
from storefront.verification.proposal_reading import list_proposals as list_proposals
from storefront.verification.reasons import KEEPER as KEEPER
from storefront.verification.reasons import list_reasons as list_reasons
from storefront.verification.reasons import reasons as reasons
from storefront.verification.reasons import setting_of as setting_of
from storefront.verification.reasons import value_of as value_of
from storefront.verification.recheck_reading import count_recheck_due as count_recheck_due
from storefront.verification.recheck_reading import list_recheck_due as list_recheck_due
from storefront.verification.terms import GATE as GATE
from storefront.verification.terms import gate_terms as gate_terms
from storefront.verification.types import (
    DETERMINATION,
    VALID_MONTHS,
    DeterminationState,
    DeterminationSummary,
    Standing,
)
from storefront.verification.waiting import answer_of as answer_of
from storefront.verification.waiting import decision_problems as decision_problems
from storefront.verification.waiting import select_waiting as select_waiting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.orm import Session


RANGE = 500  # ids of determinations in one part


def proposed_end(session: Session) -> date | None:
    """The last day of a determination that begins today, by the setting; None: it has no end."""
    months = settings.get(session, VALID_MONTHS)
    return rules.months_after(clock.today(), months) if months > 0 else None


def find_summary(session: Session, product_id: int) -> DeterminationSummary | None:
    """What the badge says of a product's newest determination; None while it has none."""
    query = select(Determination).where(Determination.product_id == product_id, Determination.code.is_not(None))
    row = session.scalar(query.order_by(Determination.id.desc()).limit(1))
    if row is None or row.code is None or row.decided_at is None:
        return None
    return DeterminationSummary(
        code=row.code,
        state=row.state,
        office=row.office,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        valid_until=row.valid_until,
    )


def find_valid_code(session: Session, product_id: int) -> str | None:
    """The number of the certificate of a product, while it holds."""
    found = find_summary(session, product_id)
    today = clock.today()
    return found.code if found and rules.holds(found.state, found.valid_until, today) else None


def find_standing(session: Session, product_id: int) -> Standing | None:
    """How far the newest determination of a product is; None before the group has asked for one."""
    row = find_newest(session, product_id)
    history = history_of(session, row.id) if row else ()
    if row is None or not history:
        return None
    return Standing(state=row.state, at=history[-1].at, reason=answer_of(row.state, history))


def find_newest(session: Session, product_id: int) -> Determination | None:
    """For use cases."""
    query = select(Determination).where(Determination.product_id == product_id)
    return session.scalar(query.order_by(Determination.id.desc()).limit(1))


def list_states(session: Session, product_ids: Collection[int]) -> dict[int, DeterminationState]:
    """The state of the newest determination of each product; those without one are left out."""
    newest = select(func.max(Determination.id)).where(Determination.product_id.in_(product_ids))
    query = select(Determination.product_id, Determination.state).where(
        Determination.id.in_(newest.group_by(Determination.product_id))
    )
    return dict(session.execute(query).tuples().all())


def has_submitted(session: Session, group_id: int) -> bool:
    """Whether the group has put a product before the office that it still keeps and that was not rejected."""
    query = (
        select(Determination.id)
        .join(catalogue.Product, catalogue.Product.id == Determination.product_id)
        .where(
            catalogue.Product.group_id == group_id,
            catalogue.Product.state != ListingState.ARCHIVED,
            Determination.state.not_in((DeterminationState.DRAFT, DeterminationState.REJECTED)),
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def list_returned(session: Session, group_ids: Collection[int], limit: int) -> list[tuple[int, str]]:
    """Products of these groups that the office has sent back to be put right: id and name."""
    query = (
        select(catalogue.Product.id, catalogue.Product.name)
        .join(Determination, Determination.product_id == catalogue.Product.id)
        .where(catalogue.Product.group_id.in_(group_ids), Determination.state == DeterminationState.RETURNED)
        .order_by(Determination.id)
        .limit(limit)
    )
    return list(session.execute(query).tuples())


def list_parts(session: Session) -> list[int]:
    """All certificates in ranges of their ids: the number of each that has any, from 1."""
    number = (Determination.id - 1) // RANGE + 1
    query = select(number).where(Determination.code.is_not(None)).distinct().order_by(number)
    return [int(part) for part in session.scalars(query)]


def part(session: Session, number: int) -> list[tuple[str, datetime]]:
    """The codes of a range, by id, and when each determination last came into another state."""
    entry = timeline.TimelineEntry
    query = (
        select(Determination.code, func.max(entry.at))
        .join(entry, and_(entry.machine == DETERMINATION.name, entry.subject_id == Determination.id))
        .where(Determination.code.is_not(None), Determination.id.between((number - 1) * RANGE + 1, number * RANGE))
        .group_by(Determination.id, Determination.code)
        .order_by(Determination.id)
    )
    return [(code, at) for code, at in session.execute(query)]
