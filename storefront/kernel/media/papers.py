"""PDFs that are kept as they came: whole ones in which nothing can run."""

from __future__ import annotations

import re

from .types import MAX_BYTES, PictureProblem, PictureRefused

_HEAD, _TAIL = b"%PDF-", b"%%EOF"
_TAIL_WITHIN = 1024  # bytes from the end: writers leave some behind the mark
# What a reader runs or opens by itself, or what asks for a password; names may be written with #xx for a letter.
# ISO 32000-1: 7.3.5 names, 7.6 encryption, 12.6 actions
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Encrypt)(?![A-Za-z0-9])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def is_pdf(source: bytes) -> bool:
    return source.startswith(_HEAD)


def check_pdf(source: bytes) -> None:
    """Refuse what a reader could not open safely.

    Raises:
        PictureRefused: for a PDF that is too large, cut off, locked, or could run something.
    """
    if len(source) > MAX_BYTES:
        raise PictureRefused(PictureProblem.TOO_HEAVY)
    if _TAIL not in source[-_TAIL_WITHIN:]:
        raise PictureRefused(PictureProblem.DAMAGED)
    if _ACTIVE.search(_ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), source)):
        raise PictureRefused(PictureProblem.ACTIVE)
