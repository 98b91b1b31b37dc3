"""The woven pictures: the same for ever, and each unlike the others."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from functools import cache
from hashlib import sha256
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from storefront.kernel.weave import sampler, weave
from storefront.kernel.weave.dyes import DYES, FIELDS, NATURAL, PARTNERS, luma, tones_on
from storefront.kernel.weave.emblems import EMBLEMS
from storefront.kernel.weave.layout import lay_out
from storefront.kernel.weave.loom import GRID, Loom, figures
from storefront.kernel.weave.pattern import Arrangement, Pattern, choose, family_of
from storefront.kernel.weave.recipes import BANDS, BLEED, EDGES, HOME, MAINS, SECONDS
from storefront.kernel.weave.signs import SIGNS
from tests.unit.kernel.woven_goods import GOODS

Good = tuple[str, str, str]
LEAST_DISTANCE = 20.0  # mean difference of 32 x 32 thumbnails, 0 to 255: below it two pictures look alike


@cache
def thumbnail(good: Good) -> Image.Image:
    """Of the cloth on the grid: light and slip are left out, they would only add difference."""
    return lay_out(choose(*good)).image.resize((32, 32), Image.Resampling.BOX)


def distance(one: Good, other: Good) -> float:
    means: list[float] = ImageStat.Stat(ImageChops.difference(thumbnail(one), thumbnail(other))).mean
    return sum(means) / 3


def test_every_pair_of_goods_can_be_told_apart() -> None:
    nearest = min((distance(a, b), a[0], b[0]) for a, b in combinations(GOODS, 2))
    assert nearest[0] >= LEAST_DISTANCE, nearest


def test_the_distance_of_a_picture_to_itself_is_none() -> None:
    assert distance(GOODS[40], GOODS[40]) == 0.0


def test_all_patterns_differ() -> None:
    patterns: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for good in GOODS:
        p = choose(*good)
        seen = (p.family, p.bath, p.border, p.main if p.emblem is None else None, p.field, p.emblem, p.tones)
        patterns[*seen, p.arrangement, p.frame].append(good[0])
    assert len(GOODS) == 87
    assert [names for names in patterns.values() if len(names) > 1] == []


def test_likes_of_one_island_differ_in_ground_and_in_more() -> None:
    likes: defaultdict[tuple[str, str], list[Pattern]] = defaultdict(list)
    for good in GOODS:
        pattern = choose(*good)
        if pattern.emblem:
            likes[pattern.emblem, pattern.family].append(pattern)
    pairs = [pair for group in likes.values() for pair in combinations(group, 2)]
    assert len(pairs) > 10
    for one, other in pairs:
        assert one.field != other.field, (one, other)
        assert (one.arrangement, one.border) != (other.arrangement, other.border)


def test_the_same_words_weave_the_same_bytes_in_another_process() -> None:
    good, view = GOODS[35], 1
    code = (
        "import sys; from hashlib import sha256; from storefront.kernel.weave import weave;"
        "print(sha256(weave(*sys.argv[1:4], view=int(sys.argv[4])).tobytes()).hexdigest())"
    )
    here = sha256(weave(*good, view=view).tobytes()).hexdigest()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, *good, str(view)]
        there = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own code
        assert there.stdout.strip() == here


def test_a_known_cloth_keeps_its_pixels() -> None:
    """Addresses of pictures are hashes that pages cache for a year: a change of the weaver must be meant."""
    laid = lay_out(choose("Kopi Juria 100 g", "kopi", "Manggarai")).image
    assert sha256(laid.tobytes()).hexdigest()[:16] == "d4b5231cca2f51af"


def test_three_views_are_square_and_differ() -> None:
    good = GOODS[0]
    views = [weave(*good, view=view) for view in (0, 1, 2)]
    assert [(picture.size, picture.mode) for picture in views] == [((1200, 1200), "RGB")] * 3
    assert len({picture.tobytes() for picture in views}) == 3


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(ValueError, match="view must be 0, 1 or 2, not 3"):
        weave(*GOODS[0], view=3)


def test_a_picture_is_woven_quickly() -> None:
    weave(*GOODS[0])
    started = time.process_time()
    weave(*GOODS[1])
    assert time.process_time() - started <= 1.2


def test_a_slug_weaves_like_its_name() -> None:
    assert choose("teh-kelor-meto", "kelor & herbal", "kupang") == choose(
        "Teh kelor Meto", "Kelor & Herbal", "Kabupaten Kupang"
    )


@pytest.mark.parametrize(
    ("category", "emblems"),
    [
        ("kopi", {"coffee", "bean"}),
        ("camilan", {"chips"}),
        ("minyak", {"bottle"}),
        ("anyaman", {"basket", "plait"}),
        ("kelor & herbal", {"moringa", "leaf"}),
        ("gula lontar", {"palm", "sugar"}),
        ("kerajinan", {"pot"}),
        ("kue", {"rosette"}),
        ("madu", {"honey", "bee"}),
        ("garam", {"salt"}),
        ("pangan pokok", {"grain"}),
        ("olahan ikan", {"fish"}),
        ("olahan daging", {"cattle"}),
        ("rempah", {"clove"}),
        ("kacang & biji", {"nut"}),
        ("cokelat & kakao", {"cacao"}),
        ("bumbu & sambal", {"chilli"}),
        ("minyak atsiri", {"drop"}),
        ("hasil laut", {"shell"}),
        ("buah", {"fruit"}),
        ("hasil pertanian", {"tuber"}),
        ("aksesori", {"beads"}),
        ("lain", {"sprout"}),
    ],
)
def test_each_category_has_its_emblems(category: str, emblems: set[str]) -> None:
    assert {choose(f"X{n}", category, "Ende").emblem for n in range(40)} == emblems


@pytest.mark.parametrize(("category", "hung"), [("tenun", {0, 78}), ("aksesori tenun", {52})])
def test_cloth_has_a_heart_and_no_emblem(category: str, hung: set[int]) -> None:
    patterns = [choose(f"X{n}", category, "Ende") for n in range(20)]
    assert {(p.emblem, p.arrangement) for p in patterns} == {(None, Arrangement.HEART)}
    assert {p.hung for p in patterns} == hung


def test_all_22_places_have_a_family_and_an_unknown_one_weaves_too() -> None:
    assert sorted(len(homes) for homes in HOME.values()) == [2, 2, 3, 4, 5, 6]
    assert family_of("Kabupaten Rote Ndao") == "rote"
    assert family_of("") == "timor"


def test_every_recipe_can_be_woven() -> None:
    for family in BLEED:
        for bath in ("", "ri ir"):
            loom = Loom(bath)
            for codes in (*BANDS[family], *MAINS[family], *SECONDS[family], *" ".join(EDGES[family]).split("|")):
                assert loom.block(codes).width == GRID


def test_every_emblem_has_tones_on_every_ground() -> None:
    assert set(NATURAL) == set(EMBLEMS) == {e for _, names in SIGNS for e in names.split()} | {"sprout"}
    for ground in set("".join(FIELDS.values())) | set("".join(PARTNERS.values())):
        for emblem in EMBLEMS:
            for tones in tones_on(ground, emblem):
                assert abs(luma(tones[0]) - luma(ground)) >= 40
                assert set(tones) <= set(DYES)


def test_the_figures_are_read_whole() -> None:
    assert len(figures()) == 19
    assert figures()["seed"] == ("q", ["o##", "##.", "#.."])


@pytest.mark.parametrize(("width", "height"), [(60, 360), (33, 432)])
def test_the_sampler_sews_a_strip_for_each_place(width: int, height: int) -> None:
    places = ["Ende", "Sikka", "Kota Kupang"]
    cloth = sampler(places, strip_width=width, height=height)
    assert cloth.size == (3 * width, height)
    assert cloth.tobytes() == sampler(places, strip_width=width, height=height).tobytes()
    strips = {cloth.crop((n * width, 0, (n + 1) * width, height)).tobytes() for n in range(3)}
    assert len(strips) == 3
