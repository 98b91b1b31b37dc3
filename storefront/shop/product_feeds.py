"""`/feed/google.xml` and `/feed/meta.csv`: what is for sale, for the catalogues of Google and Meta."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from flask import Response, request

from storefront.exports import service as exports
from storefront.exports.service import Feed
from storefront.kernel.db import end_reading, read_session
from storefront.shop import blueprint
from storefront.web.guards import public
from storefront.web.packing import takes_gzip
from storefront.web.page_cache import current_cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT = "public, max-age=300"
CHUNK = 64 * 1024


@blueprint.get("/feed/google.xml", defaults={"feed": Feed.GOOGLE})
@blueprint.get("/feed/meta.csv", defaults={"feed": Feed.META})
@public
def product_feed(feed: Feed) -> Response:
    """In Indonesian, and at most a minute old; sent from a packed file, so that nobody's slow line costs memory."""
    cache = current_cache()
    seconds = exports.FEED_SECONDS if cache.store.limits.entries else 0
    kept = exports.kept_feed(read_session(), feed, cache.version(), seconds)
    end_reading()
    is_packed = takes_gzip()
    response = Response(_pieces(kept.path, is_packed=is_packed), mimetype=exports.FEED_WRITERS[feed].mimetype)
    if is_packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(kept.tag, weak=True)  # of the text: packed or not, it says the same
    response.last_modified = kept.made_at
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    return response


def _pieces(path: Path, *, is_packed: bool) -> Iterator[bytes]:
    with path.open("rb") if is_packed else gzip.open(path, "rb") as file:
        while piece := file.read(CHUNK):
            yield piece
