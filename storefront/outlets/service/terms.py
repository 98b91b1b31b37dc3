"""An outlet puts terms to a group, and the group agrees to them or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel import audit, clock, events, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.timeline import Move
from storefront.outlets import queries
from storefront.outlets.models import OutletTerms
from storefront.outlets.types import TERMS, OutletProblem, Scheme, TermsProposed, TermsState
from storefront.producers import queries as producers
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import OutletSpot

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.outlets.types import TermsView


def propose(outlet_id: int, group_id: int, offer: tuple[Scheme, int | None], actor: Actor) -> int:
    """Put scheme and margin (hundredths of a percent, None: nothing is said of it) to a group; the id of the terms.

    What was put to it before and not answered is withdrawn; the same once more changes nothing.

    Raises:
        NotFoundError: when there is no such outlet or group.
    """
    scheme, margin = offer
    with unit_of_work() as session:
        _take_turns(session, outlet_id, group_id)
        shipping.get_outlet(session, outlet_id)
        if group_id not in producers.list_groups_by_ids(session, [group_id]):
            raise NotFoundError(group_id)
        open_one = queries.find_proposed(session, outlet_id, group_id)
        if open_one and (open_one.scheme, open_one.margin) == offer:
            return open_one.id
        if open_one:
            _move(session, open_one, TermsState.WITHDRAWN, actor)
        row = OutletTerms(
            outlet_id=outlet_id,
            group_id=group_id,
            scheme=scheme,
            margin=margin,
            proposed_at=clock.now(),
            proposed_label=actor.label,
        )
        session.add(row)
        session.flush()
        timeline.begin(session, TERMS, row, actor)
        after = {"outlet": outlet_id, "group": group_id, "scheme": scheme.value, "margin": margin}
        audit.record(session, actor, Change(action="terms.proposed", subject="terms", subject_id=row.id, after=after))
        events.publish(session, TermsProposed(terms_id=row.id))
        return row.id


def answer_terms(terms_id: int, actor: Actor, *, agrees: bool) -> None:
    """The group's word. With the first that it agrees to, its goods have a place at the outlet.

    Raises:
        NotFoundError: when there are no such terms.
        RefusedError: when the scheme would change while goods lie at the outlet or are on their way.
        StateConflictError: when they were answered or withdrawn already.
    """
    with unit_of_work() as session:
        seen = queries.get_terms(session, terms_id)
        _take_turns(session, seen.outlet_id, seen.group_id)
        if not agrees:
            _move(session, seen, TermsState.DECLINED, actor)
            return
        before = queries.find_agreed(session, seen.outlet_id, seen.group_id)
        if before:
            if before.scheme is not seen.scheme and (left := _count_goods(session, seen)):
                raise RefusedError(Problem(code=OutletProblem.GOODS_LEFT, values={"left": left}))
            _move(session, before, TermsState.ENDED, actor)
        _move(session, seen, TermsState.AGREED, actor, agreed_at=clock.now(), agreed_label=actor.label)
        outlet = shipping.get_outlet(session, seen.outlet_id)
        spot = OutletSpot(outlet_id=outlet.id, name=outlet.name, address=outlet.address, hours=outlet.hours)
        stock.open_outlet_place(session, seen.group_id, spot)


def _take_turns(session: Session, outlet_id: int, group_id: int) -> None:
    take_turns(session, f"terms of {outlet_id} and {group_id}")


def _move(session: Session, terms: TermsView, state: TermsState, actor: Actor, **values: object) -> None:
    row = session.get_one(OutletTerms, terms.id, with_for_update=True)
    timeline.advance(session, TERMS, row, Move(to=state, actor=actor, values=values))
    after = {"outlet": row.outlet_id, "group": row.group_id, "scheme": row.scheme.value, "margin": row.margin}
    audit.record(session, actor, Change(action=f"terms.{state}", subject="terms", subject_id=row.id, after=after))


def _count_goods(session: Session, terms: TermsView) -> int:
    places = stock_queries.list_outlet_places(session, outlet_ids=[terms.outlet_id], group_ids=[terms.group_id])
    awaited = stock_queries.list_awaited(session, [place.id for place in places])
    return sum(place.pieces for place in places) + sum(awaited.values())
