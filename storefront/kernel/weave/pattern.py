"""What is chosen for one product: the family of its island, ground, border, emblem and their arrangement."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .dice import Dice
from .dyes import BATHS, FIELDS, PARTNERS, tones_on
from .recipes import BANDS, EDGES, HOME, MAINS, SECONDS
from .signs import fitting_emblems

SALT = "220"  # of many tried, the one that keeps likes of one island farthest apart in the reference catalogue


class Arrangement(StrEnum):
    HEART = "heart"  # cloth itself: figures from border to border
    GREAT = "great"
    FOUR = "four"
    ROW = "row"
    PAIR = "pair"
    DROP = "drop"
    CHECKER = "checker"
    MEDALLION = "medallion"


class Frame(StrEnum):
    ENDS = "ends"
    SLIM = "slim"
    FOOT = "foot"
    ROUND = "round"


_SPREAD = (Arrangement.FOUR, Arrangement.DROP, Arrangement.CHECKER, Arrangement.MEDALLION)
ARRANGEMENTS = {  # a square field is too narrow for a row
    Frame.ENDS: tuple(Arrangement)[1:],
    Frame.SLIM: tuple(Arrangement)[1:],
    Frame.FOOT: tuple(Arrangement)[1:],
    Frame.ROUND: (Arrangement.GREAT, *_SPREAD),
}


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """All that decides a cloth, as codes of the recipes; `hung`: percent of the width of a hanging cloth, or 0."""

    seed: str
    family: str
    bath: str
    border: str
    main: str
    second: str
    field: str
    partner: str
    emblem: str | None
    tones: str
    partner_tones: str
    arrangement: Arrangement
    frame: Frame
    strewn: bool
    hung: int


def fold(text: str) -> str:
    """Plain lower-case words, so that a name and its slug weave the same cloth."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def place_of(kabupaten: str) -> str:
    """The bare name: "Kabupaten Kupang" is "kupang", "Kota Kupang" stays another place."""
    return fold(kabupaten).removeprefix("kabupaten ")


def family_of(kabupaten: str) -> str:
    """The weaving family of a kabupaten or kota; Timor where the place is unknown."""
    place = place_of(kabupaten)
    return next((family for family, homes in HOME.items() if place in homes), "timor")


def choose(key: str, category: str, kabupaten: str) -> Pattern:
    """Choose everything from the words of one product, without chance that is not in them."""
    words, kind = fold(key), fold(category)
    seed = f"{SALT}|{words}|{place_of(kabupaten)}"
    dice, family = Dice(seed), family_of(kabupaten)
    is_cloth, is_narrow = "tenun" in kind.split(), "aksesori" in kind.split()
    emblem = None if is_cloth else dice.pick(fitting_emblems(f"{words} {kind}"))
    field = dice.pick(FIELDS[family])
    partner = dice.pick(PARTNERS[field])
    frame = Frame.ENDS if is_cloth else dice.pick(list(Frame))
    before, after = dice.pick(EDGES[family]).split("|")
    return Pattern(
        seed=seed,
        family=family,
        bath=dice.pick(BATHS),
        border=f"{before} {dice.pick(BANDS[family])} {after}",
        main=dice.pick(MAINS[family]),
        second=dice.pick(SECONDS[family]),
        field=field,
        partner=partner,
        emblem=emblem,
        tones=dice.pick(tones_on(field, emblem or "")),
        partner_tones=dice.pick(tones_on(partner, emblem or "")),
        arrangement=Arrangement.HEART if is_cloth else dice.pick(ARRANGEMENTS[frame]),
        frame=frame,
        strewn=dice.below(2) == 1,
        hung=0 if not is_cloth else 52 if is_narrow else dice.pick((0, 0, 78)),
    )
