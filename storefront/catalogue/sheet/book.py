"""What cells may name: categories, kabupaten and villages, looked up without a question for each row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue.models import Category
from storefront.kernel.ids import slugify
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from storefront.regions.types import RegencyInfo, VillageInfo

ALIKE = 0.6


@dataclass(frozen=True, kw_only=True)
class CategoryWord:
    id: int
    slug: str
    name: str
    is_blocked: bool


class Book:
    def __init__(self, categories: Iterable[Category], villages: Iterable[VillageInfo]) -> None:
        rows = [CategoryWord(id=row.id, slug=row.slug, name=row.name, is_blocked=row.is_blocked) for row in categories]
        self.categories: Mapping[str, CategoryWord] = {row.slug: row for row in rows}
        self._loose = {key: row for row in rows for key in (_loosely(row.name), _bare(row.slug))}
        self._villages: dict[str, VillageInfo] = {}
        self._named: defaultdict[tuple[str, str], list[VillageInfo]] = defaultdict(list)
        self._names: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for village in villages:
            folded = regions.village_key(village.name)
            self._villages[village.code] = village
            self._named[village.regency_code, folded].append(village)
            self._names[village.regency_code][folded] = village.name

    @property
    def has_register(self) -> bool:
        return bool(self._villages)

    def category(self, word: str) -> CategoryWord | None:
        """By name or slug: capitals, blanks, hyphens, `&` and `dan` do not matter."""
        return self._loose.get(_loosely(word))

    def regency(self, word: str) -> RegencyInfo | None:
        """By name, full name or short name."""
        return _regency(word)

    def categories_like(self, word: str) -> str:
        """Names that were perhaps meant, the nearest first."""
        names = {key: row.name for key, row in self._loose.items() if not row.is_blocked}
        wanted = _bare(slugify(word))
        close = get_close_matches(wanted, names, n=2, cutoff=ALIKE)
        close += [key for key in names if key not in close and (key in wanted or wanted in key) and wanted]
        return " / ".join(list(dict.fromkeys(names[key] for key in close))[:3])

    def regencies_like(self, word: str) -> str:
        names = {regions.village_key(each.name): each.name for each in regions.shipped_regencies()}
        close = get_close_matches(regions.village_key(word), names, n=2, cutoff=ALIKE)
        return " / ".join(names[key] for key in close)

    def village(self, code: str) -> VillageInfo | None:
        return self._villages.get(code)

    def villages(self, regency: RegencyInfo, name: str) -> list[VillageInfo]:
        """Those of this name in a kabupaten; `Beiwali, Kecamatan Bajawa` names one of several."""
        whole, _comma, district = name.partition(",")
        found = self._named.get((regency.code, regions.village_key(whole)), [])
        wanted = regions.village_key(district.lower().replace("kecamatan", "").replace("kec.", ""))
        return [each for each in found if not wanted or regions.village_key(each.district_name) == wanted]

    def villages_like(self, regency: RegencyInfo, name: str) -> str:
        names = self._names[regency.code]
        close = get_close_matches(regions.village_key(name), names, n=3, cutoff=ALIKE)
        return " / ".join(names[key] for key in close)


@lru_cache(maxsize=1000)
def _loosely(word: str) -> str:
    return _bare(slugify(word))


@lru_cache(maxsize=1000)
def _regency(word: str) -> RegencyInfo | None:
    return regions.match_regency(word)


def open_book(session: Session) -> Book:
    """All categories and villages as they stand now."""
    return Book(session.scalars(select(Category)), regions.list_villages(session))


def _bare(slug: str) -> str:
    return slug.replace("-dan-", "").replace("-", "")
