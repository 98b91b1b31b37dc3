"""Rows as a file has them, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_CELL = 5_000  # characters
MOST_CELLS = 100  # columns


class Mark(Enum):
    """What is wrong with a cell as such."""

    FORMULA = "formula"
    LONG = "long"
    GARBLED = "garbled"
    CONTROL = "control"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be once unpacked, and how many rows it may have."""

    most_bytes: int
    most_rows: int


BY_PAGE = Limits(most_bytes=20 * 1024 * 1024, most_rows=20_000)
BY_COMMAND = Limits(most_bytes=400 * 1024 * 1024, most_rows=200_000)


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """One row by its number in the file; `marks` by the place of the cell."""

    number: int
    cells: list[str]
    marks: Mapping[int, Mark] = field(default_factory=dict)


class UnreadableError(Exception):
    """No table can be read out of this; `is_large`: it is larger than the limits."""

    def __init__(self, *, is_large: bool = False) -> None:
        super().__init__("too large" if is_large else "unreadable")
        self.is_large = is_large
