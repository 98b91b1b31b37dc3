"""Determinations that lie before the office: for the queue as one narrow question, and what stands against one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ListingState
from storefront.kernel import clock
from storefront.producers import queries as producers
from storefront.producers.types import GroupState
from storefront.verification import rules
from storefront.verification.models import Determination
from storefront.verification.types import DeterminationState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from storefront.kernel.errors import Problem
    from storefront.verification.types import CaseDecision, CaseView, HistoryLine

WAITING = (DeterminationState.SUBMITTED, DeterminationState.EXAMINED)


def select_waiting() -> Select[Any]:
    """What lies before the office, but for archived listings and groups that are suspended, until they are back.

    Columns: subject_id, since (last submitted), is_ready (examined), title, group_name, group_slug, regency_code.
    """
    product, group = catalogue.Product, producers.ProducerGroup
    return (
        select(
            Determination.id.label("subject_id"),
            func.coalesce(Determination.submitted_at, product.created_at).label("since"),
            (Determination.state == DeterminationState.EXAMINED).label("is_ready"),
            product.name.label("title"),
            group.name.label("group_name"),
            group.slug.label("group_slug"),
            product.regency_code.label("regency_code"),
        )
        .join_from(Determination, product, product.id == Determination.product_id)
        .join(group, group.id == product.group_id)
        .where(Determination.state.in_(WAITING), product.state != ListingState.ARCHIVED)
        .where(group.state != GroupState.SUSPENDED)
    )


def decision_problems(case: CaseView, decision: CaseDecision, person_id: int) -> list[Problem]:
    """What stands against saying yes to a case today, which takes no reason, for whoever looks before they decide."""
    return rules.decision_problems(case, decision, person_id, clock.today(), {})


def answer_of(state: DeterminationState, history: Sequence[HistoryLine]) -> str:
    """What the office has told the group last; nothing while it lies before the office or is put away."""
    return "" if state in {DeterminationState.DRAFT, *WAITING} or not history else history[-1].reason or ""
