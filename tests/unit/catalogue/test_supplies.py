from __future__ import annotations

from typing import Any

import pytest

from storefront.catalogue.models import Product
from storefront.catalogue.supplies import supplies_of, supply_problems
from storefront.catalogue.types import CatalogueProblem as P
from storefront.catalogue.types import Supply


def row(**changes: Any) -> dict[str, Any]:
    sound = {"regency_code": "53.09", "village_code": None, "village": "Wawowae", "material": "buah kopi", "share": 25}
    return {**sound, **changes}


def product(*rows: dict[str, Any], village: str = "Beiwali") -> Product:
    return Product(regency_code="53.09", village_name=village, material="biji kopi", supplies=list(rows))


def test_the_producing_village_gives_what_the_others_leave() -> None:
    found = supplies_of(product(row(), row(village="Nangaroro", regency_code="53.16", share=15)))
    assert found == (
        Supply(village="Beiwali", regency_name="Ngada", material="biji kopi", share=60, is_own=True),
        Supply(village="Wawowae", regency_name="Ngada", material="buah kopi", share=25, is_own=False),
        Supply(village="Nangaroro", regency_name="Nagekeo", material="buah kopi", share=15, is_own=False),
    )


def test_a_village_that_gives_nothing_is_not_named() -> None:
    assert [each.village for each in supplies_of(product(row(share=60), row(village="Ubedolumolo", share=40)))] == [
        "Wawowae",
        "Ubedolumolo",
    ]
    assert supplies_of(product()) == ()


def test_without_a_village_the_kabupaten_stands_for_it() -> None:
    assert supplies_of(product(row(), village=""))[0].village == "Ngada"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row()], []),
        ([row(share=100)], []),
        ([row(share=60), row(share=40)], []),
        ([row(share=60), row(share=41)], [(P.SUPPLY_SUM, "supplies-1-share")]),
        ([row(share=0)], [(P.SUPPLY_SHARE, "supplies-0-share")]),
        ([row(share=-1)], [(P.SUPPLY_SHARE, "supplies-0-share")]),
        ([row(share=None)], [(P.SUPPLY_SHARE, "supplies-0-share")]),
        ([row(share=101)], [(P.SUPPLY_SHARE, "supplies-0-share"), (P.SUPPLY_SUM, "supplies-0-share")]),
        (
            [row(), row(village=" ", material="")],
            [(P.SUPPLY_VILLAGE, "supplies-1-village"), (P.SUPPLY_MATERIAL, "supplies-1-material")],
        ),
        ([row(regency_code="31.01")], [(P.SUPPLY_REGENCY, "supplies-0-regency_code")]),
        ([row(share=1)] * 9, [(P.SUPPLY_MANY, "supplies")]),
    ],
)
def test_every_fault_is_said_at_its_field(rows: list[dict[str, Any]], expected: list[tuple[P, str]]) -> None:
    assert [(problem.code, problem.at) for problem in supply_problems(rows)] == expected
