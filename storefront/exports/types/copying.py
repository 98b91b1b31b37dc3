"""A product as the form of another catalogue asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storefront.exports.types import RequirementRow
    from storefront.exports.types.entries import EntryView


@dataclass(frozen=True, kw_only=True)
class CopyCell:
    """What one field of the form is given, and what is still missing of it."""

    head: str
    lines: tuple[str, ...]
    rule: str
    lacking: tuple[RequirementRow, ...]


@dataclass(frozen=True, kw_only=True)
class CopyScreen:
    """`has_photos`: here the form asks for them."""

    title: str
    note: str
    cells: tuple[CopyCell, ...]
    has_photos: bool


@dataclass(frozen=True, kw_only=True)
class CopySheet:
    """A product to copy from; `photos` are keys of its photos, `lacking` what belongs to no field."""

    product_id: int
    group_id: int
    regency_code: str
    name: str
    title: str
    version: str
    screens: tuple[CopyScreen, ...]
    photos: tuple[str, ...]
    lacking: tuple[RequirementRow, ...]
    entry: EntryView
