from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storefront.interests import rules
from storefront.interests.types import Contact, Waiting


@pytest.mark.parametrize(
    ("written", "contact"),
    [
        (" Maria@Contoh.ID ", Contact(email="maria@contoh.id")),
        ("0812 3456 7890", Contact(phone="+6281234567890")),
        ("+62 812-3456-7890", Contact(phone="+6281234567890")),
        ("maria@contoh", None),
        ("maria", None),
        ("0812", None),
        ("", None),
        (f"{'a' * 60}@{'b' * 200}.id", None),
    ],
)
def test_a_contact_is_a_mail_address_or_a_telephone_number(written: str, contact: Contact | None) -> None:
    assert rules.parse_contact(written) == contact


@pytest.mark.parametrize(
    ("wanted", "free", "turn"),
    [
        ([3, 2, 1], 0, []),
        ([3, 2, 1], -4, []),
        ([3, 2, 1], 1, [0]),  # fewer than the first asked for are still worth telling
        ([3, 2, 1], 3, [0]),
        ([3, 2, 1], 4, [0, 1]),
        ([3, 2, 1], 100, [0, 1, 2]),
        ([], 5, []),
    ],
)
def test_it_is_the_turn_of_those_who_asked_first(wanted: list[int], free: int, turn: list[int]) -> None:
    queue = [Waiting(id=place, quantity=quantity) for place, quantity in enumerate(wanted)]
    assert rules.whose_turn(queue, free) == turn


@given(some.lists(some.integers(1, 999)), some.integers(-10, 5000))
def test_nobody_is_passed_over_and_goods_do_not_call_more_than_they_serve(wanted: list[int], free: int) -> None:
    queue = [Waiting(id=place, quantity=quantity) for place, quantity in enumerate(wanted)]
    turn = rules.whose_turn(queue, free)
    assert turn == list(range(len(turn)))
    assert sum(wanted[place] for place in turn[:-1]) < max(free, 1)
