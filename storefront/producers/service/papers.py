"""The files of papers: in the private folder, to which no address leads; guarded pages read them here."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media import PictureProblem, PictureRefused, papers
from storefront.producers import queries
from storefront.producers.types import GroupProblem, OnboardingItem, PaperFormat, StoredPaper

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "file"  # the field of the form
ORPHAN_AFTER = timedelta(days=1)  # a file whose upload never became a row, or that was replaced
PORTION = 100
CODES: Mapping[PictureProblem, GroupProblem] = {
    PictureProblem.EMPTY: GroupProblem.FILE_MISSING,
    PictureProblem.TOO_HEAVY: GroupProblem.FILE_HEAVY,
    PictureProblem.TOO_MANY_PIXELS: GroupProblem.FILE_HEAVY,
    PictureProblem.UNKNOWN_KIND: GroupProblem.FILE_KIND,
    PictureProblem.DAMAGED: GroupProblem.FILE_DAMAGED,
    PictureProblem.ACTIVE: GroupProblem.FILE_ACTIVE,
}


class _Cabinet:
    """Set once at start by `configure`."""

    folder: Path | None = None


def configure(private_dir: Path) -> None:
    """Say where papers lie."""
    _Cabinet.folder = private_dir / "papers"


def folder() -> Path:
    assert _Cabinet.folder, "configure comes first"
    return _Cabinet.folder


def store(group_id: int, item: OnboardingItem, upload: bytes) -> StoredPaper:
    """Keep a photo, or a PDF as it is; the same file for the same paper has the same key.

    Raises:
        RefusedError: when it is neither, too large, or a PDF that is locked or could run something.
        OSError: of the disk.
    """
    salt = group_id.to_bytes(16, "big")
    key = blake2b(upload, digest_size=16, salt=salt, person=item.encode()).hexdigest()
    try:
        is_pdf = papers.store_paper(upload, folder(), key)
    except PictureRefused as refused:
        raise RefusedError(Problem(code=CODES[refused.problem], at=FILE)) from refused
    return StoredPaper(key=key, kind=PaperFormat.PDF if is_pdf else PaperFormat.PHOTO)


def read_paper(paper: StoredPaper) -> bytes | None:
    """The photo (JPEG) or the PDF; None when it is gone."""
    return papers.read_paper(folder(), paper.key, is_pdf=paper.kind is PaperFormat.PDF)


def erase_orphans() -> None:
    """Erase the files that belong to no paper, a day after they came; for the worker to call."""
    keys = papers.list_papers(folder(), clock.now() - ORPHAN_AFTER)
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        known = queries.list_files(read_session(), portion)
        end_reading()
        for key in set(portion) - known:
            papers.erase_paper(folder(), key)
