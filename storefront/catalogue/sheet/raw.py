"""How much of a file is read, and that none of it can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be once unpacked, and how many rows it may have."""

    most_bytes: int
    most_rows: int


BY_PAGE = Limits(most_bytes=20 * 1024 * 1024, most_rows=20_000)
BY_COMMAND = Limits(most_bytes=400 * 1024 * 1024, most_rows=200_000)


class UnreadableError(Exception):
    """No table can be read out of this; `is_large`: it is larger than the limits."""

    def __init__(self, *, is_large: bool = False) -> None:
        super().__init__("too large" if is_large else "unreadable")
        self.is_large = is_large
