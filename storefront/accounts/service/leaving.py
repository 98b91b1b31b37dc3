"""The end of an account, with everything that the shop holds on its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts.service.people import end_sign_ins
from storefront.accounts.service.profile import check_password
from storefront.kernel import audit, personal
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import RefusedError

if TYPE_CHECKING:
    from storefront.kernel.types import Actor


def erase_person(person_id: int, password: str, actor: Actor) -> None:
    """Erase somebody in all parts of the shop at once; of their orders stays what the books need, without them.

    Raises:
        RefusedError: with every reason against it, such as an order on its way, or with `PASSWORD_WRONG`.
    """
    check_password(person_id, password, at="password")
    with unit_of_work() as session:
        take_turns(session, f"basket of {person_id}")  # what they put into it at this moment goes as well
        if problems := personal.problems(session, person_id):
            raise RefusedError(*problems)
        end_sign_ins(session, person_id)
        personal.erase(session, person_id)
        audit.record(session, actor, Change(action="person.erased", subject="person", subject_id=person_id))
