"""The pictures themselves: of a product, closer looks at it, and the head of the home page."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from .dice import Dice
from .dyes import DYES
from .finish import SIZE, finish, hang
from .layout import Laid, lay_out
from .loom import GRID, Loom, below, beside
from .pattern import choose, family_of, fold
from .recipes import BANDS, BLEED, EDGES

CLOSE = 120  # threads of a closer look: twice as near
WHOLE, HEART, BORDER = 0, 1, 2
HEAD_HEIGHT = 6  # the head of the home page: height of a strip in its widths


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


def sampler(places: Sequence[str], *, strip_width: int = 60) -> Image.Image:
    """One cloth sewn from a strip of each place, `strip_width` pixels wide each and six times as high.

    With the 22 kabupaten and kota: 60 gives 1320 x 360 pixels, 33 gives 726 x 198.
    """
    sewn = Image.new("RGB", (0, strip_width * HEAD_HEIGHT))
    for number, place in enumerate(places):
        sewn = beside(sewn, _strip(place, number, strip_width))
    return sewn


def _strip(place: str, number: int, width: int) -> Image.Image:
    family, dice = family_of(place), Dice(f"sampler|{fold(place)}")
    loom, cloth = Loom(("", "ri ir", "", "kr rk", "ki ik")[number % 5]), Image.new("RGB", (GRID, 0))
    while cloth.height < GRID:
        before, after = dice.pick(EDGES[family]).split("|")
        cloth = below(cloth, loom.block(f"{before} {dice.pick(BANDS[family])} {after}"))
    woven = finish(cloth.crop((0, 0, GRID, GRID)), 5, dice).crop((500, 0, 700, SIZE))
    piece = woven.resize((width, width * HEAD_HEIGHT), Image.Resampling.LANCZOS)
    ImageDraw.Draw(piece).line((0, 0, 0, piece.height), DYES["k"])
    return piece
