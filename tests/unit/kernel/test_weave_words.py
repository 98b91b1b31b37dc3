"""The sentence for those who do not see the picture."""

import re

from storefront.kernel.weave import describe
from storefront.kernel.weave.dyes import COLOURS, DYES
from storefront.kernel.weave.emblems import EMBLEMS
from storefront.kernel.weave.loom import figures
from storefront.kernel.weave.signs import EMBLEM_WORDS, FIGURE_WORDS
from tests.unit.kernel.woven_goods import GOODS


def test_every_part_has_a_word() -> None:
    assert set(EMBLEM_WORDS) == set(EMBLEMS)
    assert set(FIGURE_WORDS) == set(figures())
    assert set(COLOURS) == set(DYES)


def test_goods_are_described_in_one_sentence() -> None:
    for good in GOODS:
        sentence = describe(*good)
        assert re.fullmatch(r"(Tenunan bergambar|Kain tenun)[a-z ,-]+\.", sentence), sentence
        assert len(sentence) <= 130


def test_emblem_arrangement_and_border_are_named() -> None:
    emblem, border = describe("Kopi Juria 100 g", "kopi", "Manggarai").split(", ")
    assert emblem == "Tenunan bergambar cabang kopi dengan buah kuning dalam bingkai berundak"
    assert border == "berbingkai pita kait bersudut hijau."


def test_cloth_is_called_cloth() -> None:
    assert (
        describe("Tenun Rote", "tenun", "Rote Ndao")
        == "Kain tenun dengan deretan kembang kuning, bertepi pita tumpal kuning."
    )
