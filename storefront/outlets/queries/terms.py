"""What outlets and groups have agreed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel.errors import NotFoundError
from storefront.outlets.models import OutletTerms
from storefront.outlets.types import TermsState, TermsView

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def list_agreed(
    session: Session, *, outlet_ids: Collection[int] | None = None, group_ids: Collection[int] | None = None
) -> list[TermsView]:
    """What holds now, of these outlets or groups where any are named."""
    return _list(session, TermsState.AGREED, outlet_ids, group_ids)


def list_ever_agreed(
    session: Session, outlet_id: int, group_ids: Collection[int] | None = None
) -> dict[int, list[TermsView]]:
    """What holds and held at an outlet, by group, the oldest first."""
    found: defaultdict[int, list[TermsView]] = defaultdict(list)
    for state in (TermsState.ENDED, TermsState.AGREED):
        for each in _list(session, state, [outlet_id], group_ids):
            found[each.group_id].append(each)
    return found


def list_proposed(
    session: Session, *, outlet_ids: Collection[int] | None = None, group_ids: Collection[int] | None = None
) -> list[TermsView]:
    """What waits for a group's answer."""
    return _list(session, TermsState.PROPOSED, outlet_ids, group_ids)


def find_agreed(session: Session, outlet_id: int, group_id: int) -> TermsView | None:
    return next(iter(_list(session, TermsState.AGREED, [outlet_id], [group_id])), None)


def find_proposed(session: Session, outlet_id: int, group_id: int) -> TermsView | None:
    return next(iter(_list(session, TermsState.PROPOSED, [outlet_id], [group_id])), None)


def get_terms(session: Session, terms_id: int) -> TermsView:
    """In any state. Raises NotFoundError."""
    row = session.get(OutletTerms, terms_id)
    if row is None:
        raise NotFoundError(terms_id)
    return _view(row)


def _list(
    session: Session, state: TermsState, outlet_ids: Collection[int] | None, group_ids: Collection[int] | None
) -> list[TermsView]:
    query = select(OutletTerms).where(OutletTerms.state == state).order_by(OutletTerms.outlet_id, OutletTerms.id)
    if outlet_ids is not None:
        query = query.where(OutletTerms.outlet_id.in_(outlet_ids))
    if group_ids is not None:
        query = query.where(OutletTerms.group_id.in_(group_ids))
    return [_view(row) for row in session.scalars(query)]


def _view(row: OutletTerms) -> TermsView:
    return TermsView(
        id=row.id,
        outlet_id=row.outlet_id,
        group_id=row.group_id,
        scheme=row.scheme,
        margin=row.margin,
        state=row.state,
        proposed_at=row.proposed_at,
        proposed_label=row.proposed_label,
        agreed_at=row.agreed_at,
        agreed_label=row.agreed_label,
    )
