"""The one module that touches Whoosh 2.7.4: an untyped library behind typed calls, public API only.

Documents arrive as ready-made terms (see ``text``), so that the schema pickled into the index names only Whoosh's own
analyzer. Numbers live in columns and are compared by us: NUMERIC ranges of this release are slow and, unsigned, wrong.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import columns, fields, index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import TermNotFound

from .engine import SearchUnavailableError

TERM_FIELDS = ("name", "label", "body", "facet")
NUMBER_FIELDS = ("product", "price", "published", "quality", "length")
BUILD_MEMORY_MB = 256

_SCHEMA = fields.Schema(
    key=fields.ID(unique=True),
    **{name: fields.KEYWORD() for name in TERM_FIELDS},
    **{name: fields.COLUMN(columns.NumericColumn("q")) for name in NUMBER_FIELDS},
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A document as Whoosh stores it: terms per field of TERM_FIELDS, a number per field of NUMBER_FIELDS."""

    key: int
    terms: dict[str, set[str]]
    numbers: dict[str, int]


class Segment:
    """One immutable part of an index; only its list of deleted documents ever grows."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.identity = str(reader.segment().segment_id())
        self.size = int(reader.doc_count_all())

    def live(self) -> Iterator[int]:
        """The numbers of documents not deleted."""
        return iter(self._reader.all_doc_ids())

    def postings(self, field: str, term: str) -> list[int]:
        """The numbers of documents with this term, deleted ones perhaps left out."""
        try:
            return list(self._reader.postings(field, term).all_ids())
        except TermNotFound:
            return []

    def terms(self, field: str) -> Iterator[str]:
        """All terms of a field, sorted."""
        return (raw.decode() for raw in self._reader.lexicon(field))

    def column(self, field: str) -> "array[int]":
        """The number of each document, by document number."""
        return array("q", self._reader.column_reader(field))


class WhooshFolder:
    """A Whoosh index in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self._index: Any = index.open_dir(str(folder))
        except (OSError, index.IndexError) as error:
            raise SearchUnavailableError(f"no readable search index in {folder.name}") from error

    @classmethod
    def create(cls, folder: Path) -> "WhooshFolder":
        """An empty index in a new folder; raises FileExistsError."""
        folder.mkdir(parents=True)
        index.create_in(str(folder), _SCHEMA)
        return cls(folder)

    def generation(self) -> int:
        """Rises with each commit, whoever made it."""
        return int(self._index.latest_generation())

    def open(self) -> "OpenIndex":
        """Read the newest generation, opened anew: ``refresh`` of Whoosh's successors brings deleted products back."""
        generation = self.generation()
        try:
            return OpenIndex(self._index.reader(), generation)
        except (OSError, index.IndexError) as error:
            raise SearchUnavailableError(f"the search index in {self.folder.name} cannot be read") from error

    def write(self, entries: Sequence[Entry], gone: Iterable[int] = ()) -> None:
        """Replace entries, each key once, and drop keys in one commit; the caller sees that nobody else writes."""
        writer = self._index.writer(limitmb=BUILD_MEMORY_MB, codec=_codec())
        try:
            with writer.searcher() as searcher:  # one for all: each opening copies the index
                for key in (*gone, *(entry.key for entry in entries)):
                    writer.delete_by_term("key", str(key), searcher=searcher)
            for entry in entries:
                writer.add_document(**_stored(entry))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def fill(self, entries: Iterable[Entry]) -> None:
        """Write the first entries of an empty index, each key once, as one segment."""
        writer = self._index.writer(codec=_codec())
        writer.pool = postings = _Postings()
        try:
            for number, entry in enumerate(entries):
                writer.add_document(key=str(entry.key), **entry.numbers)
                postings.take(number, entry.terms)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(optimize=True)


class _Postings:
    """Stands in for Whoosh's pool while an index is filled: keeps the numbers of the documents of each term.

    Whoosh's own keeps, measures and sorts every posting by itself, which takes half the time of a build.
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str, defaultdict[bytes, array[int]]] = defaultdict(lambda: defaultdict(_numbers))
        self._said = {field: _said_of_one(field) for field in ("key", *TERM_FIELDS)}

    def take(self, number: int, terms: dict[str, set[str]]) -> None:
        """Note the terms of a document, which comes after all that were noted before."""
        for field, found in terms.items():
            of_term = self._numbers[field]
            for term in found:
                of_term[term.encode()].append(number)

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting, as Whoosh notes it."""
        field, term, number, *_ = item
        self._numbers[field][term].append(number)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """All of them by field, term and document, as Whoosh writes them."""
        for field, of_term in sorted(self._numbers.items()):
            weight, value = self._said[field]
            for term, numbers in sorted(of_term.items()):
                for number in numbers:
                    yield field, term, number, weight, value

    def cleanup(self) -> None:
        """Nothing was put on the disk."""


def _numbers() -> "array[int]":
    return array("I")


def _said_of_one(field: str) -> tuple[float, bytes]:
    """What Whoosh says of a term that stands in a document once: its weight, and what the field's format notes."""
    _, _, weight, value = next(iter(_SCHEMA[field].index("x")))
    return weight, value


class OpenIndex:
    """An open generation; not for two threads at once."""

    def __init__(self, reader: Any, generation: int) -> None:
        self._reader = reader
        self.generation = generation
        leaves = [leaf for leaf, _ in reader.leaf_readers()]
        self.segments = [Segment(leaf) for leaf in leaves if leaf.segment() is not None]


def _codec() -> Any:
    """Whoosh's own, but for the lengths of fields: it would look one up for every posting, and we do not score by them.

    A setting of the object, not a class of ours: the index remembers its codec.
    """
    codec = W3Codec()
    codec.length_stats = False
    return codec


def _stored(entry: Entry) -> dict[str, Any]:
    listed = {field: list(terms) for field, terms in entry.terms.items()}
    return {"key": str(entry.key), **listed, **entry.numbers}
