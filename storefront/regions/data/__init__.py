"""What ships with the project: the 22 kabupaten/kota of NTT and the provinces of Indonesia.

Figures of villages and of micro and small industries are those of the policy brief of Biro PBJ, table 1.
"""

from __future__ import annotations

import json
from pathlib import Path

from storefront.regions.types import Island, Province, RegencyInfo

FOLDER = Path(__file__).parent


def _load_regencies() -> tuple[RegencyInfo, ...]:
    rows = json.loads((FOLDER / "regencies.json").read_text(encoding="utf-8"))
    rows.sort(key=lambda row: row.pop("position"))
    return tuple(
        RegencyInfo(**{**row, "island": Island(row["island"]), "short_names": tuple(row["short_names"])})
        for row in rows
    )


def _load_neighbours() -> dict[str, tuple[str, ...]]:
    rows = json.loads((FOLDER / "neighbours.json").read_text(encoding="utf-8"))
    return {slug: tuple(others) for slug, others in rows.items()}


def _load_provinces() -> tuple[Province, ...]:
    rows = json.loads((FOLDER / "provinces.json").read_text(encoding="utf-8"))
    return tuple(Province(**row) for row in rows)


REGENCIES = _load_regencies()  # west to east, island by island
NEIGHBOURS = _load_neighbours()  # by slug: across a land border, or the next island over
PROVINCES = _load_provinces()
