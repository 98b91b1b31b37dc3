from __future__ import annotations

import pytest

from storefront.producers.rules import phone_number


@pytest.mark.parametrize("written", ["0812-3456-7890", "62 812 3456 7890", "+62 (812) 3456.7890"])
def test_a_phone_number_is_kept_in_one_form(written: str) -> None:
    assert phone_number(written) == "+6281234567890"


@pytest.mark.parametrize("written", ["", "812345", "0112345678", "+1 202 555 0100", "0812abc45678", "٠٨١٢٣٤٥٦٧٨٩٠"])
def test_what_is_no_phone_number_is_refused(written: str) -> None:
    assert phone_number(written) is None
