"""The book of addresses: several for a person, one of them the default."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from storefront.accounts import rules
from storefront.accounts.models import SavedAddress
from storefront.accounts.types import MOST_ADDRESSES, AccountProblem, AddressForm
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.phones import parse_phone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def save_address(person_id: int, form: AddressForm, address_id: int | None = None) -> int:
    """Keep a new address, or another text of one; the first is the default. Returns its id.

    Raises:
        RefusedError: with everything that a courier would miss, or `TOO_MANY_ADDRESSES`.
        NotFoundError: when there is no such address of this person.
    """
    if problems := rules.address_problems(form):
        raise RefusedError(*problems)
    texts = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(form).items()}
    texts["phone"] = parse_phone(form.phone)
    with unit_of_work() as session:
        take_turns(session, f"addresses of {person_id}")
        count = _count(session, person_id)
        if address_id is None and count >= MOST_ADDRESSES:
            raise RefusedError(Problem(code=AccountProblem.TOO_MANY_ADDRESSES, values={"most": MOST_ADDRESSES}))
        row = SavedAddress(person_id=person_id) if address_id is None else _get(session, person_id, address_id)
        is_default = form.is_default or count == 0 or bool(row.is_default)
        if is_default:
            _clear_default(session, person_id)
        for name, value in texts.items():
            setattr(row, name, value)
        row.is_default = is_default
        session.add(row)
        session.flush()
        return row.id


def make_default(person_id: int, address_id: int) -> None:
    """Raises NotFoundError when there is no such address of this person."""
    with unit_of_work() as session:
        take_turns(session, f"addresses of {person_id}")
        row = _get(session, person_id, address_id)
        _clear_default(session, person_id)
        row.is_default = True


def delete_address(person_id: int, address_id: int) -> None:
    """Forget an address; where it was the default, the newest of the others takes its place.

    Raises:
        NotFoundError: when there is no such address of this person.
    """
    with unit_of_work() as session:
        take_turns(session, f"addresses of {person_id}")
        row = _get(session, person_id, address_id)
        session.delete(row)
        session.flush()
        if row.is_default:
            mine = select(SavedAddress).where(SavedAddress.person_id == person_id).order_by(SavedAddress.id.desc())
            if newest := session.scalars(mine.limit(1)).first():
                newest.is_default = True


def _get(session: Session, person_id: int, address_id: int) -> SavedAddress:
    query = select(SavedAddress).where(SavedAddress.id == address_id, SavedAddress.person_id == person_id)
    row = session.scalar(query)
    if row is None:
        raise NotFoundError
    return row


def _clear_default(session: Session, person_id: int) -> None:
    mine = (SavedAddress.person_id == person_id, SavedAddress.is_default)
    session.execute(update(SavedAddress).where(*mine).values(is_default=False))


def _count(session: Session, person_id: int) -> int:
    query = select(func.count()).select_from(SavedAddress).where(SavedAddress.person_id == person_id)
    return session.execute(query).scalar_one()
