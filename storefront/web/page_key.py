"""What tells one public page from another: the address, and the little that a page depends on besides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from storefront.kernel.text import LANGUAGES
from storefront.web import language

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NOTHING_BUT_LANGUAGE = re.compile(rf"(?:{language.COOKIE}=({'|'.join(LANGUAGES)}))?")
"""The cookies of somebody of whom nothing else is known."""


class Key(NamedTuple):
    """`tongue` is the language that was chosen before, if any; the host has been found to be ours."""

    host: str
    path: str
    query: str
    tongue: str | None
    prefers_english: bool
    saves_data: bool


def key_of(environ: WSGIEnvironment, tongue: str | None) -> Key:
    """The key of a request; `tongue` is what the cookie of the language says."""
    return Key(
        host=environ.get("HTTP_HOST", ""),
        path=environ["PATH_INFO"],
        query=environ["QUERY_STRING"],
        tongue=tongue if tongue in LANGUAGES else None,
        prefers_english=language.prefers_english(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        saves_data=environ.get("HTTP_SAVE_DATA", "").strip().lower() == "on",
    )
