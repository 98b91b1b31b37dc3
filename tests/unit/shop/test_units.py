"""What goods are sold by, in both languages."""

from __future__ import annotations

from storefront.kernel.text import using_language
from storefront.shop.units import counted, unit_word


def test_what_is_sold_by_weight_is_counted_without_its_weight() -> None:
    assert (counted(1200, "lembar"), counted(3, "250 g"), counted(3, "")) == ("1.200 lembar", "3", "3")


def test_common_units_have_english() -> None:
    with using_language("en"):
        assert [counted(count, "lembar") for count in (1, 1200)] == ["1 piece", "1,200 pieces"]
        assert (unit_word("bungkus"), unit_word("250 g")) == ("pack", "250\N{NO-BREAK SPACE}g")


def test_a_unit_of_a_group_s_own_stays_as_it_is() -> None:
    with using_language("en"):
        assert (counted(2, "tandan"), unit_word("tandan")) == ("2 tandan", "tandan")
