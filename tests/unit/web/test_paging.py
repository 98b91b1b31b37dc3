from __future__ import annotations

import pytest

from storefront.web.paging import Page, key_after, page_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("7", 7),
        ("1000", 1000),
        ("1001", 1000),
        ("99999", 1),
        ("0", 1),
        ("-1", 1),
        ("2.5", 1),
        ("٣", 1),
        ("x", 1),
    ],
)
def test_page_number(text: str | None, number: int) -> None:
    assert page_number(text) == number


@pytest.mark.parametrize(("text", "key"), [(None, None), ("17", 17), ("x", None), ("-1", None), ("9" * 19, None)])
def test_key_after(text: str | None, key: int | None) -> None:
    assert key_after(text) == key


def test_page() -> None:
    assert Page(number=3, size=12, total=30).offset == 24
    assert Page(number=3, size=12, total=30).count == 3
    assert not Page(number=3, size=12, total=30).has_next
    assert Page(number=1, size=12, total=0).count == 1
    assert Page(number=1, size=12, total=10**6).count == 1000
