"""What was asked for and waits: links in letters, and numbers that are to be proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from storefront.accounts.models import AccountLink, NumberRequest, Person
from storefront.accounts.queries.people import find_person
from storefront.accounts.types import LinkFacts, LinkPurpose, NumberRequestView
from storefront.kernel import clock, ids, keyed
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session


def find_link(session: Session, token: str, purpose: LinkPurpose) -> AccountLink | None:
    """The link that a token opens, while it does."""
    query = select(AccountLink).where(
        AccountLink.token_digest == ids.digest(token),
        AccountLink.purpose == purpose,
        AccountLink.used_at.is_(None),
        AccountLink.expires_at > clock.now(),
    )
    return session.scalar(query)


def links_of(person: Person) -> ColumnElement[bool]:
    """Those made for this person, and those asked for by the address that they have."""
    return _theirs(AccountLink.person_id, person.id, AccountLink.email, person.email)


def requests_of(person: Person) -> ColumnElement[bool]:
    """Those made by this person, and those for the number that they have."""
    return _theirs(NumberRequest.person_id, person.id, NumberRequest.phone, person.phone)


def _theirs(
    owner: InstrumentedAttribute[int | None], person_id: int, reached: InstrumentedAttribute[Any], contact: str | None
) -> ColumnElement[bool]:
    """Whoever has no address must not own what was made without one: NULL would match NULL."""
    return or_(owner == person_id, reached == contact) if contact else owner == person_id


def find_person_of_link(session: Session, link: AccountLink) -> Person | None:
    if link.person_id is not None:
        return session.get(Person, link.person_id)
    return find_person(session, link.email or "")


def get_link_facts(session: Session, link_id: int) -> LinkFacts:
    """What the letter of a link needs. Raises NotFoundError when it is used, over or gone."""
    link = session.get(AccountLink, link_id)
    if link is None or link.used_at is not None or link.expires_at <= clock.now() or link.email is None:
        raise NotFoundError
    person = find_person_of_link(session, link)
    return LinkFacts(
        purpose=link.purpose,
        email=link.email,
        token=keyed.token("account link", link.salt),
        language=link.language,
        is_known=person is not None,
        account_email=person.email if person else None,
    )


def get_handed_link(session: Session, link_id: int) -> tuple[str, int]:
    """The token of a link that the office made, while it opens, and whose it is. Raises NotFoundError."""
    link = session.get(AccountLink, link_id)
    is_open = link is not None and link.used_at is None and link.expires_at > clock.now()
    if link is None or not is_open or link.person_id is None or link.purpose is not LinkPurpose.RESET:
        raise NotFoundError
    return keyed.token("account link", link.salt), link.person_id


def has_request(session: Session, code: str) -> bool:
    """Whether somebody is waited for who names this code."""
    query = select(NumberRequest.id).where(NumberRequest.code == code, NumberRequest.expires_at > clock.now())
    return session.scalar(query) is not None


def list_requests(session: Session, *, text: str = "", limit: int = 100) -> list[NumberRequestView]:
    """Who is to prove a number, the longest waiting first; `text` is a code or a number (E.164)."""
    query = (
        select(NumberRequest, Person.id)
        .outerjoin(Person, Person.phone == NumberRequest.phone)
        .where(NumberRequest.expires_at > clock.now())
        .order_by(NumberRequest.id)
        .limit(limit)
    )
    if text:
        query = query.where(or_(NumberRequest.code == text.upper(), NumberRequest.phone == text))
    return [
        NumberRequestView(
            id=row.id,
            purpose=row.purpose,
            code=row.code,
            phone=row.phone,
            name=row.name,
            created_at=row.created_at,
            person_id=person_id,
        )
        for row, person_id in session.execute(query)
    ]


def count_requests(session: Session) -> int:
    query = select(func.count()).select_from(NumberRequest).where(NumberRequest.expires_at > clock.now())
    return session.execute(query).scalar_one()
