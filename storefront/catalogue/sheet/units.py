"""Units and what is in them: `bungkus 250 g` is a unit and its net content."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

MEASURES = {"mg": "mg", "g": "g", "gr": "g", "gram": "g", "kg": "kg", "kilo": "kg", "kilogram": "kg"}
MEASURES |= {"ml": "ml", "cc": "ml", "l": "l", "lt": "l", "ltr": "l", "liter": "l", "cm": "cm", "m": "m", "meter": "m"}
GRAMS = {"mg": Decimal("0.001"), "g": Decimal(1), "kg": Decimal(1000), "ml": Decimal(1), "l": Decimal(1000)}
_FIGURE = r"[0-9]+(?:[.,][0-9]+)?"
_PIECES = r"pcs|buah|butir|biji|lembar|sachet|bungkus|batang|kantong|helai|potong|pasang"
CONTENT = re.compile(
    rf"(?P<before>.*?)(?P<content>(?:isi\s+)?(?P<figure>{_FIGURE})(?:\s*x\s*{_FIGURE})*\s*"
    rf"(?P<measure>{'|'.join(sorted(MEASURES, key=len, reverse=True))}|{_PIECES})\b\.?)",
    re.IGNORECASE,
)
PACKAGE = "kemasan"  # the unit of what is only measured: `250 g`
PACKING = Decimal("1.15")  # with jar or bag
DEFAULT_WEIGHT = 1000  # grams, from which couriers count anyway


@lru_cache(maxsize=1000)
def split(text: str) -> tuple[str, str]:
    """Unit and net content; the second is empty where nothing is measured."""
    plain = " ".join(text.split())
    match = CONTENT.fullmatch(plain)
    if match is None:
        return plain, ""
    return match["before"].strip(" ,(") or PACKAGE, _content(match)


def _content(match: re.Match[str]) -> str:
    """`250gr` is `250 g`."""
    measure = match["measure"].lower()
    if measure not in MEASURES:
        return match["content"].strip()
    figures = match["content"].rstrip(". ")[: -len(measure)].strip()
    return f"{figures} {MEASURES[measure]}"


@lru_cache(maxsize=1000)
def grams(content: str) -> int | None:
    """What a net content weighs with its packing; None where that cannot be told."""
    match = CONTENT.fullmatch(content)
    if match is None or "x" in match["content"].lower():
        return None
    unit = GRAMS.get(MEASURES.get(match["measure"].lower(), ""))
    if unit is None:
        return None
    return max(1, int(Decimal(match["figure"].replace(",", ".")) * unit * PACKING + Decimal("0.5")))
