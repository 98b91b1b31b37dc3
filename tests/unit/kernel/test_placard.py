"""The picture of a shared page: the same each time, small enough, and with every word on it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from storefront.kernel.media.encode import encode_jpeg_within
from storefront.kernel.money import Rupiah
from storefront.kernel.weave import Placard, draw_placard, weave
from storefront.kernel.weave.lettering import HEIGHT, LETTERS, letters, width_of
from storefront.kernel.weave.placard import CLOTH, ROOM, wrapped

CLOTH_OF_RED = Image.new("RGB", (640, 640), (146, 50, 38))
WORDS = Placard(
    title="Kopi Arabika Flores Bajawa", note="Koperasi Contoh Beiwali, Ngada", price="Rp60.000", price_note="per 250 g"
)


def differs(one: Placard, other: Placard) -> bool:
    pictures = (draw_placard(CLOTH_OF_RED, one), draw_placard(CLOTH_OF_RED, other))
    return ImageChops.difference(*pictures).getbbox() is not None


def test_the_same_words_give_the_same_picture() -> None:
    assert not differs(WORDS, WORDS)
    assert draw_placard(CLOTH_OF_RED, WORDS).size == (1200, 630)


@pytest.mark.parametrize("field", ["title", "note", "price", "price_note", "house"])
def test_every_word_is_on_it(field: str) -> None:
    changed = {**{name: getattr(WORDS, name) for name in Placard.__dataclass_fields__}, field: "2"}
    assert differs(WORDS, Placard(**changed))


def test_every_price_can_be_woven() -> None:
    for amount in (1_234_567_890, 12_500):
        text = str(Rupiah(amount))
        assert letters(text).size == (width_of(text), HEIGHT)
        assert letters(text).getbbox() is not None
    assert set(LETTERS) == set("Rp.0123456789")
    assert all(len({len(row) for row in drawing.split()}) == 1 for drawing in LETTERS.values())
    assert all(len(drawing.split()) == HEIGHT for drawing in LETTERS.values())
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_lines_stay_within_their_room() -> None:
    assert wrapped("satu dua tiga", 40, 10_000) == ["satu dua tiga"]
    assert wrapped("satu dua tiga", 40, 90) == ["satu", "dua", "tiga"]
    assert wrapped("satuduatiga", 40, 90) != ["satuduatiga"]
    assert "".join(wrapped("satuduatiga", 40, 90)) == "satuduatiga"


def test_the_longest_name_stays_on_the_paper() -> None:
    """Nothing is written over the cloth or beyond the edge, however long a name or one word of it is."""
    for title in ("Sarung tenun ikat " * 12, "Waingapurambahambapraing" * 4, "x"):
        words = Placard(title=title, note="Kelompok " * 9, price="Rp1.000.000.000", price_note="per lembar")
        picture = draw_placard(CLOTH_OF_RED, words)
        cloth = picture.crop((0, 0, CLOTH, CLOTH))
        assert ImageChops.difference(cloth, CLOTH_OF_RED.resize(cloth.size)).getbbox() is None
        edge = picture.crop((1190, 0, 1200, 300))
        assert edge.getcolors() == [(3000, (252, 251, 247))]
    assert ROOM > 400


def test_a_busy_cloth_stays_within_its_bytes() -> None:
    coded = encode_jpeg_within(draw_placard(weave("Kain tenun Kodi", "tenun", "Sumba Barat Daya"), WORDS), 100_000)
    assert len(coded) <= 100_000
