"""Where the pictures of proofs lie: in the private folder, which no address leads to; guarded pages read them here."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media import Cabinet, PictureProblem, PictureRefused
from storefront.payments.types import PaymentProblem, StoredProof

if TYPE_CHECKING:
    from collections.abc import Mapping

PHOTO = "photo"  # the field of the form
CODES: Mapping[PictureProblem, PaymentProblem] = {
    PictureProblem.EMPTY: PaymentProblem.PHOTO_MISSING,
    PictureProblem.TOO_HEAVY: PaymentProblem.PHOTO_HEAVY,
    PictureProblem.TOO_MANY_PIXELS: PaymentProblem.PHOTO_HEAVY,
    PictureProblem.UNKNOWN_KIND: PaymentProblem.PHOTO_KIND,
    PictureProblem.DAMAGED: PaymentProblem.PHOTO_DAMAGED,
}


CABINET = Cabinet("proofs")
configure, read_proof = CABINET.open, CABINET.read


def store_proof(order_id: int, upload: bytes) -> StoredProof:
    """Keep the pixels of a photo. The same photo for the same order has the same key, so sending it twice is one.

    Raises:
        RefusedError: when it is no whole picture of the four kinds, or too large.
        OSError: of the disk.
    """
    key = blake2b(upload, digest_size=16, salt=order_id.to_bytes(16, "big")).hexdigest()
    try:
        stored = CABINET.keep_photo(key, upload)
    except PictureRefused as refused:
        raise RefusedError(Problem(code=CODES[refused.problem], at=PHOTO)) from refused
    return StoredProof(key=key, width=stored.width, height=stored.height)
