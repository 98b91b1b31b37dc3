"""Reading proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue import queries as catalogue
from storefront.producers import queries as producers
from storefront.verification.models import Proposal
from storefront.verification.types import ProposalView

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def list_proposals(
    session: Session, regencies: Collection[str] | None = None, *, limit: int = 50, before_id: int | None = None
) -> list[ProposalView]:
    """The newest first; `regencies`: only of these kabupaten; `before_id` gives the next page."""
    product = catalogue.Product
    query = select(Proposal, product.name, product.group_id).join(product, product.id == Proposal.product_id)
    if regencies is not None:
        query = query.where(Proposal.regency_code.in_(regencies))
    if before_id is not None:
        query = query.where(Proposal.id < before_id)
    rows = session.execute(query.order_by(Proposal.id.desc()).limit(limit)).all()
    groups = producers.list_groups_by_ids(session, {group_id for _row, _name, group_id in rows})
    return [_view(row, name, groups[group_id].name) for row, name, group_id in rows]


def _view(row: Proposal, product_name: str, group_name: str) -> ProposalView:
    return ProposalView(
        id=row.id,
        product_id=row.product_id,
        product_name=product_name,
        group_name=group_name,
        regency_code=row.regency_code,
        state=row.state,
        proposer=row.proposer,
        letter_number=row.letter_number,
        letter_date=row.letter_date,
        words=row.words,
        at=row.at,
        determination_id=row.determination_id,
        reason=row.reason,
    )
