"""Changes of verified products that wait for the office: proposed, changed, withdrawn, approved, returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.catalogue import content, writing
from storefront.catalogue.models import Product, StagedChange
from storefront.catalogue.queries.keeping import find_open
from storefront.catalogue.types import (
    STAGED_CHANGE,
    CatalogueProblem,
    ChangeState,
    ProductChanged,
)
from storefront.kernel import audit, clock, timeline
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def proposed(session: Session, product_id: int) -> Mapping[str, Any]:
    """What a group wants besides what is live, also where the office has sent it back."""
    change = find_open(session, product_id)
    return change.proposed if change else {}


def list_proposed(session: Session, product_ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """The same of many products, by id; those without such a change are left out."""
    if not product_ids:
        return {}
    latest = select(func.max(StagedChange.id)).where(StagedChange.product_id.in_(product_ids))
    query = select(StagedChange).where(StagedChange.id.in_(latest.group_by(StagedChange.product_id)))
    rows = session.scalars(query.where(StagedChange.state.in_([ChangeState.WAITING, ChangeState.RETURNED])))
    return {row.product_id: row.proposed for row in rows}


def propose(session: Session, product: Product, sent: Collection[str], values: Mapping[str, Any], actor: Actor) -> bool:
    """Let the office see these values; a change that is open already takes them in and begins anew.

    Keys that were `sent` but equal what is live are proposed no more. What came back is sent again with the first of
    its values that somebody saves. The product is locked. Returns whether a change waits now.
    """
    before = find_open(session, product.id)
    old = dict(before.proposed) if before else {}
    is_waiting = before is not None and before.state is ChangeState.WAITING
    wanted = {**{key: value for key, value in old.items() if key not in sent}, **values}
    is_meant = bool(values) or any(key in old for key in sent)
    if not is_meant or (is_waiting and wanted == old):
        return is_waiting
    if before and (is_waiting or not wanted):
        _decide(session, before, ChangeState.WITHDRAWN, actor)
    if not wanted:
        return False
    live = content.read(session, product)
    row = StagedChange(
        product_id=product.id,
        seen={key: content.comparable(key, live[key]) for key in wanted},
        proposed=wanted,
        proposed_at=clock.now(),
    )
    session.add(row)
    session.flush()
    timeline.begin(session, STAGED_CHANGE, row, actor)
    change = audit.Change(
        action="change.proposed", subject="product", subject_id=product.id, before=row.seen, after=row.proposed
    )
    audit.record(session, actor, change)
    return True


def withdraw(session: Session, product: Product, actor: Actor) -> None:
    """The group no longer wants its change; the product is locked.

    Raises:
        NotFoundError: when none waits or came back.
    """
    change = find_open(session, product.id)
    if change is None:
        raise NotFoundError(product.id)
    _decide(session, change, ChangeState.WITHDRAWN, actor)


def approve(session: Session, change_id: int, actor: Actor) -> None:
    """The office agrees: from now on the live page says it, and changed licences count as looked up.

    Raises:
        NotFoundError: when there is no such change.
        StateConflictError: when it no longer waits.
        RefusedError: when what is live is no longer what the group saw; return it to them then.
    """
    change, product = _get(session, change_id)
    if change.state is not ChangeState.WAITING:
        raise StateConflictError(f"change {change_id} is {change.state}")
    live = content.read(session, product)
    if change.seen != {key: content.comparable(key, live[key]) for key in change.proposed}:
        raise RefusedError(Problem(code=CatalogueProblem.CHANGED_MEANWHILE))
    _decide(session, change, ChangeState.APPROVED, actor)
    writing.write(session, product, change.proposed, checked_at=clock.now())
    publish(session, ProductChanged(product_id=product.id))


def send_back(session: Session, change_id: int, reason: str, actor: Actor) -> None:
    """The office wants something put right first; the group reads why.

    Raises:
        NotFoundError: when there is no such change.
        RefusedError: without a reason.
        StateConflictError: when it no longer waits.
    """
    if not reason.strip():
        raise RefusedError(Problem(code=CatalogueProblem.REASON_MISSING, at="reason"))
    change, _product = _get(session, change_id)
    _decide(session, change, ChangeState.RETURNED, actor, reason.strip())


def _get(session: Session, change_id: int) -> tuple[StagedChange, Product]:
    """A change and its product, locked in the order in which groups lock them."""
    product_id = session.scalar(select(StagedChange.product_id).where(StagedChange.id == change_id))
    if product_id is None:
        raise NotFoundError(change_id)
    product = session.get_one(Product, product_id, with_for_update=True)
    return session.get_one(StagedChange, change_id, populate_existing=True), product


def _decide(session: Session, change: StagedChange, to: ChangeState, actor: Actor, reason: str = "") -> None:
    values = {"decided_at": clock.now(), "reason": reason}
    timeline.advance(session, STAGED_CHANGE, change, Move(to=to, actor=actor, reason=reason or None, values=values))
    record = audit.Change(
        action=f"change.{to}",
        subject="product",
        subject_id=change.product_id,
        before=change.seen,
        after={**change.proposed, **({"reason": reason} if reason else {})},
    )
    audit.record(session, actor, record)
