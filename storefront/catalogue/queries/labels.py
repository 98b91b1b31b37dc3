"""The categories as they ship with the project: pages name them without a question to the database."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from storefront.catalogue.types import CategoryLabel

CATEGORIES = Path(__file__).parents[1] / "data" / "categories.json"


@cache
def shipped_categories() -> tuple[CategoryLabel, ...]:
    """Those that products can be listed in, in the order of the shop."""
    rows = json.loads(CATEGORIES.read_text(encoding="utf-8"))
    rows.sort(key=lambda row: int(row["position"]))
    return tuple(
        CategoryLabel(slug=row["slug"], name=row["name"], name_en=row["name_en"], icon=row["icon"])
        for row in rows
        if not row["is_blocked"]
    )
