"""Says in one Indonesian sentence what a woven picture shows, for those who do not see it."""

from .dyes import COLOURS
from .loom import Loom
from .pattern import Arrangement, Frame, Pattern, choose
from .signs import EMBLEM_WORDS, FIGURE_WORDS

COUNT = {
    Arrangement.GREAT: "{}",
    Arrangement.FOUR: "empat {}",
    Arrangement.ROW: "tiga {} sebaris",
    Arrangement.PAIR: "sepasang {}",
    Arrangement.DROP: "{} bertabur",
    Arrangement.CHECKER: "{} dalam kotak-kotak dua warna",
    Arrangement.MEDALLION: "{} dalam bingkai berundak",
}
WHERE = {
    Frame.ENDS: "di antara dua pita {}",
    Frame.SLIM: "di antara dua pita tipis {}",
    Frame.FOOT: "di atas satu pita lebar {}",
    Frame.ROUND: "berbingkai pita {}",
}


def describe(key: str, category: str, kabupaten: str) -> str:
    """The alternative text of the whole picture that `weave` gives for the same arguments."""
    pattern = choose(key, category, kabupaten)
    border = _figure(pattern.border, pattern.bath)
    if pattern.emblem is None:
        cloth = "Kain tenun berumbai" if pattern.hung else "Kain tenun"
        return f"{cloth} dengan deretan {_figure(pattern.main, pattern.bath)}, bertepi pita {border}."
    return f"Tenunan bergambar {_emblems(pattern)}, {WHERE[pattern.frame].format(border)}."


def _emblems(pattern: Pattern) -> str:
    tones = pattern.partner_tones if pattern.arrangement is Arrangement.MEDALLION else pattern.tones
    named = EMBLEM_WORDS[pattern.emblem or "sprout"].format(*(COLOURS[tone] for tone in tones))
    return COUNT[pattern.arrangement].format(named)


def _figure(codes: str, bath: str) -> str:
    """The first figure among strips, and the colour of its main tone after the bath."""
    figure, dyes, _ = next(code for code in codes.split() if "." in code).split(".")
    seen = Loom(bath).dyes[dyes[1]]
    colour = next(COLOURS[dye] for dye, value in Loom("").dyes.items() if value == seen)
    return f"{FIGURE_WORDS[figure]} {colour}"
