from __future__ import annotations

from dataclasses import replace

import pytest

from storefront.kernel.money import Rupiah
from storefront.producers.rules import figures_problems, paper_doubts, paper_number, paper_problems, phone_number
from storefront.producers.types import Figures, GroupProblem, OnboardingItem, PaperForm

I = OnboardingItem  # noqa: E741 -- read as the item it names


@pytest.mark.parametrize("written", ["0812-3456-7890", "62 812 3456 7890", "+62 (812) 3456.7890"])
def test_a_phone_number_is_kept_in_one_form(written: str) -> None:
    assert phone_number(written) == "+6281234567890"


@pytest.mark.parametrize("written", ["", "812345", "0112345678", "+1 202 555 0100", "0812abc45678", "٠٨١٢٣٤٥٦٧٨٩٠"])
def test_what_is_no_phone_number_is_refused(written: str) -> None:
    assert phone_number(written) is None


@pytest.mark.parametrize(
    ("item", "written", "kept"),
    [
        (I.NIB, "8120 0123 45678", "8120012345678"),
        (I.NIB, "812001234567", None),
        (I.NIB, "81200123456789", None),
        (I.NIB, "８１２００１２３４５６７８", None),  # full-width digits
        (I.NPWP, "09.254.294.3-407.000", "0092542943407000"),
        (I.NPWP, "0092542943407000", "0092542943407000"),
        (I.NPWP, "09.254.294.3-407.00", None),
        (I.NPWP, "09.254.294.3-407.00X", None),
        (I.BANK, "0123 4567 89", "0123456789"),
        (I.BANK, "12345", None),
        (I.BANK, "1" * 21, None),
        (I.DEED, " 140/KEP/2024 ", "140/KEP/2024"),
        (I.DEED, "12", None),
        (I.DEED, "x" * 61, None),
    ],
)
def test_numbers_of_papers_are_refused_for_length_and_characters_alone(
    item: OnboardingItem, written: str, kept: str | None
) -> None:
    assert paper_number(item, written) == kept


@pytest.mark.parametrize(
    ("number", "doubts"),
    [
        ("09.254.294.3-407.000", []),  # its check digit fits
        ("09.254.294.4-407.000", [GroupProblem.NPWP_DOUBT]),
        ("5309015203900001", []),  # a NIK: a woman, born on the 12th of March
        ("5309017203900001", [GroupProblem.NPWP_DOUBT]),  # the 32nd
        ("5309011213900001", [GroupProblem.NPWP_DOUBT]),  # the 13th month
    ],
)
def test_what_no_office_publishes_a_rule_for_only_warns(number: str, doubts: list[GroupProblem]) -> None:
    assert paper_problems(I.NPWP, PaperForm(number=number)) == []
    assert [each.code for each in paper_doubts(I.NPWP, PaperForm(number=number), "KUB Mawar")] == doubts


def test_the_holder_of_an_account_should_be_the_group() -> None:
    form = PaperForm(number="0123456789", issuer="Bank NTT", holder="KELOMPOK MAWAR BEIWALI")
    assert paper_doubts(I.BANK, form, "KUB Mawar") == []
    assert [each.code for each in paper_doubts(I.BANK, form, "KUB Melati")] == [GroupProblem.HOLDER_DOUBT]
    assert [(each.code, each.at) for each in paper_problems(I.BANK, PaperForm(number="1"))] == [
        (GroupProblem.BANK_NUMBER, "number"),
        (GroupProblem.BANK_MISSING, "issuer"),
        (GroupProblem.HOLDER_MISSING, "holder"),
    ]


def test_figures_that_cannot_be_are_named() -> None:
    good = Figures(year=2025, members=12, women=12, paid_workers=0, turnover=Rupiah(0))
    assert figures_problems(good) == []
    assert [each.code for each in figures_problems(replace(good, women=13))] == [GroupProblem.WOMEN_MORE]
    negative = replace(good, members=-1, paid_workers=100_001)
    assert [each.at for each in figures_problems(negative)] == ["members", "paid_workers"]
