"""One generation of a Whoosh index, read into bit sets and columns and shared by all threads.

What is read of a segment is kept by the segment's identity and handed to the next generation: after a commit of one
product only the small new segment is read.
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge

from .bits import mask_of, union
from .ladder import Ladder
from .typos import near_words
from .whoosh_files import NUMBER_FIELDS, OpenIndex, Segment

MOST_MASKS = 2_000
UNMARKED = "=~+"
Numbers = Sequence[int]
SortKey = Callable[[int], tuple[int, int, int]]
KeyOf = Callable[[Callable[[str], Numbers]], SortKey]  # from columns by name to the key of a document's number


class SegmentData:
    """The parts of one immutable segment that are worth keeping in memory."""

    def __init__(self, segment: Segment) -> None:
        self.size = segment.size
        self.columns: Mapping[str, array[int]] = {name: segment.column(name) for name in NUMBER_FIELDS}
        self.facets = frozenset(segment.terms("facet"))
        self.names = _plain(segment.terms("name"))
        self.words = self.names | _plain(segment.terms("label")) | _plain(segment.terms("body"))
        lengths: dict[int, list[int]] = {}
        for number, length in enumerate(self.columns["length"]):
            lengths.setdefault(length, []).append(number)
        self.lengths = {length: mask_of(numbers, self.size) for length, numbers in lengths.items()}
        self._masks: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._ladders: dict[str, Ladder] = {}
        self._orders: dict[str, list[int]] = {}

    def ladder(self, field: str) -> Ladder:
        """The documents by a number, made when first asked for."""
        if field not in self._ladders:
            self._ladders[field] = Ladder(self.columns[field])
        return self._ladders[field]

    def order(self, name: str, key_of: KeyOf) -> list[int]:
        """The documents by a key, sorted when first asked for."""
        if name not in self._orders:
            self._orders[name] = sorted(range(self.size), key=key_of(self.columns.__getitem__))
        return self._orders[name]

    def mask(self, segment: Segment, field: str, term: str) -> int:
        """The documents of this segment with a term; call under the snapshot's lock."""
        key = (field, term)
        if key in self._masks:
            self._masks.move_to_end(key)
            return self._masks[key]
        found = self._masks[key] = mask_of(segment.postings(field, term), self.size)
        if len(self._masks) > MOST_MASKS:
            self._masks.popitem(last=False)
        return found


def _plain(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(term for term in terms if term[0] not in UNMARKED)


class Snapshot:
    """Documents of all segments under running numbers; safe for many threads."""

    def __init__(self, opened: OpenIndex, known: Mapping[str, SegmentData]) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._parts: list[tuple[Segment, SegmentData, int]] = []
        self.data: dict[str, SegmentData] = {}
        self.live = self.size = 0
        for segment in opened.segments:
            data = known.get(segment.identity) or SegmentData(segment)
            self.data[segment.identity] = data
            self._parts.append((segment, data, self.size))
            self.live |= mask_of(segment.live(), segment.size) << self.size
            self.size += segment.size
        self._near: dict[str, frozenset[str]] = {}

    @property
    def generation(self) -> int:
        return self._opened.generation

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the index as written."""
        return frozenset[str]().union(*(data.words for _, data, _ in self._parts))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words of product names, sorted."""
        return tuple(sorted(frozenset[str]().union(*(data.names for _, data, _ in self._parts))))

    @cached_property
    def facets(self) -> frozenset[str]:
        """Every facet term in use."""
        return frozenset[str]().union(*(data.facets for _, data, _ in self._parts))

    def columns(self, field: str) -> "array[int]":
        """One number per document, by running number."""
        found = self._columns.get(field)
        if found is None:
            found = array("q")
            for _, data, _ in self._parts:
                found.extend(data.columns[field])
            self._columns[field] = found
        return found

    @cached_property
    def _columns(self) -> dict[str, "array[int]"]:
        return {}

    def mask(self, field: str, terms: Iterable[str]) -> int:
        """The live documents that have any of the terms in a field."""
        wanted = tuple(terms)
        found = 0
        with self._lock:
            for segment, data, start in self._parts:
                found |= union(data.mask(segment, field, term) for term in wanted) << start
        return found & self.live

    def short_names(self, most: int) -> int:
        """The live documents whose name has at most so many significant words."""
        found = 0
        for _, data, start in self._parts:
            found |= union(mask for length, mask in data.lengths.items() if length <= most) << start
        return found & self.live

    def between(self, field: str, least: int | None, most: int | None, within: int) -> int:
        """Those of ``within`` whose number lies between the bounds, both included."""
        if least is None and most is None:
            return within
        found = 0
        for _, data, start in self._parts:
            found |= data.ladder(field).between(least, most) << start
        return found & within

    def in_order(self, name: str, key_of: KeyOf) -> Iterator[int]:
        """All documents, deleted ones as well, by a key that the name stands for; each segment is sorted once."""
        runs = [map(start.__add__, data.order(name, key_of)) for _, data, start in self._parts]
        return runs[0] if len(runs) == 1 else merge(*runs, key=key_of(self.columns))

    def near(self, word: str) -> frozenset[str]:
        """The words of the index that a mistyped word may stand for."""
        found = self._near.get(word)
        if found is None:
            if len(self._near) >= MOST_MASKS:
                self._near.clear()
            found = self._near[word] = near_words(word, self.words)
        return found
