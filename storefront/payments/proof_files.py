"""Where the pictures of proofs lie: in the private folder, which no address leads to; guarded pages read them here."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media import PictureProblem, PictureRefused, erase_private, read_private, store_private
from storefront.payments.types import PaymentProblem, StoredProof

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

PHOTO = "photo"  # the field of the form
CODES: Mapping[PictureProblem, PaymentProblem] = {
    PictureProblem.EMPTY: PaymentProblem.PHOTO_MISSING,
    PictureProblem.TOO_HEAVY: PaymentProblem.PHOTO_HEAVY,
    PictureProblem.TOO_MANY_PIXELS: PaymentProblem.PHOTO_HEAVY,
    PictureProblem.UNKNOWN_KIND: PaymentProblem.PHOTO_KIND,
    PictureProblem.DAMAGED: PaymentProblem.PHOTO_DAMAGED,
}


class _Cabinet:
    """Set once at start by `configure`."""

    folder: Path | None = None


def configure(private_dir: Path) -> None:
    """Say where documents lie that leave only through guarded pages."""
    _Cabinet.folder = private_dir / "proofs"


def folder() -> Path:
    assert _Cabinet.folder, "configure comes first"
    return _Cabinet.folder


def store_proof(order_id: int, upload: bytes) -> StoredProof:
    """Keep the pixels of a photo. The same photo for the same order has the same key, so sending it twice is one.

    Raises:
        RefusedError: when it is no whole picture of the four kinds, or too large.
        OSError: of the disk.
    """
    key = blake2b(upload, digest_size=16, salt=order_id.to_bytes(16, "big")).hexdigest()
    try:
        stored = store_private(upload, folder(), key)
    except PictureRefused as refused:
        raise RefusedError(Problem(code=CODES[refused.problem], at=PHOTO)) from refused
    return StoredProof(key=key, width=stored.width, height=stored.height)


def read_proof(key: str) -> bytes | None:
    """The JPEG; None once it is erased."""
    return read_private(folder(), key)


def erase_proof(key: str) -> None:
    """Safe to repeat."""
    erase_private(folder(), key)


def list_keys(before: datetime) -> list[str]:
    """The pictures that were written before a moment."""
    return [path.stem for path in folder().glob("*/*.jpg") if path.stat().st_mtime < before.timestamp()]
