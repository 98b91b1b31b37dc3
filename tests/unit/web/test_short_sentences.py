"""Who sells here may never have sold online: no sentence of the workspace is longer than fifteen words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.messages.extract import extract_from_file

from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_WORDS = 15
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract"}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)[a-z]")
END = re.compile(r"(?<=[.!?])\s+")
OTHERS = {"shop", "office", "demo", "cli"}  # whoever buys or works in an office may meet a longer one
PAGES = sorted(
    path
    for room in ("storefront", "templates")
    for path in (ROOT / room).rglob("*.*")
    if path.suffix in METHODS and OTHERS.isdisjoint(path.relative_to(ROOT).parts)
)


def sentences(path: Path) -> Iterator[str]:
    for _line, message, _comments, _context in extract_from_file(METHODS[path.suffix], path, keywords=KEYWORDS):
        for form in message if isinstance(message, tuple) else (message,):
            yield from END.split(PLACEHOLDER.sub("Nama", form))


def length(sentence: str) -> int:
    """A dash or a sign between two words is none."""
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def test_no_sentence_has_more_than_fifteen_words() -> None:
    """Pages of the workspace, and all that they share with others: components, problems, letters."""
    long = {path: [each for each in sentences(path) if length(each) > MOST_WORDS] for path in PAGES}
    assert {path: found for path, found in long.items() if found} == {}


def test_the_sentences_are_found_and_counted() -> None:
    found = [each for path in PAGES for each in sentences(path)]
    assert len(found) > 1000
    assert "Cari barang" in found
    assert length("Barang tercatat di jalan — Nama, 12 lembar.") == 7
    assert END.split("Satu. Dua tiga? Empat") == ["Satu.", "Dua tiga?", "Empat"]
