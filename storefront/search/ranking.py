"""From an answer and filters to a page of ids and exact facet counts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import islice

from .bits import numbers_in
from .engine import Facets, Filters, Hits, Query, Sort
from .matching import Answer
from .snapshot import KeyOf, Numbers, Snapshot, SortKey

CATEGORY, KABUPATEN, IN_STOCK = "c:", "k:", "s:1"
# So much quality (0 to 100) outweighs one more word in the name: a little, and only among equally good matches.
QUALITY_PER_WORD = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """The documents left by the filters, and those left when one facet's own filter is taken away."""

    result: int
    for_categories: int
    for_kabupaten: int


def apply_filters(snapshot: Snapshot, found: int, filters: Filters) -> Cut:
    """Cut the documents of an answer by what the buyer chose."""
    if filters.in_stock:
        found &= snapshot.mask("facet", [IN_STOCK])
    found = snapshot.between("price", filters.price_min, filters.price_max, found)

    def chosen(prefix: str, slugs: Iterable[str]) -> int:
        terms = [prefix + slug for slug in slugs]
        return snapshot.mask("facet", terms) if terms else found

    in_categories = found & chosen(CATEGORY, filters.categories)
    in_kabupaten = found & chosen(KABUPATEN, filters.kabupaten)
    return Cut(result=in_categories & in_kabupaten, for_categories=in_kabupaten, for_kabupaten=in_categories)


def count_facets(snapshot: Snapshot, cut: Cut) -> Facets:
    """Exact disjunctive counts, the greatest first, then by slug."""

    def counted(prefix: str, documents: int) -> dict[str, int]:
        terms = [term for term in snapshot.facets if term.startswith(prefix)]
        counts = {term[len(prefix) :]: (snapshot.mask("facet", [term]) & documents).bit_count() for term in terms}
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return {slug: count for slug, count in ordered if count}

    return Facets(
        categories=counted(CATEGORY, cut.for_categories),
        kabupaten=counted(KABUPATEN, cut.for_kabupaten),
    )


def _relevance(columns: Callable[[str], Numbers], *, brevity: bool) -> SortKey:
    length, quality = columns("length"), columns("quality")
    published, product = columns("published"), columns("product")
    weight = QUALITY_PER_WORD if brevity else 0
    return lambda number: (weight * length[number] - quality[number], -published[number], product[number])


def _by_column(columns: Callable[[str], Numbers], *, sort: Sort) -> SortKey:
    column = columns("published" if sort is Sort.NEWEST else "price")
    sign = 1 if sort is Sort.CHEAPEST else -1
    published, product = columns("published"), columns("product")
    return lambda number: (sign * column[number], -published[number], product[number])


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One way to sort: a name that stands for its key."""

    name: str
    key_of: KeyOf


BY_BREVITY = Order(name="brevity", key_of=partial(_relevance, brevity=True))
BY_QUALITY = Order(name="quality", key_of=partial(_relevance, brevity=False))
BY_COLUMN = {
    sort: Order(name=sort.value, key_of=partial(_by_column, sort=sort))
    for sort in (Sort.NEWEST, Sort.CHEAPEST, Sort.DEAREST)
}


def layers_by_relevance(snapshot: Snapshot, answer: Answer, result: int) -> Iterator[tuple[int, int]]:
    """(points, documents), best first: by points, then names with no other word, then in stock before not."""
    whole_names = snapshot.short_names(answer.words)
    in_stock = snapshot.mask("facet", [IN_STOCK])
    for points in sorted(answer.layers, reverse=True):
        documents = answer.layers[points] & result
        for named in (documents & whole_names, documents & ~whole_names):
            for layer in (named & in_stock, named & ~in_stock):
                if layer:
                    yield points, layer


def _page(
    snapshot: Snapshot, layers: Iterable[tuple[int, int]], order: Order, window: tuple[int, int]
) -> list[tuple[int, int]]:
    """(number, points) of the page; whole layers before it are skipped by their size. `window` is offset, limit."""
    offset, limit = window
    page: list[tuple[int, int]] = []
    for points, layer in layers:
        size = layer.bit_count()
        if offset >= size:
            offset -= size
            continue
        wanted = offset + limit - len(page)
        members = _first(snapshot, layer, order, wanted)
        page += [(number, points) for number in members[offset:]]
        offset = 0
        if len(page) >= limit:
            break
    return page


def _first(snapshot: Snapshot, layer: int, order: Order, wanted: int) -> list[int]:
    """The first members of a layer: a large one is met often along the order of all, a small one is sorted itself."""
    size = layer.bit_count()
    if size * size < wanted * snapshot.size:
        return nsmallest(wanted, numbers_in(layer), key=order.key_of(snapshot.columns))
    packed = layer.to_bytes((snapshot.size + 7) // 8, "little")
    along = snapshot.in_order(order.name, order.key_of)
    return list(islice((number for number in along if packed[number >> 3] >> (number & 7) & 1), wanted))


def answer_query(snapshot: Snapshot, query: Query, answer: Answer) -> Hits:
    """The page, the total and the facets for an answer."""
    cut = apply_filters(snapshot, answer.documents, query.filters)
    if query.sort is Sort.RELEVANCE:
        layers = layers_by_relevance(snapshot, answer, cut.result)
        order = BY_BREVITY if answer.words else BY_QUALITY
    else:
        layers = iter([(0, cut.result)])
        order = BY_COLUMN[query.sort]
    page = _page(snapshot, layers, order, (query.offset, query.limit)) if query.limit > 0 else []
    product = snapshot.columns("product")
    return Hits(
        ids=tuple(product[number] for number, _ in page),
        total=cut.result.bit_count(),
        facets=count_facets(snapshot, cut),
        relaxed=answer.relaxed,
        corrected=answer.corrected,
        scores=tuple(points for _, points in page),
    )


def best_products(snapshot: Snapshot, documents: int, limit: int) -> tuple[int, ...]:
    """The product ids of the few best of some documents: in stock first, then the better listings."""
    in_stock = snapshot.mask("facet", [IN_STOCK])
    product = snapshot.columns("product")
    layers = [(0, documents & in_stock), (0, documents & ~in_stock)]
    page = _page(snapshot, layers, BY_BREVITY, (0, limit))
    return tuple(product[number] for number, _ in page)
