"""Page numbers from an address, and the window of pages around them."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PAGES = 1000


def page_number(text: str | None) -> int:
    """The page that an address asks for, from 1 to 1,000; anything else is the first."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > len(str(MOST_PAGES)):
        return 1
    return min(max(int(text), 1), MOST_PAGES)


def key_after(text: str | None) -> int | None:
    """The key below which the next page of a list begins ("older than this one"), or None for the first page."""
    longest_key = 18
    if not text or not text.isascii() or not text.isdecimal() or len(text) > longest_key:
        return None
    return int(text)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where a list stands: `number` from 1, `size` entries a page, `total` entries in all."""

    number: int
    size: int
    total: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def count(self) -> int:
        """How many pages can be opened; an empty list has one."""
        return min(max(-(-self.total // self.size), 1), MOST_PAGES)

    @property
    def has_next(self) -> bool:
        return self.number < self.count
