from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalogue import rules
from storefront.catalogue.types import (
    CatalogueProblem,
    DeterminationOutcome,
    HalalStatus,
    LicenceKind,
    ListingState,
    NewLicence,
)
from storefront.kernel.money import Rupiah
from tests.support.products import COFFEE


@pytest.mark.parametrize("state", list(ListingState))
@pytest.mark.parametrize("outcome", list(DeterminationOutcome))
@pytest.mark.parametrize("group_is_active", [True, False])
@pytest.mark.parametrize("is_blocked", [True, False])
def test_public_needs_all_of_it(
    state: ListingState, outcome: DeterminationOutcome, group_is_active: bool, is_blocked: bool
) -> None:
    public = rules.is_public(state, outcome, group_is_active=group_is_active, is_blocked=is_blocked)
    assert public is ((state, outcome, group_is_active, is_blocked) == ("published", "verified", True, False))


@pytest.mark.parametrize(
    "name", ["Moke Aimere", "SOPI Timor", "tuak manis", "Arak Kupang", "So'pi", "Sophia 500 ml", "Moké", "laru/sopi"]
)
def test_alcohol_is_known_by_its_names(name: str) -> None:
    assert rules.alcohol_word(name) is not None


@pytest.mark.parametrize("name", ["Kopi Sopia", "Kain Marak", "Birah", "Smoked se'i", "Arakan", "Topi"])
def test_words_that_only_look_alike_are_let_through(name: str) -> None:
    assert rules.alcohol_word(name) is None


def test_a_procession_is_no_drink() -> None:
    story = "Dipakai dalam arak-arakan adat dan Arak-arakan gereja."
    assert rules.alcohol_problems({"description": (story,)}, "Tenun", is_blocked=False) == []
    found = rules.alcohol_problems({"description": (f"{story} Cocok dengan arak.",)}, "Tenun", is_blocked=False)
    assert [(problem.code, problem.at) for problem in found] == [(CatalogueProblem.ALCOHOL, "description")]


def _codes(number: str, kind: LicenceKind) -> list[CatalogueProblem]:
    return [problem.code for problem in rules.licence_problems([NewLicence(kind=kind, number=number)])]  # type: ignore[misc]  # each is one of the catalogue's


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (LicenceKind.PIRT, "2155314010107-30"),
        (LicenceKind.PIRT, "CONTOH 2155314010107-30"),
        (LicenceKind.PIRT, "215531401010730001"),
        (LicenceKind.BPOM, "MD 200153000003"),
        (LicenceKind.BPOM, "ML123456789012345"),
        (LicenceKind.BPOM, "NA18260900001"),
        (LicenceKind.BPOM, "TR123456789"),
        (LicenceKind.IG, "ID G 000000014"),
    ],
)
def test_licence_numbers_are_taken_as_they_are_printed(kind: LicenceKind, number: str) -> None:
    assert _codes(number, kind) == []


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        (LicenceKind.PIRT, "21553140101", CatalogueProblem.PIRT_FORM),
        (LicenceKind.PIRT, "2155314010107-3A", CatalogueProblem.PIRT_FORM),
        (LicenceKind.BPOM, "MD 12345", CatalogueProblem.BPOM_FORM),
        (LicenceKind.BPOM, "XX 200153000003", CatalogueProblem.BPOM_FORM),
        (LicenceKind.IG, "IDG 14", CatalogueProblem.IG_FORM),
        (LicenceKind.IG, "CONTOH", CatalogueProblem.IG_FORM),
    ],
)
def test_wrong_lengths_and_characters_are_refused(kind: LicenceKind, number: str, code: CatalogueProblem) -> None:
    assert _codes(number, kind) == [code]


@pytest.mark.parametrize(
    ("status", "number", "codes"),
    [
        (HalalStatus.CERTIFIED, "ID53111000000000430", []),
        (HalalStatus.CERTIFIED, "CONTOH ID5311100000000043", []),
        (HalalStatus.CERTIFIED, None, [CatalogueProblem.HALAL_MISSING]),
        (HalalStatus.CERTIFIED, "KH123", [CatalogueProblem.HALAL_FORM]),
        (HalalStatus.IN_PROCESS, None, []),
        (HalalStatus.NOT_HALAL, None, []),
        (HalalStatus.NOT_REQUIRED, "ID5311100000000043", [CatalogueProblem.HALAL_UNWANTED]),
    ],
)
def test_halal_has_four_states(status: HalalStatus, number: str | None, codes: list[CatalogueProblem]) -> None:
    assert [problem.code for problem in rules.halal_problems(status, number)] == codes


def test_a_draft_hears_of_all_its_faults_at_once() -> None:
    first, second = COFFEE.variants
    bad = replace(
        COFFEE,
        name=" ",
        variants=(replace(first, price=Rupiah(0), weight_g=0, unit=""), replace(second, sku="KOPI-1")),
        halal_status=HalalStatus.CERTIFIED,
    )
    found = {(problem.code, problem.at) for problem in rules.draft_problems(bad, frozenset())}
    assert found == {
        (CatalogueProblem.NAME_MISSING, "name"),
        (CatalogueProblem.PRICE, "variants-0-price"),
        (CatalogueProblem.WEIGHT, "variants-0-weight_g"),
        (CatalogueProblem.UNIT, "variants-0-unit"),
        (CatalogueProblem.SKU_TAKEN, "variants-1-sku"),
        (CatalogueProblem.HALAL_MISSING, "halal_number"),
    }


def test_the_unit_is_the_content_where_it_is_known() -> None:
    assert rules.unit_label("250 g", "bungkus") == "250 g"
    assert rules.unit_label("", "lembar") == "lembar"


@given(st.text(max_size=300), st.text(max_size=10), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_quality_stays_in_its_range(text: str, english: str, facts: int, pictures: int, licences: int) -> None:
    score = rules.quality(description=text, description_en=english, facts=facts, pictures=pictures, licences=licences)
    assert 0 <= score <= 100


def test_a_complete_listing_scores_full() -> None:
    assert rules.quality(description="x" * 120, description_en="x", facts=4, pictures=3, licences=1) == 100
