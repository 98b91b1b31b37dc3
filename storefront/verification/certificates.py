"""Reading certificates: what was determined, what was found of each criterion, and what it is worth today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, settings
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.verification import rules
from storefront.verification.case_reading import history_of
from storefront.verification.criteria_sets import criteria_set
from storefront.verification.models import Determination, Finding, Recheck
from storefront.verification.recheck_reading import next_check
from storefront.verification.types import RECHECK_MONTHS, CertificateView, DeterminationState, Verdict

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ProductSummary
    from storefront.verification.types import HistoryLine

ENDED = frozenset({DeterminationState.SUSPENDED, DeterminationState.EXPIRED})


def find_by_code(session: Session, code: str) -> Determination | None:
    """By the code of the label; small letters and blanks around it do no harm."""
    return session.scalar(select(Determination).where(Determination.code == code.strip().upper()))


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
    history = history_of(session, row.id)
    end = history[-1] if history and history[-1].state in ENDED else None
    is_valid = rules.holds(row.state, row.valid_until, clock.today())
    return CertificateView(
        code=row.code,
        state=row.state,
        is_valid=is_valid,
        is_example=rules.is_example(row.decided_by, row.note, group.name),
        **_told_by(product),
        group_name=group.name,
        office=row.office,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        examined_by=row.examined_by,
        examined_at=row.examined_at,
        checked_at=row.checked_at,
        next_check=next_check(row, settings.get(session, RECHECK_MONTHS)) if is_valid else None,
        valid_until=row.valid_until,
        ended_at=end.at if end else None,
        ended_reason=end.reason if end else None,
        basis=row.basis,
        criteria=criteria_set(session, row.criteria_version),
        verdicts=_verdicts(session, row.id),
        history=_public(history),
    )


def _told_by(product: ProductSummary) -> dict[str, Any]:
    return {
        "product_name": product.name,
        "product_name_en": product.name_en,
        "product_slug": product.slug,
        "product_is_public": product.is_public,
        "place_label": product.place_label,
        "licences": product.licences,
        "halal_number": product.halal_number,
        "cluster": product.cluster,
        "supplies": product.supplies,
    }


def _verdicts(session: Session, determination_id: int) -> dict[str, Verdict]:
    """The last verdict on each criterion; those of a re-check count once it is finished."""
    done = select(func.coalesce(func.max(Recheck.round), 0)).where(Recheck.determination_id == determination_id)
    of_it = (Finding.determination_id == determination_id, Finding.round <= done.scalar_subquery())
    query = select(Finding.criterion, Finding.verdict).where(*of_it).order_by(Finding.round)
    return dict(session.execute(query).tuples().all())


def _public(history: tuple[HistoryLine, ...]) -> tuple[HistoryLine, ...]:
    """Why one was suspended is for everybody; what the office wrote while it examined is for the group alone."""
    seen = (None, *(line.state for line in history))
    return tuple(
        line if line.state in ENDED or before in ENDED else replace(line, reason=None)
        for before, line in zip(seen, history, strict=False)
    )
