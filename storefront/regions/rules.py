"""How codes and names of places are read."""

from __future__ import annotations

import re
import unicodedata

from storefront.regions.types import VillageKind

VILLAGE_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.[12]\d{3}", re.ASCII)


def fold(name: str) -> str:
    """What a name is searched by: small letters and digits alone, so that `Bo'a`, `Bo"a` and `boa` are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def village_kind(code: str) -> VillageKind:
    """The last group of a village's code begins with 1 for a kelurahan, with 2 for a desa.

    Raises:
        ValueError: when it is not a village's code.
    """
    if not VILLAGE_CODE.fullmatch(code):
        raise ValueError(f"not a village's code: {code}")
    return VillageKind.KELURAHAN if code[9] == "1" else VillageKind.DESA
