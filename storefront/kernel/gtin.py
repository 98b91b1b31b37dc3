"""Numbers behind barcodes: GTIN of GS1 (General Specifications 7.9), and codes for use within one chain of shops."""

from __future__ import annotations

import re

LONGEST = 14  # digits
GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)
OWN = re.compile(r"2[0-9]{12}", re.ASCII)  # GS1 keeps 20 to 29 for numbers that do not leave a company
MOST_OWN = 9_999_999_999
ITEM = re.compile(r"NTT-([0-9]{6,10})", re.ASCII)


def check_digit(digits: str) -> int:
    """The last digit of a number whose other digits are these: weights of 3 and 1 in turn, 3 for the rightmost."""
    return -sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))) % 10


def is_gtin(text: str) -> bool:
    """Whether this is a GTIN-8, -12, -13 or -14 with the right check digit."""
    return bool(GTIN.fullmatch(text)) and check_digit(text[:-1]) == int(text[-1])


def own_code(prefix: int, number: int) -> str:
    """An EAN-13 of our own: a prefix from 20 to 29, a number of up to ten digits, the check digit.

    Raises:
        ValueError: for a prefix or a number outside of these.
    """
    if not (20 <= prefix <= 29 and 0 < number <= MOST_OWN):  # noqa: PLR2004 -- see OWN
        raise ValueError(f"no code of our own has the prefix {prefix} and the number {number}")
    digits = f"{prefix}{number:010}"
    return f"{digits}{check_digit(digits)}"


def own_number(code: str) -> int | None:
    """The number within a code of our own, whatever its prefix was then; None for any other."""
    return int(code[2:12]) if OWN.fullmatch(code) and is_gtin(code) else None


def item_code(number: int) -> str:
    """What a till calls goods: `NTT-000123`, the same however their names and SKUs change."""
    return f"NTT-{number:06}"


def item_number(code: str) -> int | None:
    """The number within such a code; None for any other."""
    found = ITEM.fullmatch(code.strip().upper())
    return int(found[1]) if found else None
