"""Changes that wait for the office: for the queue, and one to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false, select

from storefront.catalogue import content
from storefront.catalogue.models import Product, StagedChange
from storefront.catalogue.queries.keeping import change_view
from storefront.catalogue.types import ChangeCase, ChangeState, ListingState
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.producers.types import GroupState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def select_waiting() -> Select[Any]:
    """Not of archived listings and of groups that are suspended, until they are back.

    What a group wants to change on a suspended product stays: that is how it puts right what was wrong.
    Columns: subject_id, since, is_ready (never), title, group_name, group_slug, regency_code.
    """
    group = producers.ProducerGroup
    return (
        select(
            StagedChange.id.label("subject_id"),
            StagedChange.proposed_at.label("since"),
            false().label("is_ready"),
            Product.name.label("title"),
            group.name.label("group_name"),
            group.slug.label("group_slug"),
            Product.regency_code.label("regency_code"),
        )
        .join_from(StagedChange, Product, Product.id == StagedChange.product_id)
        .join(group, group.id == Product.group_id)
        .where(StagedChange.state == ChangeState.WAITING, Product.state != ListingState.ARCHIVED)
        .where(group.state != GroupState.SUSPENDED)
    )


def group_of_change(session: Session, change_id: int) -> int:
    """Whose product it would change. Raises NotFoundError."""
    query = select(Product.group_id).join(StagedChange, StagedChange.product_id == Product.id)
    group_id = session.scalar(query.where(StagedChange.id == change_id))
    if group_id is None:
        raise NotFoundError(change_id)
    return group_id


def get_change(session: Session, change_id: int) -> ChangeCase:
    """A change as the office decides it: what the group saw, what it wants, and what buyers see now.

    Raises:
        NotFoundError: when there is none.
    """
    found = get_changes(session, [change_id]).get(change_id)
    if found is None:
        raise NotFoundError(change_id)
    return found


def get_changes(session: Session, ids: Collection[int]) -> dict[int, ChangeCase]:
    """The same of many, by id, in as many questions; those that are not there are left out."""
    query = select(StagedChange, Product).join(Product, Product.id == StagedChange.product_id)
    rows = session.execute(query.where(StagedChange.id.in_(ids))).tuples().all()
    if not rows:
        return {}
    live = content.read_many(session, [product for _change, product in rows])
    return {change.id: _case(change, product, live[product.id]) for change, product in rows}


def _case(change: StagedChange, product: Product, live: content.Values) -> ChangeCase:
    now = {key: content.comparable(key, live[key]) for key in change.proposed}
    return ChangeCase(
        change=change_view(change),
        name=product.name,
        slug=product.slug,
        group_id=product.group_id,
        regency_code=product.regency_code,
        moved_on=tuple(key for key, value in now.items() if value != change.seen[key]),
        now=now,
        decided_at=change.decided_at,
    )
