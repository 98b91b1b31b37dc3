"""What registers and shops ask of a listing: refused for length and characters alone; domain.md, section 3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from storefront.catalogue.types import CatalogueProblem
from storefront.kernel import gtin
from storefront.kernel.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_TKDN = 10_000  # hundredths of a percent
MOST_BMP = 1_500  # Permenperin 35/2025
KBKI = re.compile(r"[0-9]{0,10}", re.ASCII)
PERCENTS = {"value": MOST_TKDN, "bmp": MOST_BMP}


def official_problems(changed: Mapping[str, Any]) -> list[Problem]:
    """Every fault of the keys among these that are of this kind; half a certificate is none."""
    problems = []
    if not KBKI.fullmatch(changed.get("kbki", "")):
        problems.append(Problem(code=CatalogueProblem.KBKI_FORM, at="kbki"))
    problems += _tkdn_problems(changed.get("tkdn", {}))
    return [*problems, *_barcode_problems(changed.get("gtins", {}))]


def _tkdn_problems(tkdn: Mapping[str, Any]) -> Iterator[Problem]:
    for name, most in PERCENTS.items():
        value = tkdn.get(name)
        if value is not None and not 0 <= value <= most:
            yield Problem(code=CatalogueProblem.PERCENT, at=f"tkdn_{name}", values={"most": most // 100})


def _barcode_problems(barcodes: Mapping[str, str]) -> Iterator[Problem]:
    """Each at `gtins-<id of the variant>`; shorter ones are the same number with zeros before it."""
    seen: set[str] = set()
    for variant_id, code in barcodes.items():
        at, number = f"gtins-{variant_id}", code.zfill(gtin.LONGEST)
        if not gtin.is_gtin(code):
            yield Problem(code=CatalogueProblem.BARCODE_FORM, at=at)
        elif gtin.own_number(code) is not None:
            yield Problem(code=CatalogueProblem.BARCODE_OWN, at=at)
        elif number in seen:
            yield Problem(code=CatalogueProblem.BARCODE_TWICE, at=at)
        seen.add(number)
