"""What a card says of stock and time."""

from __future__ import annotations

import pytest

from storefront.shop.cards import stock_note


@pytest.mark.parametrize(
    ("available", "days", "unit", "note"),
    [
        (0, 2, "lembar", ("none", "Stok habis")),
        (-1, 60, "lembar", ("none", "Stok habis")),
        (1, 60, "lembar", ("low", "Tinggal 1 lembar")),
        (3, 2, "250 g", ("low", "Tinggal 3")),
        (4, 2, "lembar", None),
        (4, 6, "lembar", None),
        (4, 7, "lembar", ("made", "Dibuat 7 hari")),
    ],
)
def test_the_note_says_what_matters_most(available: int, days: int, unit: str, note: tuple[str, str] | None) -> None:
    assert stock_note(available, days, unit) == note


def test_what_can_be_ordered_beforehand_is_not_called_sold_out() -> None:
    assert stock_note(0, 60, "lembar", takes_preorders=True) == ("made", "Bisa pesan dulu")
    assert stock_note(2, 60, "lembar", takes_preorders=True) == ("low", "Tinggal 2 lembar")
