"""The sentences of the shop, collected as `make translations` collects them, and its English catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "storefront" / "translations" / "en.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
Sentence = str | tuple[str, ...]


def forms(sentence: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The one form of a sentence, or singular and plural."""
    if sentence is None:
        return ()
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


@cache
def spoken() -> dict[Sentence, set[str]]:
    """Every sentence that needs English, with the files in which it stands."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]  # Babel left it so
    found: dict[Sentence, set[str]] = {}
    for name, _line, message, _comments, _context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        found.setdefault(message, set()).add(Path(name).as_posix())
    return found


@cache
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)
