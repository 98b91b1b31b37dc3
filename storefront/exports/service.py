"""Files for other catalogues and for paper."""

from __future__ import annotations

from storefront.exports.addresses import current as current_addresses
from storefront.exports.feed_files import SECONDS as FEED_SECONDS
from storefront.exports.feed_files import kept_feed
from storefront.exports.feeds import WRITERS as FEED_WRITERS
from storefront.exports.feeds import Feed, write_feed

__all__ = ["FEED_SECONDS", "FEED_WRITERS", "Feed", "current_addresses", "kept_feed", "write_feed"]
