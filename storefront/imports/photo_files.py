"""The ZIP beside a listing sheet: looked into where it lies, its files found by their bare names."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Self

from storefront.catalogue.types import CLEARING, SEPARATOR
from storefront.imports import files
from storefront.imports.photo_types import MEGABYTE, MOST_FILES, MOST_MEGABYTES, PhotoProblem
from storefront.kernel import settings
from storefront.kernel.archives import Archive, ArchiveLimits, ArchiveProblem, ArchiveRefused, MemberRefused, bare_name
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path
    from types import TracebackType

COLUMN = "foto"
FIELD = "photos"  # of the form
CODES = {
    ArchiveProblem.UNREADABLE: PhotoProblem.ZIP_KIND,
    ArchiveProblem.TOO_LARGE: PhotoProblem.ZIP_LARGE,
    ArchiveProblem.TOO_MANY: PhotoProblem.ZIP_MANY,
}


class ZipPhotos:
    """The photos of an open archive (`types.Photos`); a context manager."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def names(self) -> Collection[str]:
        """Without folders, in lower case: so they are found however they are spelled."""
        return self._archive.names()

    def __contains__(self, name: str) -> bool:
        return name in self._archive

    def read(self, name: str) -> bytes | None:
        """One of them; None when it is not there, locked, damaged, or more than an archive may hold was read."""
        try:
            return self._archive.read(name)
        except (KeyError, MemberRefused, ArchiveRefused):
            return None

    def close(self) -> None:
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def named(cells: Mapping[str, str]) -> list[str]:
    """The photos that a row names, each once."""
    written = (each.strip() for each in cells.get(COLUMN, "").split(SEPARATOR))
    return list(dict.fromkeys(name for name in written if name and name.lower() not in CLEARING))


def names(key: str | None) -> frozenset[str] | None:
    """What lies in a kept archive; None where there is none, or none that opens."""
    if key is None:
        return None
    try:
        with opened(key) as photos:
            return frozenset(photos.names())
    except RefusedError:
        return None


def missing(cells: Mapping[str, str], there: frozenset[str] | None) -> list[Problem]:
    """The photos of a row that the archive lacks: no reason to leave the row out."""
    return [
        Problem(code=PhotoProblem.NOT_THERE, at=COLUMN, values={"name": name})
        for name in named(cells)
        if there is not None and bare_name(name) not in there
    ]


def check(data: bytes) -> None:
    """Raises RefusedError when it is no ZIP, or holds more than it may."""
    _open(BytesIO(data)).close()


def opened(key: str) -> ZipPhotos:
    """The photos of a kept archive. Raises RefusedError as `check`, and when it is gone."""
    return _open(files.CABINET.path_of(key, files.PHOTOS))


def _open(source: Path | BytesIO) -> ZipPhotos:
    allowed = settings.get_many(read_session(), [MOST_MEGABYTES, MOST_FILES])
    end_reading()
    megabytes, most_files = allowed[MOST_MEGABYTES.key], allowed[MOST_FILES.key]
    try:
        return ZipPhotos(Archive(source, ArchiveLimits(unpacked=megabytes * MEGABYTE, files=most_files)))
    except ArchiveRefused as refused:
        most = most_files if refused.problem is ArchiveProblem.TOO_MANY else megabytes
        problem = Problem(code=CODES[refused.problem], at=FIELD, values={"most": most})
        raise RefusedError(problem) from refused
