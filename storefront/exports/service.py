"""What keeps the files for other catalogues, and what they are made from, as they must be now."""

from __future__ import annotations

from storefront.exports.addresses import current as current_addresses
from storefront.exports.feed_files import SECONDS as FEED_SECONDS
from storefront.exports.feed_files import kept_feed
from storefront.exports.feeds import WRITERS as FEED_WRITERS
from storefront.exports.feeds import Feed, write_feed
from storefront.exports.goods import read_goods
from storefront.exports.printing.labels import Batch, Print, Wanted, write_labels
from storefront.exports.printing.labels import problems as label_problems
from storefront.exports.printing.sheets import LabelSheet, label_sheets
from storefront.exports.readiness import (
    fill,
    judge_all,
    keep_up,
    on_group_papers_changed,
    on_product_changed,
    on_stock_changed,
)

__all__ = [
    "FEED_SECONDS",
    "FEED_WRITERS",
    "Batch",
    "Feed",
    "LabelSheet",
    "Print",
    "Wanted",
    "current_addresses",
    "fill",
    "judge_all",
    "keep_up",
    "kept_feed",
    "label_problems",
    "label_sheets",
    "on_group_papers_changed",
    "on_product_changed",
    "on_stock_changed",
    "read_goods",
    "write_feed",
    "write_labels",
]
