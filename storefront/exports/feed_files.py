"""Feeds as files: made when something has changed since, kept packed, and handed to whoever asks.

Making one asks for the whole catalogue, and whoever fetches it may be slow: so it is written first, and no database
waits for a reader.
"""

from __future__ import annotations

import gzip
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.exports import addresses
from storefront.exports.feeds import profile_text, write_feed
from storefront.exports.goods import PORTION
from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.media import whole_file

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import Selection
    from storefront.exports.feeds import Feed
    from storefront.exports.types import Progress

SECONDS = 60.0  # for so long a feed is handed out, whatever changes: as pages are at most
LENT = 600.0  # seconds: somebody may be about to open the one before
EFFORT = 6  # of gzip
TAG_BYTES = 12
_turn = Lock()


@dataclass(frozen=True, kw_only=True)
class KeptFeed:
    """A packed feed; `tag` names its content, which nothing later changes."""

    path: Path
    tag: str
    made_at: datetime


class _Folder:
    path: Path | None = None


def configure(private_dir: Path) -> None:
    """Say where feeds are kept."""
    _Folder.path = private_dir / "feeds"


def kept_feed(session: Session, feed: Feed, version: Hashable, seconds: float = SECONDS) -> KeptFeed:
    """The feed as it is by now, or was some seconds ago; `version` changes with whatever changes a public page.

    Several who ask at once wait for one who makes it. Raises OSError of the disk, and then leaves no half file.
    """
    tag = _tag(feed, version)
    with _turn:
        made = _made(feed)
        if made is None or (made.tag != tag and time.time() - made.made_at.timestamp() >= seconds):
            made = _make(session, feed, tag)
    return made


def _tag(feed: Feed, version: Hashable) -> str:
    """Of all that goes into it: also the day, on which licences and promises end, and the shop's address."""
    parts = (version, clock.today(), addresses.current().home, profile_text(feed))
    return blake2b(repr(parts).encode(), digest_size=TAG_BYTES).hexdigest()


def _folder() -> Path:
    assert _Folder.path, "configure comes first"
    return _Folder.path


def _made(feed: Feed) -> KeptFeed | None:
    files = sorted(_folder().glob(f"{feed}-*.gz"), key=lambda path: path.stat().st_mtime_ns)
    if not files:
        return None
    made_at = datetime.fromtimestamp(files[-1].stat().st_mtime, UTC)
    return KeptFeed(path=files[-1], tag=files[-1].stem.partition("-")[2], made_at=made_at)


def _make(session: Session, feed: Feed, tag: str) -> KeptFeed:
    folder = _folder()
    with whole_file(folder / f"{feed}-{tag}.gz") as part, part.open("wb") as file:
        _pack(session, feed, file)
    made = _made(feed)
    assert made, "it was just written"
    for older in folder.glob(f"{feed}-*.gz"):
        with suppress(FileNotFoundError):
            if made.made_at.timestamp() - older.stat().st_mtime > LENT:
                older.unlink()
    return made


def write_feed_file(wanted: Selection, target: Path, tell: Progress, *, feed: Feed) -> None:
    """A feed of these products for somebody to upload by hand; what buyers do not see is left out."""
    session, chosen = read_session(), replace(wanted, only_public=True)
    total = catalogue.count_exported(session, chosen)
    with target.open("w", encoding="utf-8", newline="") as file:
        for number, piece in enumerate(write_feed(session, feed, addresses.current(), chosen)):
            file.write(piece)
            tell(min(number * PORTION, total), total)  # the first piece is the head


def _pack(session: Session, feed: Feed, file: BinaryIO) -> None:
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=EFFORT, mtime=0) as packed:
        for piece in write_feed(session, feed, addresses.current()):
            packed.write(piece.encode())
