"""Papers for a few eyes: a photo becomes plain pixels, a PDF stays as it came, if nothing in it can run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .durable import write_durably
from .private import erase_private, private_path, read_private, store_private
from .types import MAX_BYTES, PictureProblem, PictureRefused

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_HEAD, _TAIL = b"%PDF-", b"%%EOF"
_TAIL_WITHIN = 1024  # bytes from the end: writers leave some behind the mark
# What a reader runs or opens by itself, or what asks for a password; names may be written with #xx for a letter.
# ISO 32000-1: 7.3.5 names, 7.6 encryption, 12.6 actions
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Encrypt)(?![A-Za-z0-9])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def store_paper(source: bytes, folder: Path, key: str) -> bool:
    """Store an upload as `key` (32 hexadecimal digits); whether it is a PDF, by its content.

    Raises PictureRefused for bad bytes, ValueError for a key that is none, OSError for the disk.
    """
    if not source.startswith(_HEAD):
        store_private(source, folder, key)
        return False
    _check(source)
    write_durably(private_path(folder, key, "pdf"), source)
    return True


def _check(source: bytes) -> None:
    if len(source) > MAX_BYTES:
        raise PictureRefused(PictureProblem.TOO_HEAVY)
    if _TAIL not in source[-_TAIL_WITHIN:]:
        raise PictureRefused(PictureProblem.DAMAGED)
    if _ACTIVE.search(_ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), source)):
        raise PictureRefused(PictureProblem.ACTIVE)


def read_paper(folder: Path, key: str, *, is_pdf: bool) -> bytes | None:
    """The bytes under this key; None when there are none."""
    if not is_pdf:
        return read_private(folder, key)
    try:
        return private_path(folder, key, "pdf").read_bytes()
    except FileNotFoundError:
        return None


def erase_paper(folder: Path, key: str) -> None:
    """Let nothing of it be left; safe to repeat."""
    erase_private(folder, key)
    private_path(folder, key, "pdf").unlink(missing_ok=True)


def list_papers(folder: Path, before: datetime) -> list[str]:
    """The keys of what was written before a moment."""
    files = (path for suffix in ("jpg", "pdf") for path in folder.glob(f"*/*.{suffix}"))
    return sorted(path.stem for path in files if path.stat().st_mtime < before.timestamp())
