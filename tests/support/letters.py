"""The post of a test: what the worker would send, and the links in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storefront.kernel import worker
from storefront.notifications.outgoing import outgoing

if TYPE_CHECKING:
    import pytest

    from storefront.notifications.types import Letter

LINK = re.compile(r"https?://[^/\s]+(/[^\s\"<]+)")


class Box:
    """Takes letters instead of the post."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.forgotten: list[str] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def forget(self, key: str) -> None:
        self.forgotten.append(key)

    def collect(self) -> list[Letter]:
        """Let the worker write, and empty the box."""
        worker.drain([])
        found, self.letters = self.letters, []
        return found

    def link(self, to: str = "") -> str:
        """The path that the only letter, or the only one to this address, leads to first."""
        (letter,) = (each for each in self.collect() if to in {"", each.to})
        found = LINK.search(letter.text)
        assert found, letter.text
        return found[1]


def open_box(monkeypatch: pytest.MonkeyPatch) -> Box:
    box = Box()
    monkeypatch.setattr(outgoing, "_post", box)
    return box
