"""Compressed forms of one body, each made when first asked for and then kept with it."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import brotli
from flask import request
from werkzeug.http import parse_accept_header

ENCODINGS = ("br", "gzip")
HASH_BYTES = 12
MOST_HEADERS = 500


@dataclass(frozen=True)
class Packed:
    """A body; `effort` is the quality of Brotli, 0 to 11: little for what is soon gone, much for what stays."""

    content: bytes
    effort: int = 11
    _forms: dict[str, bytes] = field(default_factory=dict)

    def form(self, encoding: str | None) -> bytes:
        """The content as `br`, `gzip` or, with None, as it is."""
        if encoding is None:
            return self.content
        if encoding not in self._forms:
            is_brotli = encoding == "br"
            packed = brotli.compress(self.content, quality=self.effort) if is_brotli else gzip.compress(self.content)
            self._forms[encoding] = packed
        return self._forms[encoding]

    @cached_property
    def etag(self) -> str:
        return hashlib.blake2b(self.content, digest_size=HASH_BYTES).hexdigest()


def accepted_encoding() -> str | None:
    """What this browser takes, the best first; None where it takes neither."""
    return encoding_of(request.headers.get("Accept-Encoding", ""))


def takes_gzip() -> bool:
    """For what lies packed already: whether this browser takes it so, whatever it likes better."""
    return parse_accept_header(request.headers.get("Accept-Encoding", "")).quality("gzip") > 0


@lru_cache(MOST_HEADERS)
def encoding_of(accepts: str) -> str | None:
    """The best encoding for an `Accept-Encoding`; all browsers together send a handful of them."""
    return parse_accept_header(accepts).best_match(ENCODINGS)
