"""Reading determinations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ListingState
from storefront.kernel import clock, settings, timeline
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.verification import rules
from storefront.verification.case_reading import count_recheck_due as count_recheck_due
from storefront.verification.case_reading import get_case as get_case
from storefront.verification.case_reading import get_evidence as get_evidence
from storefront.verification.case_reading import list_recheck_due as list_recheck_due
from storefront.verification.criteria import criteria_set
from storefront.verification.criteria import reasons as reasons
from storefront.verification.models import Determination
from storefront.verification.proposal_reading import list_proposals as list_proposals
from storefront.verification.types import (
    DETERMINATION,
    VALID_MONTHS,
    CertificateView,
    DeterminationState,
    DeterminationSummary,
    HistoryLine,
    Standing,
)
from storefront.verification.waiting import decision_problems as decision_problems
from storefront.verification.waiting import select_waiting as select_waiting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from storefront.verification.types import Criterion

RANGE = 500  # ids of determinations in one part
ENDED = frozenset({DeterminationState.SUSPENDED, DeterminationState.EXPIRED})


def criteria() -> tuple[Criterion, ...]:
    """The requirements of annex II.3 (a to d) and II.4 (a to g), in the regulation's own words; the newest version."""
    return criteria_set().criteria


def proposed_end(session: Session) -> date | None:
    """The last day of a determination that begins today, by the setting; None: it has no end."""
    months = settings.get(session, VALID_MONTHS)
    return rules.months_after(clock.today(), months) if months > 0 else None


def find_by_code(session: Session, code: str) -> Determination | None:
    """By the code of the label; small letters and blanks around it do no harm."""
    return session.scalar(select(Determination).where(Determination.code == code.strip().upper()))


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


def find_standing(session: Session, product_id: int) -> Standing | None:
    """How far the newest determination of a product is; None before the group has asked for one."""
    row = find_newest(session, product_id)
    history = _history(session, row.id) if row else ()
    if row is None or not history:
        return None
    return Standing(state=row.state, at=history[-1].at, reason=history[-1].reason or "")


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


def get_certificate(session: Session, code: str) -> CertificateView:
    """The certificate with this code, whether or not it still holds.

    Raises:
        NotFoundError: when no determination has this code.
    """
    row = find_by_code(session, code)
    if row is None or row.code is None or row.decided_at is None:
        raise NotFoundError(code)
    product = catalogue.get_summary(session, row.product_id)
    group = producers.list_groups_by_ids(session, [product.group_id])[product.group_id]
    history = _history(session, row.id)
    end = history[-1] if history and history[-1].state in ENDED else None
    return CertificateView(
        code=row.code,
        state=row.state,
        is_valid=rules.holds(row.state, row.valid_until, clock.now().astimezone(clock.WITA).date()),
        is_example=rules.is_example(row.decided_by, row.note, group.name),
        product_name=product.name,
        product_name_en=product.name_en,
        product_slug=product.slug,
        product_is_public=product.is_public,
        group_name=group.name,
        group_slug=group.slug,
        place_label=product.place_label,
        regency_code=product.regency_code,
        office=row.office,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        valid_until=row.valid_until,
        ended_at=end.at if end else None,
        ended_reason=end.reason if end else None,
        basis=row.basis,
        note=row.note,
        criteria=criteria_set(row.criteria_version).criteria,
        licences=product.licences,
        halal_number=product.halal_number,
        history=_public(history),
    )


def _public(history: tuple[HistoryLine, ...]) -> tuple[HistoryLine, ...]:
    """Why one was suspended is for everybody; what the office wrote while it examined is for the group alone."""
    seen = (None, *(line.state for line in history))
    return tuple(
        line if line.state in ENDED or before in ENDED else replace(line, reason=None)
        for before, line in zip(seen, history, strict=False)
    )


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


def _history(session: Session, determination_id: int) -> tuple[HistoryLine, ...]:
    return tuple(
        HistoryLine(state=DeterminationState(entry.state), at=entry.at, by=entry.actor_label, reason=entry.reason)
        for entry in timeline.list_entries(session, DETERMINATION.name, [determination_id])
    )
