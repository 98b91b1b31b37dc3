"""The categories as they ship with the project: pages name them without a question to the database."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from storefront.catalogue.types import CategoryLabel

DATA = Path(__file__).parents[1] / "data"
CATEGORIES = DATA / "categories.json"
TEXTS = DATA / "category_texts.json"


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


@cache
def category_texts() -> dict[str, tuple[str, str]]:
    """What each category is in NTT, by slug, in Indonesian and English."""
    rows = json.loads(TEXTS.read_text(encoding="utf-8"))
    return {slug: (row["text"], row["text_en"]) for slug, row in rows.items()}
