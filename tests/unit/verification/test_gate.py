"""The legal gate, rule by rule, with the terms that ship."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue.types import LicencePaper, PaperKind
from storefront.verification import gate
from storefront.verification.criteria import shipped_gate
from storefront.verification.types import GateFacts, GateItem, GateProblem

if TYPE_CHECKING:
    from storefront.kernel.errors import Problem

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
SEEN = datetime(2026, 11, 1, tzinfo=UTC)
PIRT = LicencePaper(kind=PaperKind.PIRT, number="2015309010001-28", expires_on=TODAY, checked_at=SEEN, scanned_at=SEEN)
BPOM = replace(PIRT, kind=PaperKind.BPOM, number="MD 123456789012")
ABON = GateFacts(
    category="olahan-daging",
    has_alcohol=False,
    licences=(PIRT,),
    halal=("dalam_proses", None, None),
    nib="8120012345678",
    nib_waived="",
    is_chilled=False,
    waivers={},
)


def problems(facts: GateFacts) -> dict[GateItem, Problem]:
    return {line.item: line.problem for line in gate.look(facts, shipped_gate(), TODAY) if line.problem}


def test_what_has_everything_is_clear() -> None:
    assert problems(ABON) == {}
    assert all(line.is_clear for line in gate.look(ABON, shipped_gate(), TODAY))


@pytest.mark.parametrize(
    ("changes", "item", "code"),
    [
        ({"nib": ""}, GateItem.NIB, GateProblem.NIB_MISSING),
        ({"licences": ()}, GateItem.LICENCE, GateProblem.LICENCE_MISSING),
        ({"is_chilled": True}, GateItem.LICENCE, GateProblem.LICENCE_UNFIT),
        ({"is_chilled": None}, GateItem.LICENCE, GateProblem.STORAGE_UNKNOWN),
        ({"licences": (replace(PIRT, checked_at=None),)}, GateItem.LICENCE, GateProblem.LICENCE_UNCHECKED),
        ({"licences": (replace(PIRT, expires_on=YESTERDAY),)}, GateItem.LICENCE, GateProblem.LICENCE_LAPSED),
        (
            {"is_chilled": True, "licences": (PIRT, replace(BPOM, expires_on=YESTERDAY))},
            GateItem.LICENCE,
            GateProblem.LICENCE_LAPSED,
        ),
        ({"halal": ("tidak_wajib", None, None)}, GateItem.HALAL, GateProblem.HALAL_MISSING),
        ({"halal": ("bersertifikat", "ID1", YESTERDAY)}, GateItem.HALAL, GateProblem.HALAL_LAPSED),
        ({"has_alcohol": True}, GateItem.ALCOHOL, GateProblem.ALCOHOL),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, object], item: GateItem, code: GateProblem) -> None:
    assert {key: each.code for key, each in problems(replace(ABON, **changes)).items()} == {item: code}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts",
    [
        replace(ABON, is_chilled=True, licences=(PIRT, BPOM)),
        replace(ABON, is_chilled=None, licences=(BPOM,)),
        replace(ABON, category="kopi", is_chilled=None),
        replace(ABON, category="tenun", licences=(), halal=("tidak_wajib", None, None)),
        replace(ABON, halal=("tidak_halal", None, None)),
    ],
    ids=["chilled with BPOM", "BPOM fits either way", "coffee is not kept cold", "cloth needs none", "pork says so"],
)
def test_what_fits_is_clear(facts: GateFacts) -> None:
    assert problems(facts) == {}


@pytest.mark.parametrize("facts", [{"nib_waived": "Baru mulai."}, {"waivers": {"nib": "Sedang diurus."}}])
def test_a_missing_nib_may_be_let_through_with_its_reason(facts: dict[str, object]) -> None:
    lines = {line.item: line for line in gate.look(replace(ABON, nib="", **facts), shipped_gate(), TODAY)}  # type: ignore[arg-type]
    assert lines[GateItem.NIB].is_clear
    assert lines[GateItem.NIB].waived


def test_nothing_else_is_let_through() -> None:
    meat = replace(ABON, is_chilled=True, waivers={"licence": "Tolong."})
    lines = {line.item: line for line in gate.look(meat, shipped_gate(), TODAY)}
    assert not lines[GateItem.LICENCE].is_clear
    assert [item for item, line in lines.items() if line.may_waive] == [GateItem.NIB]
