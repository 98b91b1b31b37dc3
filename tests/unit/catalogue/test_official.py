"""What registers ask of a listing is refused for length and characters alone."""

from __future__ import annotations

from typing import Any

import pytest

from storefront.catalogue.official import official_problems
from storefront.catalogue.types import CatalogueProblem as C


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"kbki": "", "tkdn": {}, "gtins": {}}, []),
        ({"kbki": "2391103001"}, []),
        ({"kbki": "23911030011"}, [(C.KBKI_FORM, "kbki")]),
        ({"kbki": "kopi"}, [(C.KBKI_FORM, "kbki")]),
        ({"kbki": "２３９"}, [(C.KBKI_FORM, "kbki")]),  # full-width digits
        ({"tkdn": {"number": "", "value": None, "bmp": None, "until": None}}, []),
        ({"tkdn": {"number": "T", "value": 10_000, "bmp": 1_500, "until": None}}, []),
        (
            {"tkdn": {"number": "T", "value": 10_001, "bmp": 1_501}},
            [(C.PERCENT, "tkdn_value"), (C.PERCENT, "tkdn_bmp")],
        ),
        ({"tkdn": {"number": "T", "value": -1, "bmp": None}}, [(C.PERCENT, "tkdn_value")]),
        ({"gtins": {"7": "4006381333931"}}, []),
        ({"gtins": {"7": "4006381333932"}}, [(C.BARCODE_FORM, "gtins-7")]),  # another check digit
        ({"gtins": {"7": "abc", "8": "40170725"}}, [(C.BARCODE_FORM, "gtins-7")]),
        (
            {"gtins": {"7": "036000291452", "8": "40170725", "9": "0036000291452"}},  # one number, as UPC and as EAN
            [(C.BARCODE_TWICE, "gtins-9")],
        ),
        ({"gtins": {"7": "2000000000015"}}, [(C.BARCODE_OWN, "gtins-7")]),
    ],
)
def test_what_is_refused_and_where(changed: dict[str, Any], expected: list[tuple[C, str]]) -> None:
    assert [(problem.code, problem.at) for problem in official_problems(changed)] == expected
