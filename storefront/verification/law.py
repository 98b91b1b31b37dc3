"""What the law asks of products that others look at, by the same rules and terms as the gate of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.verification import gate
from storefront.verification.models import Determination
from storefront.verification.terms import gate_terms
from storefront.verification.types import GateItem, Law

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

    from storefront.verification.types import GateFacts

BY_CATEGORY = (GateItem.LICENCE, GateItem.HALAL)


def list_law(session: Session, facts: Mapping[int, GateFacts], today: date) -> dict[int, Law]:
    """By product, in two questions; how goods are kept is taken from their newest case."""
    terms = gate_terms(session)
    cold = [key for key, each in facts.items() if gate.cold_matters(each.category, terms)]
    chilled = _chilled(session, cold) if cold else {}
    kept = {**facts, **{key: replace(facts[key], is_chilled=chilled.get(key)) for key in cold}}
    return {key: _law(each, terms, today) for key, each in kept.items()}


def _law(facts: GateFacts, terms: Mapping[str, Any], today: date) -> Law:
    return Law(
        needs=frozenset(item for item in BY_CATEGORY if facts.category in terms[item.value]["categories"]),
        problems={line.item: line.problem for line in gate.look(facts, terms, today) if line.problem},
    )


def _chilled(session: Session, product_ids: Collection[int]) -> dict[int, bool | None]:
    newest = select(func.max(Determination.id)).where(Determination.product_id.in_(product_ids))
    query = select(Determination.product_id, Determination.is_chilled).where(
        Determination.id.in_(newest.group_by(Determination.product_id))
    )
    return dict(session.execute(query).tuples().all())
