"""Writing files for other catalogues, at once or in the worker, and keeping what is said of their readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.exports import addresses, feed_files, files, profiles
from storefront.exports.addresses import current as current_addresses
from storefront.exports.copying import get_copy_sheet
from storefront.exports.ekatalog import write_folder
from storefront.exports.entries import compare_entries_of_group, compare_entry, record_entry
from storefront.exports.feed_files import SECONDS as FEED_SECONDS
from storefront.exports.feed_files import kept_feed
from storefront.exports.feeds import WRITERS as FEED_WRITERS
from storefront.exports.feeds import Feed, write_feed
from storefront.exports.goods import read_goods
from storefront.exports.item_files import PROFILES, write_items
from storefront.exports.kinds import find_kind, offered
from storefront.exports.printing.labels import Batch, Print, Wanted, write_labels
from storefront.exports.printing.labels import problems as label_problems
from storefront.exports.printing.sheets import LabelSheet, label_sheets
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
    "FEED_SECONDS",
    "FEED_WRITERS",
    "PROFILES",
    "Batch",
    "Feed",
    "LabelSheet",
    "Print",
    "ProfileError",
    "Wanted",
    "ask",
    "compare_entries_of_group",
    "compare_entry",
    "configure",
    "current_addresses",
    "erase_expired",
    "file_of",
    "fill",
    "find_kind",
    "get_copy_sheet",
    "judge_all",
    "keep_up",
    "kept_feed",
    "label_problems",
    "label_sheets",
    "offered",
    "on_asked",
    "on_group_papers_changed",
    "on_product_changed",
    "on_stock_changed",
    "read_goods",
    "record_entry",
    "try_again",
    "write_feed",
    "write_folder",
    "write_items",
    "write_labels",
]


def configure(private_dir: Path, media_dir: Path, profile_dir: Path, public_url: str, media_url: str) -> None:
    """Say where files of runs and public pictures lie, where profiles of the office may, and the shop's address."""
    files.CABINET.open(private_dir)
    profiles.configure(profile_dir)
    addresses.configure(public_url, media_url, media_dir)
    feed_files.configure(private_dir)
