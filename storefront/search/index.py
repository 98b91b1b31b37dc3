"""The one engine of this process. Nothing is opened before it is first asked, so processes may fork until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.search.feeding import Feed
from storefront.search.whoosh_engine import WhooshEngine

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.search.engine import SearchEngine

_engines: dict[str, SearchEngine] = {}
_folders: dict[str, Path] = {}


def configure(folder: Path) -> None:
    """Say where the index lies; done once, when the application is made."""
    _engines["shop"] = WhooshEngine(folder)
    _folders["shop"] = folder


def engine() -> SearchEngine:
    """The engine.

    Raises:
        LookupError: before `configure`.
    """
    return _engines["shop"]


def feed() -> Feed:
    """A rebuild of the same index in a process of its own.

    Raises:
        LookupError: before `configure`.
    """
    return Feed(_folders["shop"])
