"""Reading who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select

from storefront.interests.models import Interest
from storefront.interests.types import Demand, InterestView
from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def is_open() -> ColumnElement[bool]:
    """Still to be told: by mail once goods come, by telephone until the group has ticked it off."""
    untold = or_(Interest.due_at.is_(None), Interest.phone.is_not(None))
    return and_(Interest.expires_at > clock.now(), untold)


def get_interest(session: Session, key: str) -> InterestView:
    """What the holder of this key waits for, told or not.

    Raises:
        NotFoundError: when it was stopped or has ended.
    """
    row = session.scalar(select(Interest).where(Interest.access_key == key, Interest.expires_at > clock.now()))
    if row is None:
        raise NotFoundError(key)
    return view(row)


def find_interest(session: Session, interest_id: int) -> InterestView | None:
    row = session.get(Interest, interest_id)
    return view(row) if row else None


def view(row: Interest) -> InterestView:
    return InterestView(
        id=row.id,
        key=row.access_key,
        variant_id=row.variant_id,
        quantity=row.quantity,
        email=row.email,
        phone=row.phone,
        language=row.language,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        due_at=row.due_at,
    )


def count_open(session: Session, email: str | None, phone: str | None) -> int:
    """For how many variants somebody waits."""
    mine = Interest.email == email if email else Interest.phone == phone
    return session.execute(select(func.count()).select_from(Interest).where(mine, is_open())).scalar_one()


def totals(session: Session, group_ids: Collection[int]) -> tuple[int, int]:
    """(people, pieces) that wait at these groups; somebody who waits for two things counts once."""
    query = select(
        func.count(distinct(func.coalesce(Interest.email, Interest.phone))),
        func.coalesce(func.sum(Interest.quantity), 0),
    )
    people, pieces = session.execute(query.where(Interest.group_id.in_(group_ids), is_open())).one()
    return int(people), int(pieces)


def list_demand(session: Session, group_ids: Collection[int], limit: int) -> list[Demand]:
    """By variant, what most people wait for first."""
    people = func.count()
    query = (
        select(Interest.variant_id, Interest.group_id, people, func.sum(Interest.quantity))
        .where(Interest.group_id.in_(group_ids), is_open())
        .group_by(Interest.variant_id, Interest.group_id)
        .order_by(people.desc(), Interest.variant_id)
        .limit(limit)
    )
    return [
        Demand(variant_id=variant_id, group_id=group_id, people=count, pieces=int(pieces))
        for variant_id, group_id, count, pieces in session.execute(query)
    ]


def list_callers(session: Session, group_ids: Collection[int], limit: int) -> list[InterestView]:
    """Those who left a telephone number, in the order of asking; those for whom goods have come stand first."""
    query = (
        select(Interest)
        .where(Interest.group_id.in_(group_ids), Interest.phone.is_not(None), is_open())
        .order_by(Interest.due_at.is_(None), Interest.asked_at, Interest.id)
        .limit(limit)
    )
    return [view(row) for row in session.scalars(query)]


def waiting_variants(session: Session, among: Collection[int] | None = None) -> list[int]:
    """The variants, of these or of all, that somebody waits for and has not been told of."""
    query = select(Interest.variant_id).where(Interest.due_at.is_(None), Interest.expires_at > clock.now()).distinct()
    if among is not None:
        query = query.where(Interest.variant_id.in_(among))
    return list(session.scalars(query.order_by(Interest.variant_id)))


def of_person(person_id: int | None, email: str | None, phone: str | None) -> ColumnElement[bool]:
    """The rows of one person, by account, mail address (small letters) or telephone number (E.164)."""
    known: list[ColumnElement[bool]] = []
    if person_id is not None:
        known.append(Interest.person_id == person_id)
    if email:
        known.append(Interest.email == email)
    if phone:
        known.append(Interest.phone == phone)
    return or_(*known) if known else Interest.id.is_(None)


def data_of_person(
    session: Session, person_id: int | None, email: str | None = None, phone: str | None = None
) -> list[dict[str, object]]:
    """Everything kept of somebody who waits, to be handed out (UU PDP 27/2022 art. 7 and 13); moments are ISO 8601."""
    query = select(Interest).where(of_person(person_id, email, phone)).order_by(Interest.id)
    return [
        {
            "variant_id": row.variant_id,
            "quantity": row.quantity,
            "email": row.email,
            "phone": row.phone,
            "asked_at": row.asked_at.isoformat(),
            "expires_at": row.expires_at.isoformat(),
            "told_at": row.due_at.isoformat() if row.due_at else None,
        }
        for row in session.scalars(query)
    ]
