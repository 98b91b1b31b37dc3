from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storefront.kernel import text
from storefront.kernel.errors import Problem, ProblemCode
from storefront.kernel.ids import READABLE, readable_code, slugify
from storefront.kernel.money import Rupiah


class Code(ProblemCode):
    LEFT = "left", "Stok {name} tinggal {left}. Harga {price}."


AFTERNOON = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


def test_a_problem_becomes_a_sentence() -> None:
    problem = Problem(code=Code.LEFT, values={"name": "Madu Amfoang", "left": 1200, "price": Rupiah(75000)})
    assert text.sentence(problem) == "Stok Madu Amfoang tinggal 1.200. Harga Rp75.000."


def test_moments_are_written_in_wita() -> None:
    assert text.moment(AFTERNOON) == "21 November 2026, 14.30 WITA"
    with text.using_language("en"):
        assert text.moment(AFTERNOON) == "21 November 2026, 14:30 WITA"


def test_days_are_those_of_kupang() -> None:
    assert text.day(datetime(2026, 8, 16, 16, 30, tzinfo=UTC)) == "17 Agustus 2026"
    assert text.day(date(2026, 8, 16)) == "16 Agustus 2026"


@pytest.mark.parametrize(
    ("grams", "shown"),
    [
        (12, "12 g"),
        (290, "290 g"),
        (499, "499 g"),
        (500, "0,5 kg"),
        (640, "0,6 kg"),
        (1000, "1 kg"),
        (12_400, "12,4 kg"),
    ],
)
def test_weights(grams: int, shown: str) -> None:
    assert text.weight(grams) == shown.replace(" ", text.TIED)


def test_a_figure_and_its_measure_stay_on_one_line() -> None:
    tied = text.tied("Kopi 250 g, 2 x 40 ml, 3 lembar, 5 gelas, 1,5 kg")
    assert tied.split(" ") == [
        "Kopi",
        "250\N{NO-BREAK SPACE}g,",
        "2",
        "x",
        "40\N{NO-BREAK SPACE}ml,",
        "3",
        "lembar,",
        "5",
        "gelas,",
        "1,5\N{NO-BREAK SPACE}kg",
    ]


def test_an_unknown_language_is_indonesian() -> None:
    with text.using_language("fr"):
        assert text.language() == "id"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Topi ti'i langga", "topi-tii-langga"),
        ("Se’i sapi", "sei-sapi"),
        ("Kelor & herbal", "kelor-dan-herbal"),
        ("  Kué (kering) 50 g ", "kue-kering-50-g"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_codes_hold_nothing_that_is_mixed_up_when_spoken() -> None:
    assert [pair for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "6G", "B8") if set(pair) <= set(READABLE)] == []
    assert [len(part) for part in readable_code(3, 3).split("-")] == [3, 3]


@pytest.mark.parametrize(("code", "shown"), [("id", "21.195 · 12,4 kg"), ("en", "21,195 · 12.4 kg")])
def test_figures_follow_the_language(code: str, shown: str) -> None:
    with text.using_language(code):
        assert f"{text.number(21_195)} · {text.weight(12_400)}" == shown.replace(" k", f"{text.TIED}k")


def test_prices_stand_alike_in_both_languages() -> None:
    for code in text.LANGUAGES:
        with text.using_language(code):
            assert text.rupiah(Rupiah(1_250_000)) == "Rp1.250.000"


def test_days_follow_the_language() -> None:
    with text.using_language("en"):
        assert text.day(date(2026, 8, 16)) == "16 August 2026"


def test_english_counts_one_and_many() -> None:
    with text.using_language("en"):
        said = [text.ngettext("{count} hari", "{count} hari", count).format(count=count) for count in (1, 2)]
    assert said == ["1 day", "2 days"]
    assert text.ngettext("{count} hari", "{count} hari", 1) == "{count} hari"
