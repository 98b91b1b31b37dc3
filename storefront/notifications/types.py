"""A letter: what goes out to one person about one thing, and that it is to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from storefront.kernel.events import Event

LETTERS_KEPT = timedelta(days=90)  # the note of who got which: long after any message could be told again


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail in both forms.

    `key` names the occasion, such as `order-placed-17`: the same key is never sent twice.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class LetterForgotten(Event):
    """The note of a letter is erased: a copy that lies with the shop goes as well."""

    key: str
