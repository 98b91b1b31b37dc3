"""A rebuild of the index in a process of its own, fed while others of its documents are still being made."""

from __future__ import annotations

from multiprocessing import get_context
from typing import TYPE_CHECKING

from storefront.search.whoosh_engine import WhooshEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.queues import Queue
    from pathlib import Path

    from storefront.search.engine import Document

    Parcels = Queue["list[Document] | None"]


class FeedError(RuntimeError):
    """The other process has ended without an index; the one in use stays."""


class Feed:
    """Starts the other process; each product must be given once."""

    def __init__(self, folder: Path) -> None:
        # A fresh process: a forked one would take over the parent's locks and its connection to the database.
        context = get_context("spawn")
        self._parcels: Parcels = context.Queue()
        self._process = context.Process(target=_build, args=(folder, self._parcels), daemon=True)
        self._process.start()

    def give(self, documents: Iterable[Document]) -> None:
        self._parcels.put(list(documents))

    def finish(self) -> None:
        """Wait for the index.

        Raises:
            FeedError: when there is none.
        """
        self._parcels.put(None)
        self._process.join()
        if self._process.exitcode != 0:
            self._parcels.cancel_join_thread()  # nobody reads any more
            raise FeedError(f"the process that builds the index ended with {self._process.exitcode}")

    def drop(self) -> None:
        """Give up; the index in use stays."""
        self._process.terminate()
        self._process.join()
        self._parcels.cancel_join_thread()


def _build(folder: Path, parcels: Parcels) -> None:
    WhooshEngine(folder).rebuild(_received(parcels))


def _received(parcels: Parcels) -> Iterator[Document]:
    while (documents := parcels.get()) is not None:
        yield from documents
