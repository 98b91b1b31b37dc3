"""Spreadsheets and the ZIPs beside them, in the private folder that no address leads to."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from storefront.imports.types import ImportProblem
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media.durable import write_durably

if TYPE_CHECKING:
    from pathlib import Path

MOST_MEGABYTES = {False: 20, True: 200}  # packed; by a page, by a command
_KEY = re.compile(r"[0-9a-f]{32}")
PHOTOS = "zip"
TABLE = "table"


class _Cabinet:
    """Set once at start by `configure`."""

    folder: Path | None = None
    media: Path | None = None


def configure(private_dir: Path, media_dir: Path) -> None:
    """Say where spreadsheets lie until they are forgotten, and where pictures of listings go."""
    _Cabinet.folder, _Cabinet.media = private_dir / "imports", media_dir


def media_folder() -> Path:
    assert _Cabinet.media, "configure comes first"
    return _Cabinet.media


def path_of(key: str, kind: str = TABLE) -> Path:
    """Raises ValueError for what is no key, so that no name leads out of the folder."""
    assert _Cabinet.folder, "configure comes first"
    if not _KEY.fullmatch(key):
        raise ValueError(f"no file has the name {key!r}")
    return _Cabinet.folder / key[:2] / f"{key}.{kind}"


def keep(data: bytes, kind: str, *, from_command: bool) -> str:
    """Store a file and return its key.

    Raises:
        RefusedError: when it is too large.
        OSError: of the disk.
    """
    most = MOST_MEGABYTES[from_command]
    if len(data) > most * 1024 * 1024:
        raise RefusedError(Problem(code=ImportProblem.FILE_LARGE, at="file", values={"most": most}))
    key = secrets.token_hex(16)
    write_durably(path_of(key, kind), data)
    return key


def erase(key: str, kind: str = TABLE) -> None:
    """Let nothing of it be left; safe to repeat."""
    path_of(key, kind).unlink(missing_ok=True)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
