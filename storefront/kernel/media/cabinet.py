"""Files for a few eyes: in the private folder, to which no address leads; guarded pages read them here."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session

from .durable import write_durably
from .encode import encode_jpeg
from .papers import check_pdf, is_pdf
from .private import plain_pixels
from .types import StoredPicture

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

ORPHAN_AFTER = timedelta(days=1)  # a file whose upload never became a row, or that another replaced
PORTION = 100
SUFFIXES = ("jpg", "pdf")
_KEY = re.compile(r"[0-9a-f]{32}")


class Cabinet:
    """One folder of such files, each under a key of the caller's: 32 hexadecimal digits.

    Every act raises ValueError for what is no key, so that no name leads out of the folder, and OSError of the disk.
    """

    def __init__(self, name: str, suffixes: Sequence[str] = SUFFIXES) -> None:
        self._name, self._suffixes = name, suffixes
        self._folder: Path | None = None

    def open(self, private_dir: Path) -> None:
        """Say where documents lie that leave only through guarded pages; once, at start."""
        self._folder = private_dir / self._name

    @property
    def folder(self) -> Path:
        assert self._folder, "open comes first"
        return self._folder

    def path_of(self, key: str, suffix: str) -> Path:
        """Where it lies, or would."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"no private file has the name {key!r}")
        return self.folder / key[:2] / f"{key}.{suffix}"

    def keep(self, key: str, data: bytes, suffix: str) -> None:
        """Keep bytes as they came; whoever reads them trusts nothing in them."""
        write_durably(self.path_of(key, suffix), data)

    def keep_photo(self, key: str, source: bytes) -> StoredPicture:
        """Keep the pixels of a photo as a JPEG, upright and with nothing else of it.

        Raises:
            PictureRefused: for what is no whole picture of the kinds taken, or too large.
        """
        path = self.path_of(key, "jpg")
        pixels = plain_pixels(source)
        write_durably(path, encode_jpeg(pixels))
        return StoredPicture(key=key, width=pixels.width, height=pixels.height)

    def keep_paper(self, key: str, source: bytes) -> bool:
        """Keep a photo, or a PDF as it came; whether it is a PDF, by its content.

        Raises:
            PictureRefused: for what is neither, too large, or a PDF that is locked or could run something.
        """
        if not is_pdf(source):
            self.keep_photo(key, source)
            return False
        check_pdf(source)
        write_durably(self.path_of(key, "pdf"), source)
        return True

    def read(self, key: str, suffix: str = "jpg") -> bytes | None:
        """The bytes under this key; None when there are none."""
        try:
            return self.path_of(key, suffix).read_bytes()
        except FileNotFoundError:
            return None

    def erase(self, key: str) -> None:
        """Let nothing of it be left; safe to repeat."""
        for suffix in self._suffixes:
            self.path_of(key, suffix).unlink(missing_ok=True)

    def erase_orphans(self, known: Callable[[Session, Sequence[str]], Collection[str]]) -> None:
        """Erase what belongs to nothing, a day after it came; `known`: which of these keys some row names.

        An upload leaves its file before its row; one that was refused or cut off in between has no row.
        """
        before = (clock.now() - ORPHAN_AFTER).timestamp()
        files = (path for suffix in self._suffixes for path in self.folder.glob(f"*/*.{suffix}"))
        keys = sorted({path.stem for path in files if path.stat().st_mtime < before})
        for start in range(0, len(keys), PORTION):
            portion = keys[start : start + PORTION]
            named = known(read_session(), portion)
            end_reading()
            for key in set(portion).difference(named):
                self.erase(key)
