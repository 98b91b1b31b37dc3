"""The files of a group's papers."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media import Cabinet, PictureProblem, PictureRefused
from storefront.producers import queries
from storefront.producers.types import GroupProblem, OnboardingItem, PaperFormat, StoredPaper

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "file"  # the field of the form
CODES: Mapping[PictureProblem, GroupProblem] = {
    PictureProblem.EMPTY: GroupProblem.FILE_MISSING,
    PictureProblem.TOO_HEAVY: GroupProblem.FILE_HEAVY,
    PictureProblem.TOO_MANY_PIXELS: GroupProblem.FILE_HEAVY,
    PictureProblem.UNKNOWN_KIND: GroupProblem.FILE_KIND,
    PictureProblem.DAMAGED: GroupProblem.FILE_DAMAGED,
    PictureProblem.ACTIVE: GroupProblem.FILE_ACTIVE,
}


CABINET = Cabinet("papers")
configure = CABINET.open


def store(group_id: int, item: OnboardingItem, upload: bytes) -> StoredPaper:
    """Keep a photo, or a PDF as it is; the same file for the same paper has the same key.

    Raises:
        RefusedError: when it is neither, too large, or a PDF that is locked or could run something.
        OSError: of the disk.
    """
    salt = group_id.to_bytes(16, "big")
    key = blake2b(upload, digest_size=16, salt=salt, person=item.encode()).hexdigest()
    try:
        is_pdf = CABINET.keep_paper(key, upload)
    except PictureRefused as refused:
        raise RefusedError(Problem(code=CODES[refused.problem], at=FILE)) from refused
    return StoredPaper(key=key, kind=PaperFormat.PDF if is_pdf else PaperFormat.PHOTO)


def read_paper(paper: StoredPaper) -> bytes | None:
    """The photo (JPEG) or the PDF; None when it is gone."""
    return CABINET.read(paper.key, "pdf" if paper.kind is PaperFormat.PDF else "jpg")


def erase_orphans() -> None:
    """Erase the files that belong to no paper; for the worker to call."""
    CABINET.erase_orphans(queries.list_files)
