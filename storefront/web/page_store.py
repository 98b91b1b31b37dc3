"""Finished pages in memory: bounded, made by one thread at a time, never shown too old.

Pure: knows neither Flask nor the database. One store belongs to one process.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Keepable(Protocol):
    """A page; `size` in bytes."""

    @property
    def may_be_kept(self) -> bool: ...

    @property
    def size(self) -> int: ...


K = TypeVar("K")
P = TypeVar("P", bound=Keepable)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How old a page may be (seconds since its making began), and how much is kept.

    `fresh`: shown without question. `lent`: shown while somebody makes the next one. `life`: shown as long as the
    version is still the one it was made of.
    """

    fresh: float
    lent: float
    life: float
    entries: int
    size: int


@dataclass(frozen=True)
class _Entry(Generic[P]):
    page: P
    version: Hashable
    begun: float


@dataclass
class PageStore(Generic[K, P]):
    """Pages by key, the longest unused go first. Safe for many threads."""

    limits: Limits
    now: Callable[[], float] = time.monotonic
    patience: float = 10  # seconds that a thread waits for another's page before it makes its own
    size: int = 0
    _entries: OrderedDict[K, _Entry[P]] = field(default_factory=OrderedDict)
    _making: dict[K, threading.Event] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.size = 0

    def find(self, key: K, version: Hashable) -> P | None:
        """The page of a key as far as it may be shown."""
        with self._lock:
            return self._find(key, version)

    def get(self, key: K, version: Hashable, make: Callable[[], P]) -> P:
        """The page of a key, made anew where there is none or the one there is too old.

        `version` must have been read before the call: what changes while the page is made then changes the version.
        """
        done = threading.Event()
        while True:
            with self._lock:
                page = self._find(key, version)
                if page is not None:
                    return page
                busy = self._making.get(key)
                if busy is None:
                    self._making[key] = done
                    break
            if not busy.wait(self.patience):
                return make()
        try:
            return self._keep(key, version, make)
        finally:
            with self._lock:
                del self._making[key]
            done.set()

    def _find(self, key: K, version: Hashable) -> P | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        age = self.now() - entry.begun
        is_true = entry.version == version and age < self.limits.life
        is_lent = key in self._making and age < self.limits.lent
        if is_true or is_lent or age < self.limits.fresh:
            self._entries.move_to_end(key)
            return entry.page
        return None

    def _keep(self, key: K, version: Hashable, make: Callable[[], P]) -> P:
        begun = self.now()
        page = make()
        with self._lock:
            self._drop(key)
            if page.may_be_kept:
                self._entries[key] = _Entry(page, version, begun)
                self.size += page.size
            while len(self._entries) > self.limits.entries or self.size > self.limits.size:
                self._drop(next(iter(self._entries)))
        return page

    def _drop(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.page.size
