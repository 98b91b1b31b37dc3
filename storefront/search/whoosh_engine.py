"""The embedded search engine: Whoosh keeps the terms, bit sets answer the questions."""

import shutil
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from pathlib import Path

from .bits import union
from .engine import Document, Hits, Query, SearchUnavailableError, Status, Suggestions
from .folders import IndexFolders
from .matching import find
from .ranking import CATEGORY, IN_STOCK, KABUPATEN, answer_query, best_products
from .snapshot import Snapshot
from .text import index_terms, significant_words, words
from .whoosh_files import Entry, WhooshFolder

BATCH = 200
LEAST_PREFIX = 2
MOST_COMPLETIONS = 100


def _entry(document: Document) -> Entry:
    facet = {CATEGORY + document.category_slug, KABUPATEN + document.kabupaten_slug}
    if document.in_stock:
        facet.add(IN_STOCK)
    name = index_terms([document.name])
    label = index_terms((*document.keywords, document.producer, *document.place, document.category_slug)) - name
    # what stands in a better place is found there: `matching` looks through that as well
    body = index_terms([document.description], joins=False) - label - name
    return Entry(
        key=document.product_id,
        terms={"name": name, "label": label, "body": body, "facet": facet},
        numbers={
            "product": document.product_id,
            "price": document.price,
            "published": document.published_at,
            "quality": document.quality,
            "length": len(significant_words(document.name)),
        },
    )


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _distinct(documents: Iterable[Document]) -> Iterator[Entry]:
    seen: set[int] = set()
    for document in documents:
        if document.product_id in seen:
            raise ValueError(f"product {document.product_id} came twice")
        seen.add(document.product_id)
        yield _entry(document)


class WhooshEngine:
    """Search in a folder; one object serves all threads of a process. Nothing is opened before the first question."""

    def __init__(self, root: Path) -> None:
        self._folders = IndexFolders(root)
        self._opening = threading.Lock()
        self._folder: WhooshFolder | None = None
        self._snapshot: Snapshot | None = None

    def index(self, documents: Iterable[Document]) -> None:
        """Add or replace products, 200 to a commit; raises SearchUnavailableError where no index was built yet."""
        with self._folders.writing():
            folder = WhooshFolder(self._folders.current())
            for batch in _batches(documents):
                latest = {document.product_id: document for document in batch}
                folder.write([_entry(document) for document in latest.values()])

    def delete(self, ids: Iterable[int]) -> None:
        """Remove products; unknown ids are no error. Raises SearchUnavailableError where no index was built yet."""
        gone = list(ids)
        with self._folders.writing():
            folder = WhooshFolder(self._folders.current())
            if gone:
                folder.write([], gone)

    def rebuild(self, documents: Iterable[Document]) -> Status:
        """Build anew beside the index in use, then switch; the old one answers meanwhile.

        Raises ValueError when a product comes twice; the index in use stays then, as after any failure.
        """
        with self._folders.writing():
            fresh = self._folders.fresh()
            try:
                WhooshFolder.create(fresh).fill(_distinct(documents))
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            self._folders.switch(fresh)
        return self.status()

    def search(self, query: Query) -> Hits:
        """Answer a question from the newest commit; raises SearchUnavailableError."""
        snapshot = self._newest()
        return answer_query(snapshot, query, find(snapshot, query.text))

    def suggest(self, text: str, limit: int) -> Suggestions:
        """Complete the last word of a half-typed text, from two letters on; raises SearchUnavailableError."""
        snapshot = self._newest()
        typed = words(text)
        if not typed or len(typed[-1]) < LEAST_PREFIX:
            return Suggestions(texts=(), ids=())
        *head, prefix = typed
        before = find(snapshot, " ".join(head)).documents
        start = bisect_left(snapshot.names, prefix)
        ends = islice(takewhile(lambda name: name.startswith(prefix), snapshot.names[start:]), MOST_COMPLETIONS)
        found = {end: documents for end in ends if (documents := before & snapshot.mask("name", [end]))}
        if not found:
            answer = find(snapshot, text)
            better = " ".join(answer.corrected.get(word, word) for word in typed)
            texts = (better,) if answer.corrected and limit > 0 else ()
            return Suggestions(texts=texts, ids=best_products(snapshot, answer.documents, limit))
        likeliest = sorted(found, key=lambda end: (-found[end].bit_count(), len(end), end))[:limit]
        return Suggestions(
            texts=tuple(" ".join([*head, end]) for end in likeliest),
            ids=best_products(snapshot, union(found.values()), limit),
        )

    def status(self) -> Status:
        """Count the products of the newest commit; raises SearchUnavailableError."""
        snapshot = self._newest()
        return Status(
            documents=snapshot.live.bit_count(),
            generation=f"{self._folders.current().name}:{snapshot.generation}",
            age_seconds=self._folders.age_seconds(),
        )

    def _newest(self) -> Snapshot:
        with self._opening:
            path = self._folders.current()
            try:
                if self._folder is None or self._folder.folder != path:
                    self._folder, self._snapshot = WhooshFolder(path), None
                if self._snapshot is None or self._snapshot.generation != self._folder.generation():
                    known = self._snapshot.data if self._snapshot else {}
                    self._snapshot = Snapshot(self._folder.open(), known)
            except SearchUnavailableError:
                raise
            except Exception as error:  # damaged files fail in every way there is
                raise SearchUnavailableError("the search index is damaged") from error
            return self._snapshot
