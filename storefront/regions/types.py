"""Words of the regions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PROVINCE_CODE = "53"


class Island(StrEnum):
    """Where goods set out from; Solor, Adonara, Lembata and Alor go together as the eastern islands."""

    FLORES = "flores"
    EAST = "lembata-alor"
    SUMBA = "sumba"
    SABU_ROTE = "sabu-rote"
    TIMOR = "timor"


class VillageKind(StrEnum):
    DESA = "desa"
    KELURAHAN = "kelurahan"


@dataclass(frozen=True, kw_only=True)
class RegencyInfo:
    """One kabupaten/kota as data, for doors and lists."""

    code: str
    bps_code: str
    slug: str
    name: str
    full_name: str
    short_names: tuple[str, ...]
    seat: str
    island: Island
    postal_from: int
    postal_to: int
    village_count: int
    industry_count: int


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import of the register changed, as `code name` lines."""

    added: tuple[str, ...]
    renamed: tuple[str, ...]
    gone: tuple[str, ...]
    districts: int
    villages: int
