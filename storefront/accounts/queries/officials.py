"""Who works for which office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.accounts.models import Person, RoleGrant, SecondFactor
from storefront.accounts.types import GrantView, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def list_grants(session: Session, *, person_id: int | None = None) -> list[GrantView]:
    """All roles but that of a buyer, or one person's, by role and name."""
    query = (
        select(RoleGrant.person_id, Person.name, Person.email, Person.phone, RoleGrant.role, RoleGrant.scope)
        .add_columns(SecondFactor.confirmed_at.is_not(None).label("has_factor"))
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .where(RoleGrant.role != Role.BUYER)
        .order_by(Person.name, RoleGrant.id)
    )
    if person_id is not None:
        query = query.where(RoleGrant.person_id == person_id)
    ranks = list(Role)
    rows = sorted(session.execute(query), key=lambda row: ranks.index(row.role))
    return [
        GrantView(
            person_id=row.person_id,
            name=row.name,
            email=row.email,
            phone=row.phone,
            role=row.role,
            scope=row.scope,
            has_factor=row.has_factor,
        )
        for row in rows
    ]


def count_with_domain(session: Session, domain: str) -> int:
    """How many accounts have a mail address at this domain or below it."""
    of_it = Person.email.endswith(f"@{domain}", autoescape=True) | Person.email.endswith(f".{domain}", autoescape=True)
    return session.execute(select(func.count()).where(of_it)).scalar_one()
