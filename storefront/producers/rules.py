"""How a group's particulars are read."""

from __future__ import annotations

import re

PHONE = re.compile(r"\+62[2-9]\d{7,11}", re.ASCII)


def phone_number(text: str) -> str | None:
    """A phone number of Indonesia as E.164 (`+6281234567890`), or None when it is not one.

    Takes `0812…`, `62812…` and `+62…`, with blanks, hyphens, dots and brackets.
    """
    plain = re.sub(r"[\s().\-]", "", text)
    if plain.startswith("0"):
        plain = f"+62{plain[1:]}"
    elif plain.startswith("62"):
        plain = f"+{plain}"
    return plain if PHONE.fullmatch(plain) else None
