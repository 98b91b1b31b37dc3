"""How people are reached, and whose turn it is when goods come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.interests.types import Contact
from storefront.kernel.emails import is_email, normal_email
from storefront.kernel.phones import parse_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storefront.interests.types import Waiting


def parse_contact(text: str) -> Contact | None:
    """A mail address or a telephone number, whichever it is; None when it can be neither."""
    if "@" in text:
        return Contact(email=normal_email(text)) if is_email(text) else None
    number = parse_phone(text)
    return Contact(phone=number) if number else None


def whose_turn(queue: Sequence[Waiting], free: int) -> list[int]:
    """Who is told when `free` pieces are there: in the order of asking, as long as any are left for them.

    The last one told may get fewer than they asked for; nobody is passed over for somebody who wants less.
    """
    turn: list[int] = []
    for waiting in queue:
        if free <= 0:
            break
        turn.append(waiting.id)
        free -= waiting.quantity
    return turn
