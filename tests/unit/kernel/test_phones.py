from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.phones import parse_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("081234567890", "+6281234567890"),
        ("0812 3456-7890", "+6281234567890"),
        (" 6281234567890 ", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("(0380) 821123", "+62380821123"),
        ("+670 7723 4567", "+67077234567"),
        ("+61 412 345 678", "+61412345678"),
        ("0812", None),
        ("0812345678901234567", None),
        ("+62", None),
        ("62", None),
        ("", None),
        ("telepon saya", None),
        ("0812abc34567", None),
        ("\uff10\uff1812 3456 7890", None),
        ("+", None),
        ("++6281234567890", None),
    ],
)
def test_as_people_write_it(text: str, number: str | None) -> None:
    assert parse_phone(text) == number


@given(st.text(max_size=30))
def test_never_more_than_e164_or_nothing(text: str) -> None:
    phone = parse_phone(text)
    assert phone is None or (phone[0] == "+" and phone[1:].isascii() and phone[1:].isdigit() and len(phone) <= 16)
