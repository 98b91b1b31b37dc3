"""An outlet asks a group for goods, the group answers and sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import queries as catalogue
from storefront.kernel import audit, clock, events, ids, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.timeline import Move
from storefront.outlets import queries
from storefront.outlets.models import GoodsRequest, GoodsRequestLine
from storefront.outlets.types import REQUEST, GoodsAsked, OutletProblem, RequestState
from storefront.stock import service as stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.outlets.types import AskForGoods
    from storefront.stock.types import SendTransfer

R = RequestState


def ask(command: AskForGoods, actor: Actor) -> str:
    """Ask a group for goods; returns the number of the request. The same form sent again gives the same one.

    Raises:
        NotFoundError: when a variant is not the group's.
        RefusedError: when nothing is asked for, or the group has agreed to nothing with the outlet.
        StateConflictError: when the form has asked for something else before.
    """
    try:
        return _ask(command, actor)
    except IntegrityError:  # the same form was sent twice at the same moment, or a number was drawn twice
        return _ask(command, actor)


def _ask(command: AskForGoods, actor: Actor) -> str:
    wanted = {variant_id: count for variant_id, count in sorted(command.quantities.items()) if count}
    with unit_of_work() as session:
        known = session.scalar(select(GoodsRequest).where(GoodsRequest.key == command.key))
        if known is not None:
            _must_be_the_same(session, known, command, wanted)
            return known.number
        if not wanted:
            raise RefusedError(Problem(code=OutletProblem.NOTHING_ASKED))
        if queries.find_agreed(session, command.outlet_id, command.group_id) is None:
            raise RefusedError(Problem(code=OutletProblem.NOT_AGREED))
        items = catalogue.find_lines(session, wanted)
        if {each for each, item in items.items() if item.group_id == command.group_id} != set(wanted):
            raise NotFoundError(sorted(wanted))
        row = GoodsRequest(
            number=f"PB-{ids.readable_code(3, 3)}",
            key=command.key,
            outlet_id=command.outlet_id,
            group_id=command.group_id,
            note=command.note,
            asked_at=clock.now(),
        )
        session.add(row)
        session.flush()
        timeline.begin(session, REQUEST, row, actor)
        for variant_id, count in wanted.items():
            session.add(GoodsRequestLine(request_id=row.id, variant_id=variant_id, asked=count))
        _note(session, row, actor, {f"variant {each}": count for each, count in wanted.items()})
        events.publish(session, GoodsAsked(number=row.number))
        return row.number


def _must_be_the_same(session: Session, known: GoodsRequest, command: AskForGoods, wanted: Mapping[int, int]) -> None:
    asked = {line.variant_id: line.asked for line in _lines(session, known)}
    said = (command.outlet_id, command.group_id, command.note, wanted)
    if (known.outlet_id, known.group_id, known.note, asked) != said:
        raise StateConflictError(f"the form of {known.number} has asked for something else")


def answer_request(number: str, granted: Mapping[int, int], reason: str, actor: Actor) -> None:
    """The group can send so many of each; of none at all only with a reason. The same once more does no harm.

    Raises:
        NotFoundError: when there is no such request.
        RefusedError: when it grants nothing and says nothing.
        StateConflictError: when it was answered otherwise or withdrawn.
    """
    reason = reason.strip()
    if not any(granted.values()) and not reason:
        raise RefusedError(Problem(code=OutletProblem.REASON_MISSING, at="alasan"))
    to = R.GRANTED if any(granted.values()) else R.DECLINED
    with unit_of_work() as session:
        row = _lock(session, number)
        lines = _lines(session, row)
        answered = {line.variant_id: min(granted.get(line.variant_id, 0), line.asked) for line in lines}
        if row.state is to and {line.variant_id: line.granted for line in lines} == answered:
            return
        move = Move(to=to, actor=actor, reason=reason or None, values={"answer": reason})
        timeline.advance(session, REQUEST, row, move)
        for line in lines:
            line.granted = answered[line.variant_id]
        _note(session, row, actor, {f"variant {each}": count for each, count in answered.items()})


def withdraw_request(number: str, actor: Actor) -> None:
    """The outlet needs it no more. Raises StateConflictError once it was answered."""
    with unit_of_work() as session:
        row = _lock(session, number)
        if row.state is not R.WITHDRAWN:
            timeline.advance(session, REQUEST, row, Move(to=R.WITHDRAWN, actor=actor))
            _note(session, row, actor, {})


def send(command: SendTransfer, actor: Actor, request_number: str | None = None) -> str:
    """The goods leave for an outlet, on request or of the group's own accord; the number of the delivery.

    Raises:
        NotFoundError: when a place or a variant is not the group's.
        RefusedError: with every shortage at once.
        StateConflictError: when the form has sent something else before, or the request is no longer granted:
            nothing has left then.
    """
    try:
        return _send(command, actor, request_number)
    except IntegrityError:  # the same form was sent twice at the same moment, or a number was drawn twice
        return _send(command, actor, request_number)


def _send(command: SendTransfer, actor: Actor, request_number: str | None) -> str:
    with unit_of_work() as session:
        row = _lock(session, request_number) if request_number else None
        number = stock.put_on_the_way(session, command, actor)
        if row is not None and row.transfer_number != number:
            move = Move(to=R.SENT, actor=actor, values={"transfer_number": number})
            timeline.advance(session, REQUEST, row, move)
            _note(session, row, actor, {"delivery": number})
        return number


def _lock(session: Session, number: str) -> GoodsRequest:
    row = session.scalar(select(GoodsRequest).where(GoodsRequest.number == number).with_for_update())
    if row is None:
        raise NotFoundError(number)
    return row


def _lines(session: Session, row: GoodsRequest) -> list[GoodsRequestLine]:
    query = select(GoodsRequestLine).where(GoodsRequestLine.request_id == row.id)
    return list(session.scalars(query.order_by(GoodsRequestLine.variant_id)))


def _note(session: Session, row: GoodsRequest, actor: Actor, more: Mapping[str, object]) -> None:
    after = {"outlet": row.outlet_id, "group": row.group_id, **more}
    change = Change(action=f"goods_request.{row.state}", subject="goods_request", subject_id=row.number, after=after)
    audit.record(session, actor, change)
