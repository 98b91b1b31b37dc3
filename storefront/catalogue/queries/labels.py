"""The categories as pages name them: those that ship with the project, and what the office has changed about them.

Pages of the shop name them without a question to the database: each process looks once in a while whether any was
changed (`category_version`), and keeps what it found. Where one is chosen or written down, `current_categories` looks.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from storefront.catalogue.models import Category, Product
from storefront.catalogue.types import UNITS, CategoryLabel, CategoryRow
from storefront.kernel import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

DATA = Path(__file__).parents[1] / "data"
CATEGORIES = DATA / "categories.json"
TEXTS = DATA / "category_texts.json"


@cache
def shipped_categories() -> tuple[CategoryLabel, ...]:
    """Those that products can be listed in, in the order of the shop, before any office changed them."""
    rows = json.loads(CATEGORIES.read_text(encoding="utf-8"))
    rows.sort(key=lambda row: int(row["position"]))
    return tuple(
        CategoryLabel(slug=row["slug"], name=row["name"], name_en=row["name_en"], icon=row["icon"])
        for row in rows
        if not row["is_blocked"]
    )


def _shipped() -> dict[str, CategoryLabel]:
    return {each.slug: each for each in shipped_categories()}


def _as_kept(session: Session) -> tuple[dict[str, CategoryLabel], frozenset[str]]:
    """All by slug in the order of the shop, and which of them are closed."""
    rows = session.scalars(select(Category).order_by(Category.position)).all()
    labels = {row.slug: CategoryLabel(slug=row.slug, name=row.name, name_en=row.name_en, icon=row.icon) for row in rows}
    return labels, frozenset(row.slug for row in rows if row.is_blocked)


class _Known:
    """What this process knows of the categories."""

    def __init__(self) -> None:
        self.version: datetime | None = None
        self.every = self.by_slug = _shipped()

    def renew(self, session: Session, version: datetime | None) -> None:
        """Where no office has changed any, those that ship stand, whatever the table holds."""
        self.every, closed = _as_kept(session) if version else (_shipped(), frozenset())
        self.by_slug = {slug: label for slug, label in self.every.items() if slug not in closed}
        self.version = version


_known = _Known()


def named_categories(*, with_closed: bool = False) -> Mapping[str, CategoryLabel]:
    """Those that products can be listed in, by slug, in the order of the shop, as this process knows them."""
    return _known.every if with_closed else _known.by_slug


def category_version(session: Session) -> datetime | None:
    """Differs whenever an office changed a category; what this process knows is renewed with it."""
    version = session.scalar(select(func.max(Category.edited_at)))
    if version != _known.version:
        _known.renew(session, version)
    return version


def current_categories(session: Session) -> Mapping[str, CategoryLabel]:
    """The same as they stand now, in a process that has shown no page of the shop, too."""
    category_version(session)
    return _known.by_slug


def list_category_rows(session: Session) -> list[CategoryRow]:
    """All of them, blocked ones too, with how many products each has in any state."""
    count = select(func.count()).where(Product.category_id == Category.id).correlate(Category).scalar_subquery()
    return [
        CategoryRow(
            slug=row.slug,
            name=row.name,
            name_en=row.name_en,
            icon=row.icon,
            is_blocked=row.is_blocked,
            products=products,
        )
        for row, products in session.execute(select(Category, count).order_by(Category.position, Category.id)).tuples()
    ]


def list_units(session: Session) -> list[str]:
    """What goods are sold by, as the office offers it to groups; they may write any other."""
    return split_units(settings.get(session, UNITS))


class Offers(NamedTuple):
    """What the drop-downs of a listing sheet offer, in the order of the shop."""

    categories: Sequence[str]
    units: Sequence[str]


def shipped_offers() -> Offers:
    return Offers([each.name for each in shipped_categories()], split_units(UNITS.default))


def list_offers(session: Session) -> Offers:
    """As the office has them now."""
    return Offers([each.name for each in current_categories(session).values()], list_units(session))


def split_units(text: str) -> list[str]:
    """The units of a list with commas between them, each once."""
    return list(dict.fromkeys(unit.strip() for unit in text.split(",") if unit.strip()))


@cache
def category_texts() -> dict[str, tuple[str, str]]:
    """What each category is in NTT, by slug, in Indonesian and English; one that an office added has none."""
    rows = json.loads(TEXTS.read_text(encoding="utf-8"))
    return {slug: (row["text"], row["text_en"]) for slug, row in rows.items()}
