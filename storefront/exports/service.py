"""Writing files for other catalogues, at once or in the worker, and keeping what is said of their readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.exports import files, photos, profiles, reading
from storefront.exports.ekatalog import write_folder
from storefront.exports.item_files import PROFILES, write_items
from storefront.exports.profiles import ProfileError
from storefront.exports.readiness import (
    fill,
    judge_all,
    keep_up,
    on_group_papers_changed,
    on_product_changed,
    on_stock_changed,
)
from storefront.exports.runs import ask, erase_expired, file_of, on_asked, try_again

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "PROFILES",
    "ProfileError",
    "ask",
    "configure",
    "erase_expired",
    "file_of",
    "fill",
    "judge_all",
    "keep_up",
    "on_asked",
    "on_group_papers_changed",
    "on_product_changed",
    "on_stock_changed",
    "try_again",
    "write_folder",
    "write_items",
]


def configure(private_dir: Path, media_dir: Path, profile_dir: Path, public_url: str, media_url: str) -> None:
    """Say where files of runs and public pictures lie, where profiles of the office may, and the shop's address."""
    files.CABINET.open(private_dir)
    photos.configure(media_dir)
    profiles.configure(profile_dir)
    reading.configure(public_url, media_url)
