"""The interface of every search engine: documents in, ids and counts out. Rows come from the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class SearchUnavailableError(Exception):
    """There is no readable index: it was never built, or its files are damaged. Cure: rebuild it."""


class Sort(StrEnum):
    """The orders of a listing, as they stand in the address."""

    RELEVANCE = "relevan"
    NEWEST = "terbaru"
    CHEAPEST = "termurah"
    DEAREST = "termahal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A public product as the index sees it.

    ``price`` is the least price of a variant in whole rupiah, ``quality`` 0 to 100 (completeness of the listing),
    ``published_at`` seconds since 1970, ``place`` every name and short form of village, kecamatan and kabupaten.
    """

    product_id: int
    name: str
    keywords: tuple[str, ...] = ()
    description: str = ""
    producer: str = ""
    place: tuple[str, ...] = ()
    category_slug: str
    kabupaten_slug: str
    price: int
    quality: int = 0
    in_stock: bool = True
    published_at: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a buyer narrowed the list by; empty sets and ``None`` let all through. Prices are inclusive, in rupiah."""

    categories: frozenset[str] = frozenset()
    kabupaten: frozenset[str] = frozenset()
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """One question; an empty ``text`` means every product."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Facets:
    """Exact counts per slug, zero left out; each is counted as if its own filter were not set, all others set."""

    categories: Mapping[str, int] = field(default_factory=dict)
    kabupaten: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hits:
    """The answer: product ids of the page in order, the exact total of all pages, and the facets.

    ``relaxed`` says that no product has all the words, so that these have at least one. ``corrected`` maps typed words
    that nothing matched to the known word that was searched for instead. ``scores`` run along with ``ids``.
    """

    ids: tuple[int, ...]
    total: int
    facets: Facets
    relaxed: bool = False
    corrected: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """For a half-typed text: ways to complete it, likeliest first, and the products it leads to."""

    texts: tuple[str, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """The state of an index: how many products, which generation, and the seconds since it was built whole."""

    documents: int
    generation: str
    age_seconds: float


class SearchEngine(Protocol):
    """Embedded or server-side, an engine offers these and nothing else to the shop."""

    def index(self, documents: Iterable[Document]) -> None:
        """Add or replace products."""

    def delete(self, ids: Iterable[int]) -> None:
        """Remove products; unknown ids are no error."""

    def rebuild(self, documents: Iterable[Document]) -> Status:
        """Build everything anew beside the present index, then switch over in one step."""

    def search(self, query: Query) -> Hits:
        """Answer a question; raises SearchUnavailableError."""

    def suggest(self, text: str, limit: int) -> Suggestions:
        """Complete a half-typed text; raises SearchUnavailableError."""

    def status(self) -> Status:
        """Describe the index; raises SearchUnavailableError."""
