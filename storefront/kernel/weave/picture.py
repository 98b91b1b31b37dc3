"""The pictures themselves: of a product, closer looks at it, and the head of the home page."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from .dice import Dice
from .dyes import DYES
from .finish import SIZE, finish, hang
from .layout import Laid, lay_out
from .loom import GRID, Loom, below, beside
from .pattern import choose, family_of, place_of
from .recipes import BANDS, BLEED, EDGES

CLOSE = 120  # threads of a closer look: twice as near
WHOLE, HEART, BORDER = 0, 1, 2
SEWN_BATHS = ("", "ri ir", "", "kr rk", "ki ik")  # neighbours in the head of the home page differ
SEWN_WIDTH = 200  # pixels of its cloth that a strip shows at most


def weave(key: str, category: str, kabupaten: str, *, view: int = WHOLE) -> Image.Image:
    """Weave the picture of one product, 1200 x 1200 pixels: the same arguments always give the same bytes.

    `key` is the product's name or slug; its words and those of the category choose the emblem. View 0 is the whole
    cloth, 1 its heart from close, 2 its border from close. Raises ValueError for any other view.
    """
    pattern = choose(key, category, kabupaten)
    laid, dice = lay_out(pattern), Dice(f"{pattern.seed}|{view}")
    cloth = finish(_seen(laid, view), BLEED[pattern.family], dice)
    return hang(cloth, pattern.hung, dice) if pattern.hung and view == WHOLE else cloth


def _seen(laid: Laid, view: int) -> Image.Image:
    if view == WHOLE:
        return laid.image
    if view not in {HEART, BORDER}:
        raise ValueError(f"view must be 0, 1 or 2, not {view}")
    x, y = laid.heart if view == HEART else laid.border
    left, top = (min(max(at - CLOSE // 2, 0), GRID - CLOSE) for at in (x, y))
    return laid.image.crop((left, top, left + CLOSE, top + CLOSE))


def sampler(places: Sequence[str], *, strip_width: int = 60, height: int = 360) -> Image.Image:
    """One cloth sewn from a strip of each place, `strip_width` pixels wide each and `height` pixels high.

    With the 22 kabupaten and kota: 60 and 360 give the wide head of the home page (1320 x 360), 33 and 432 the narrow
    one (726 x 432).
    """
    sewn = Image.new("RGB", (0, height))
    for number, place in enumerate(places):
        sewn = beside(sewn, _strip(place, number, (strip_width, height)))
    return sewn


def _strip(place: str, number: int, size: tuple[int, int]) -> Image.Image:
    family, dice = family_of(place), Dice(f"sampler|{place_of(place)}")
    loom, cloth = Loom(SEWN_BATHS[number % len(SEWN_BATHS)]), Image.new("RGB", (GRID, 0))
    while cloth.height < GRID:
        before, after = dice.pick(EDGES[family]).split("|")
        cloth = below(cloth, loom.block(f"{before} {dice.pick(BANDS[family])} {after}"))
    woven = finish(cloth.crop((0, 0, GRID, GRID)), BLEED[family], dice)
    wide = min(SEWN_WIDTH, SIZE * size[0] // size[1])
    high = wide * size[1] // size[0]
    left = (SIZE - wide) // 2
    piece = woven.crop((left, 0, left + wide, high)).resize(size, Image.Resampling.LANCZOS)
    ImageDraw.Draw(piece).line((0, 0, 0, piece.height), DYES["k"])
    return piece
