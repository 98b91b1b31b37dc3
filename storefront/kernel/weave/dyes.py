"""Dyes and what goes with what: a letter is a dye, a word of letters is a set of tones."""

DYES: dict[str, tuple[int, int, int]] = {
    "k": (40, 33, 32),  # iron black
    "i": (36, 50, 88),  # deep indigo
    "j": (66, 98, 140),  # indigo, second dip
    "l": (156, 180, 200),  # indigo, first dip
    "r": (146, 50, 38),  # morinda
    "s": (190, 88, 54),  # young morinda
    "t": (230, 172, 58),  # turmeric
    "c": (252, 245, 228),  # undyed cotton
    "d": (222, 202, 168),  # cotton, tea brown
    "b": (94, 62, 46),  # mangrove bark
    "g": (92, 112, 70),  # indigo over turmeric
}
# "ri": what was morinda is indigo now.
BATHS = ("", "", "ri ir", "kr rk", "ki ik", "tc ct", "rb bk", "sj ir", "ri ik kr")

FIELDS = {
    "sumba": "ccirdkj",
    "timor": "cckrdigt",
    "flores": "cckidgsj",
    "sikka": "ccrdbik",
    "lembata": "ccbrdkit",
    "rote": "cckirdb",
}
# The second ground of a counterchange or a medallion, for each first ground.
PARTNERS = {
    "c": "rikgbs",
    "d": "rikbg",
    "k": "ctrd",
    "i": "ctdl",
    "r": "cdkt",
    "s": "cki",
    "b": "cdt",
    "g": "cdt",
    "j": "cdk",
    "t": "krib",
}
LINES = {"c": "k", "d": "r", "k": "t", "i": "c", "r": "t", "s": "c", "b": "t", "g": "c", "j": "c", "t": "k"}
SHADE = {"c": "d", "d": "c", "k": "b", "i": "j", "r": "s", "b": "s", "s": "r", "g": "c", "j": "l", "t": "s"}

# Tones that say what an emblem is; those too near to a ground are left out for that ground.
NATURAL: dict[str, str] = {
    "coffee": "grk gsk gst csr tsr gsd ktr krg",
    "bean": "bgr kgr rgk sgt dgt sgd ctg",
    "cup": "rsg jsg isg csg clg tcg kst btg",
    "moringa": "gti gck gtk gcd gct cgt gsd ctl",
    "leaf": "gti gsk gtc gct dtg kts cts",
    "honey": "btk rtk tck cts tbk tkr ktr tsc",
    "bee": "tkl tbd tsc tcl dsc krc crt",
    "chilli": "rgk sgk sgt cgt tgs rkg tsg",
    "corn": "tgk sgk tgc tsg tck krg sgt",
    "banana": "tgk tgc sgt tbg gkt tkc",
    "cacao": "bgt rgt sgt tgc ksr sgd dgt",
    "cattle": "bdk kds btd ctd rdk dts krs",
    "palm": "git gri tcs ctg gtb gcs igr ltc kir",
    "sugar": "bsg stg tsg rsg dsg ctg ksr",
    "sprout": "gti ctg gtk tcs grk",
    "salt": "lji dji clj cdb jlk lcd ijk",
    "fish": "jsc isc clt lct ltc jri kri lsi",
    "shell": "srl jsl rst cst dsr ltd lct kis",
    "bottle": "rtc gtc btc tcr ctr itc dsr gcs krb",
    "coconut": "bdg kdg rdg sct bcg ctg kcs",
    "basket": "brt bst dbr dtc ctd rtb dst tck",
    "plait": "brt sbt itr dst tsc cts rts krb",
    "hat": "bst dsr dtc ckt rtd kst",
    "cashew": "bgs sgk dgc tgc rgt sbt krb",
    "nut": "sdg btg dsg tbg rtg cts bdg krs",
    "drop": "gtc igc cgt lic jgt tgc kgr",
    "chips": "rts bts its gts ctd lts sdt kds ksr",
    "grain": "stg rtg btg tgs tcg ctg kgs isg",
    "rosette": "rts kst tsr cts dsr sbt lst krs",
    "pod": "bgt kgt sgt gts tsg ctg krb",
    "clove": "brg srg tsg dsg rtg krg cts",
    "fruit": "sgt rgt tgs tgk ctg grt rgk",
    "tuber": "bgt sgt dgt tgc rgk kgb",
    "beads": "ist rtk kst irt cts tcs clt jrk",
    "pot": "stk btk rtd sdk cts tsk krs dst",
    "sasando": "bts rts dts tcs cts kst",
}
TONES = {
    "c": "ist rtk kst gsk",
    "d": "rkc irc kri",
    "k": "cts tcs sct",
    "i": "cts clt tcs",
    "r": "ctk tck dtk",
    "b": "dts cts tcd",
    "s": "cki ikc kci",
    "g": "cts tck dtk",
    "j": "ctk tci kct",
    "t": "krc irk bkr",
    "l": "irk krc",
}

COLOURS = {  # their names on a page
    "k": "hitam",
    "i": "biru tua",
    "j": "biru",
    "l": "biru muda",
    "r": "merah",
    "s": "jingga",
    "t": "kuning",
    "c": "putih",
    "d": "krem",
    "b": "cokelat",
    "g": "hijau",
}


def luma(dye: str) -> int:
    """How light a dye is, 0 to 255."""
    red, green, blue = DYES[dye]
    return (299 * red + 587 * green + 114 * blue) // 1000


def tones_on(ground: str, emblem: str) -> tuple[str, ...]:
    """The tone sets of an emblem that stand out from a ground, never none."""

    def stands_out(tones: str) -> bool:
        far = [abs(luma(tone) - luma(ground)) for tone in tones]
        return far[0] >= 50 and far[1] >= 38  # noqa: PLR2004 - steps of lightness, tried by eye

    natural = NATURAL.get(emblem, NATURAL["sprout"]).split()
    return tuple(filter(stands_out, natural)) or tuple(TONES[ground].split())
