"""What the shop asks of its cards and of its index, and what it gets."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 -- the defaults of the dataclasses below are built at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storefront.search.engine import Document as Document
from storefront.search.engine import Facets
from storefront.search.engine import SearchUnavailableError as SearchUnavailableError
from storefront.search.engine import Sort as Sort

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.kernel.money import Rupiah

ChangeKey = tuple["datetime", int]
"""When a card changed, and of which product it is: the order of changes."""
PAGE_SIZES = (12, 24, 48)
MOST_QUALITY = 100
MOST_PAGES = 1000


def merit(quality: int, available: int) -> int:
    """One number for "what is there first, then the better listing": above `MOST_QUALITY` something is there."""
    return quality + (MOST_QUALITY + 1 if available > 0 else 0)


@dataclass(frozen=True, kw_only=True)
class ListingQuery:
    """One page of a listing. Filters are slugs, an empty set lets all through; prices are whole rupiah, inclusive.

    `page` counts from 1 to `MOST_PAGES`, `per` is one of `PAGE_SIZES`. Without a text there is no relevance: such a
    list is sorted by newest instead.
    """

    text: str = ""
    categories: frozenset[str] = frozenset()
    regencies: frozenset[str] = frozenset()
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per: int = PAGE_SIZES[0]

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """A card as pages read it; `price` is that of the cheapest variant."""

    product_id: int
    slug: str
    name: str
    name_en: str
    price: Rupiah
    price_varies: bool
    unit_label: str
    place: str
    category_slug: str
    regency_slug: str
    group_id: int
    group_name: str
    group_slug: str
    picture_key: str | None
    available: int
    lead_time_days: int
    takes_preorders: bool
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is shown below a product."""

    of_category: tuple[CardRow, ...]
    of_group: tuple[CardRow, ...]


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """A group by the number of its public products within some selection."""

    slug: str
    name: str
    products: int


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of cards with the exact total of all pages and exact facet counts.

    `facets` counts each facet as if its own filter were not set. `relaxed` and `corrected` are the engine's words on
    how the text was read. `degraded`: the index cannot be read just now, so only names, makers and places were looked
    through, word by word.
    """

    cards: tuple[CardRow, ...]
    total: int
    pages: int
    facets: Facets
    relaxed: bool = False
    corrected: Mapping[str, str] = field(default_factory=dict)
    degraded: bool = False


@dataclass(frozen=True, kw_only=True)
class ScoredCard:
    """A result of a search with the points the engine gave it."""

    card: CardRow
    score: int


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """For a half-typed text: ways to go on, and the (name, slug) of products it leads to."""

    texts: tuple[str, ...] = ()
    products: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class IndexState:
    """How the index stands beside the cards; `documents` is None while there is no readable index."""

    documents: int | None
    cards: int
    waiting: int
    generation: str = ""
    age_seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether the index has every card, but for those that it is about to catch up with."""
        return self.documents is not None and abs(self.documents - self.cards) <= self.waiting

    def describe(self) -> str:
        found = "no readable index" if self.documents is None else f"{self.documents} documents"
        return f"{found}, {self.cards} cards, {self.waiting} waiting"


@dataclass(frozen=True, kw_only=True)
class Drift:
    """Product ids whose card is not what the tables say: none there, one too many, or another content."""

    missing: tuple[int, ...]
    extra: tuple[int, ...]
    stale: tuple[int, ...]
    index: IndexState
    miscounted: tuple[tuple[str, str], ...] = ()  # category and kabupaten whose kept count is not that of the cards

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.extra or self.stale or self.miscounted) and self.index.is_sound
