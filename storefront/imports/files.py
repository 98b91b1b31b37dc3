"""Spreadsheets and the ZIPs beside them, in the private folder that no address leads to."""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import TYPE_CHECKING

from storefront.imports.types import ImportProblem
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.media import Cabinet

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

MOST_MEGABYTES = {False: 20, True: 200}  # packed; by a page, by a command
PHOTOS = "zip"
TABLE = "table"
CABINET = Cabinet("imports", (TABLE, PHOTOS))


class _Media:
    """Set once at start by `configure`."""

    folder: Path | None = None


def configure(private_dir: Path, media_dir: Path) -> None:
    """Say where spreadsheets lie until they are forgotten, and where pictures of listings go."""
    CABINET.open(private_dir)
    _Media.folder = media_dir


def media_folder() -> Path:
    assert _Media.folder, "configure comes first"
    return _Media.folder


def keep(data: bytes, kind: str, *, from_command: bool) -> str:
    """Store a file and return its key.

    Raises:
        RefusedError: when it is too large, or the disk takes nothing.
    """
    most = MOST_MEGABYTES[from_command]
    if len(data) > most * 1024 * 1024:
        raise RefusedError(Problem(code=ImportProblem.FILE_LARGE, at="file", values={"most": most}))
    key = secrets.token_hex(16)
    try:
        CABINET.keep(key, data, kind)
    except OSError as error:
        log.exception("no file of an import can be kept")
        raise RefusedError(Problem(code=ImportProblem.NOT_KEPT, at="file")) from error
    return key


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
