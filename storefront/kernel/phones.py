"""Telephone numbers as people in Indonesia write them, and the one form in which they are kept."""

from __future__ import annotations

import phonenumbers

REGION = "ID"
_SEPARATORS = str.maketrans("", "", " .-()/")


def parse_phone(text: str) -> str | None:
    """An Indonesian or foreign telephone number as E.164 (`0812…`, `62812…`, `+62…`); None when it can be none."""
    bare = text.strip().translate(_SEPARATORS)
    if not bare.removeprefix("+").isascii() or not bare.removeprefix("+").isdecimal():
        return None
    try:
        number = phonenumbers.parse(bare, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
