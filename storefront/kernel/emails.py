"""Mail addresses: what is one, and the one form in which it is kept and looked for."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LONGEST = 254  # RFC 5321 through the erratum 1690


def normal_email(text: str) -> str:
    """Without blanks around it, in small letters."""
    return text.strip().lower()


def is_email(text: str) -> bool:
    """Whether mail can be sent there, as far as the form of an address tells."""
    address = normal_email(text)
    return len(address) <= _LONGEST and _EMAIL.fullmatch(address) is not None
