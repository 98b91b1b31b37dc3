"""What the office does that reads the shop's messages: believing a number, and handing over links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.accounts import queries
from storefront.accounts.models import NumberRequest, Person
from storefront.accounts.service.joining import make_link
from storefront.accounts.service.links import void_links
from storefront.accounts.service.people import add_person, refusing_what_is_taken
from storefront.accounts.types import SHOP_WHATSAPP, AccountProblem, LinkPurpose, NumberPurpose
from storefront.kernel import audit, clock, settings
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.phones import parse_phone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def confirm_number(request_id: int, actor: Actor) -> int | None:
    """The message with the code came from this number: do what was asked for.

    Returns the id of the link that is to be sent back, where a new password was asked for; else None.

    Raises:
        StateConflictError: when somebody has dealt with it already, or its time is over.
        RefusedError: with `PHONE_TAKEN` where the number has an account, with `CONTACT_INVALID` where it should.
    """
    with refusing_what_is_taken(), unit_of_work() as session:
        request = _take(session, request_id)
        known = session.scalar(select(Person).where(Person.phone == request.phone))
        link_id = None
        if request.purpose is NumberPurpose.RESET:
            if known is None:
                raise RefusedError(Problem(code=AccountProblem.CONTACT_INVALID))
            link_id = _hand_over(session, known.id, actor)
        elif known is not None:
            raise RefusedError(Problem(code=AccountProblem.PHONE_TAKEN))
        elif request.purpose is NumberPurpose.SIGN_UP:
            person = Person(name=request.name, phone=request.phone, password_hash=request.password_hash)
            add_person(session, person, actor)
        else:
            assert request.person_id is not None, "a number is added to somebody"
            person = queries.get_person_by_id(session, request.person_id)
            void_links(session, person)
            person.phone = request.phone
        change = Change(action="number.confirmed", subject="number request", subject_id=request_id)
        audit.record(session, actor, change)
        session.delete(request)
        return link_id


def refuse_number(request_id: int, actor: Actor) -> None:
    """No such message came, or from elsewhere. Raises StateConflictError as `confirm_number`."""
    with unit_of_work() as session:
        session.delete(_take(session, request_id))
        audit.record(session, actor, Change(action="number.refused", subject="number request", subject_id=request_id))


def make_reset_link(person_id: int, actor: Actor) -> int:
    """A link for a new password, for somebody who has proved by other means who they are; returns the link's id.

    Raises:
        NotFoundError: when there is no such person.
    """
    with unit_of_work() as session:
        queries.get_person_by_id(session, person_id)
        return _hand_over(session, person_id, actor)


def set_whatsapp(text: str, actor: Actor) -> None:
    """The number at which the shop reads messages; an empty text closes accounts by number.

    Raises:
        RefusedError: with `PHONE_INVALID`.
    """
    number = parse_phone(text) if text.strip() else ""
    if number is None:
        raise RefusedError(Problem(code=AccountProblem.PHONE_INVALID, at="number"))
    with unit_of_work() as session:
        if settings.get(session, SHOP_WHATSAPP) != number:
            settings.put(session, SHOP_WHATSAPP, number, actor)


def _take(session: Session, request_id: int) -> NumberRequest:
    query = select(NumberRequest).where(NumberRequest.id == request_id, NumberRequest.expires_at > clock.now())
    request = session.scalar(query.with_for_update())
    if request is None:
        raise StateConflictError(f"number request {request_id} is dealt with")
    return request


def _hand_over(session: Session, person_id: int, actor: Actor) -> int:
    link = make_link(session, LinkPurpose.RESET, person_id=person_id)
    audit.record(session, actor, Change(action="link.made", subject="person", subject_id=person_id))
    return link.id
