"""What waiting lists hold on a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from storefront.accounts import queries as accounts
from storefront.interests import queries, service
from storefront.interests.models import Interest
from storefront.kernel.personal import Contributor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, object]]:
    """Also what was asked for without signing in, with the mail address or the number of the account."""
    person = accounts.get_person_by_id(session, person_id)
    return queries.data_of_person(session, person_id, person.email, person.phone)


def erase(session: Session, person_id: int) -> None:
    person = accounts.get_person_by_id(session, person_id)
    service.forget_person(session, person_id, person.email, person.phone)


def let_go_of_email(session: Session, person_id: int, email: str) -> None:
    theirs = (Interest.person_id.is_(None), Interest.email == email)
    session.execute(update(Interest).where(*theirs).values(person_id=person_id))


WAITING = Contributor(
    name="waiting",
    export=export,
    erase=erase,
    let_go_of_email=let_go_of_email,
    columns={"interest": ("person_id", "email", "phone", "access_key")},
)
