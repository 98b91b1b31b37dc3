from __future__ import annotations

import pytest

from storefront.web.shared import OPENING, PersonalError, for_everybody, opening, refuse_for_everybody


def test_nobody_asks_who_looks_at_a_page_for_everybody() -> None:
    refuse_for_everybody("who it is")
    with for_everybody(), pytest.raises(PersonalError, match="who it is"):
        refuse_for_everybody("who it is")
    refuse_for_everybody("who it is")


def test_an_opening_is_found_again() -> None:
    assert OPENING.split(f"a{opening('basket_link')}b") == ["a", "basket_link", "b"]
