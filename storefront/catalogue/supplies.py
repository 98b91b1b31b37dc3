"""Where the raw material of a product comes from: its buffer villages, by annex II.3.b of Pergub NTT 45/2025.

A product holds rows of plain values: regency_code, village_code (None where the register does not know it), village,
material, share (percent). What they leave of a hundred is the producing village's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.catalogue.types import MOST_SUPPLIES, CatalogueProblem, Supply
from storefront.kernel.errors import NotFoundError, Problem
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.catalogue.models import Product

WHOLE = 100  # percent
Row = dict[str, Any]


def supplies_of(product: Product) -> tuple[Supply, ...]:
    """The producing village first, unless nothing is left for it; none at all where the group has told nothing."""
    rows = product.supplies
    if not rows:
        return ()
    left = WHOLE - sum(row["share"] for row in rows)
    own = _supply(product.village_name, product.regency_code, product.material, left, is_own=True)
    others = (_supply(row["village"], row["regency_code"], row["material"], row["share"]) for row in rows)
    return tuple(each for each in (own, *others) if each.share > 0)


def _supply(village: str, regency_code: str, material: str, share: int, *, is_own: bool = False) -> Supply:
    regency = regions.shipped_regency(regency_code).name
    return Supply(village=village or regency, regency_name=regency, material=material, share=share, is_own=is_own)


def supply_problems(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Every fault, at `supplies-<row>-<field>` or at `supplies`."""
    problems = []
    for number, row in enumerate(rows):
        at = f"supplies-{number}"
        if not row["village"].strip():
            problems.append(Problem(code=CatalogueProblem.SUPPLY_VILLAGE, at=f"{at}-village"))
        if not _is_regency(row["regency_code"]):
            problems.append(Problem(code=CatalogueProblem.SUPPLY_REGENCY, at=f"{at}-regency_code"))
        if not row["material"].strip():
            problems.append(Problem(code=CatalogueProblem.SUPPLY_MATERIAL, at=f"{at}-material"))
        if not 1 <= (row["share"] or 0) <= WHOLE:
            problems.append(Problem(code=CatalogueProblem.SUPPLY_SHARE, at=f"{at}-share"))
    total = sum(row["share"] or 0 for row in rows)
    if total > WHOLE:
        last = f"supplies-{len(rows) - 1}-share"
        problems.append(Problem(code=CatalogueProblem.SUPPLY_SUM, at=last, values={"total": total}))
    if len(rows) > MOST_SUPPLIES:
        problems.append(Problem(code=CatalogueProblem.SUPPLY_MANY, at="supplies", values={"most": MOST_SUPPLIES}))
    return problems


def _is_regency(code: str) -> bool:
    try:
        regions.shipped_regency(code)
    except NotFoundError:
        return False
    return True
