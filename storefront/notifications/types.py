"""A letter: what goes out to one person about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

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
