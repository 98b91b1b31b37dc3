"""How codes and names of places are read."""

from __future__ import annotations

import re
import unicodedata

from storefront.regions.types import VillageKind

# Old and new spelling, and letters that are taken for each other; in this order. An h is easily missed.
SOUNDS = (
    *(("tj", "c"), ("dj", "j"), ("sj", "s"), ("sy", "s"), ("nj", "ni"), ("ny", "ni"), ("oe", "u"), ("ch", "h")),
    *(("x", "ks"), ("ph", "p"), ("v", "p"), ("f", "p"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i"), ("h", "")),
)
DOUBLED = re.compile(r"(.)\1+")
VILLAGE_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.[12]\d{3}", re.ASCII)


def fold(name: str) -> str:
    """What a name is searched by: small letters and digits alone, so that `Bo'a`, `Bo"a` and `boa` are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def spoken(name: str) -> str:
    """A key that is equal for spellings that sound alike: `Oebufu` and `Ubufu`, `Waè Lokom` and `Waeloqom`."""
    key = fold(name)
    for written, said in SOUNDS:
        key = key.replace(written, said)
    return DOUBLED.sub(r"\1", key)


def village_kind(code: str) -> VillageKind:
    """The last group of a village's code begins with 1 for a kelurahan, with 2 for a desa.

    Raises:
        ValueError: when it is not a village's code.
    """
    if not VILLAGE_CODE.fullmatch(code):
        raise ValueError(f"not a village's code: {code}")
    return VillageKind.KELURAHAN if code[9] == "1" else VillageKind.DESA
