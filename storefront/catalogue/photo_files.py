"""Photos of goods on their way into the public media store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.catalogue.types import CatalogueProblem
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media import PictureProblem, PictureRefused, store_picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIELD = "photos"  # of the form
CODES: Mapping[PictureProblem, CatalogueProblem] = {
    PictureProblem.EMPTY: CatalogueProblem.PHOTO_MISSING,
    PictureProblem.TOO_HEAVY: CatalogueProblem.PHOTO_HEAVY,
    PictureProblem.TOO_MANY_PIXELS: CatalogueProblem.PHOTO_LARGE,
    PictureProblem.UNKNOWN_KIND: CatalogueProblem.PHOTO_KIND,
    PictureProblem.DAMAGED: CatalogueProblem.PHOTO_DAMAGED,
}


def refusal(refused: PictureRefused, field: str, name: str) -> RefusedError:
    """Why a file is no photo for us, at its field."""
    return RefusedError(Problem(code=CODES[refused.problem], at=field, values={"name": name}))


def store_photo(upload: bytes, name: str, folder: Path) -> dict[str, Any]:
    """Store an upload in every width, upright and with nothing but its pixels; it as a value of `content`.

    `name` is what the person calls the file. Takes about a second: never within a transaction.

    Raises:
        RefusedError: when it is no whole picture of the four kinds, or too large.
        OSError: of the disk.
    """
    try:
        stored = store_picture(upload, folder)
    except PictureRefused as refused:
        raise refusal(refused, FIELD, name) from refused
    return {"key": stored.key, "width": stored.width, "height": stored.height, "is_woven": False}
