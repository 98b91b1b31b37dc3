"""Static files: read once at start, CSS joined for each door, all under one content hash, compressed in memory."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app

from storefront.web.packing import Packed

if TYPE_CHECKING:
    from pathlib import Path

TEXT_SUFFIXES = frozenset({".css", ".js", ".svg", ".json", ".txt", ".webmanifest"})
HASH_LENGTH = 12
DOORS = "css/doors.json"
SIGN = "img/favicon.svg"
_QUOTED = r"""(?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_COMMENT = re.compile(rf"{_QUOTED}|/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(rf"{_QUOTED}|\s*(?P<mark>[{{}};,])\s*|\s+")


@dataclass(frozen=True)
class StaticFile:
    """One file as it is served; text is compressed when first asked for, as hard as it goes."""

    body: Packed
    mimetype: str
    is_text: bool


def shrink_css(text: str) -> str:
    """Without comments and without blanks that mean nothing; texts in quotes stay as they are."""
    bare = _COMMENT.sub(lambda found: found["quoted"] or " ", text)
    return _BLANKS.sub(lambda found: found["quoted"] or found["mark"] or " ", bare).strip()


class Assets:
    """The static tree. `css/doors.json` names for each door the CSS files to join, in order."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, StaticFile] = {}
        raw = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files_below(folder)}
        doors: dict[str, list[str]] = json.loads(raw.pop(DOORS, b"{}"))
        self.doors = frozenset(doors)
        for door, names in doors.items():
            joined = "\n".join(raw[f"css/{name}"].decode() for name in names)
            raw[door_path(door)] = shrink_css(joined).encode()
        for path, content in raw.items():
            suffix = PurePosixPath(path).suffix
            mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self.files[path] = StaticFile(Packed(content), mimetype, is_text=suffix in TEXT_SUFFIXES)
        self.hash = _hash_of(raw)

    def url(self, path: str) -> str:
        """The address of a file.

        Raises:
            LookupError: when there is no such file, so that a page with a dead link never leaves the house.
        """
        if path not in self.files:
            raise LookupError(f"no static file {path}")
        return f"/static/{self.hash}/{path}"


def door_path(door: str) -> str:
    """Where a door's joined CSS lies: beside its parts, so that relative addresses in them stay right."""
    return f"css/door-{door}.css"


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _hash_of(files: dict[str, bytes]) -> str:
    """One hash for the whole tree: a module that imports another must change its address when the other changes."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0".encode())
        total.update(files[path])
    return total.hexdigest()[:HASH_LENGTH]


def current_assets() -> Assets:
    assets = current_app.extensions["assets"]
    assert isinstance(assets, Assets)
    return assets


def asset(path: str) -> str:
    """The address of a static file, such as `js/form.js`."""
    return current_assets().url(path)


def sign_url() -> str:
    """The sign of the shop within the page: one request less, and its shapes are those of the wordmark beside it."""
    svg = current_assets().files[SIGN].body.content.decode().strip()
    return "data:image/svg+xml," + quote(svg, safe=" /:=,.()")


def css_url(door: str) -> str:
    """The address of a door's joined CSS."""
    return current_assets().url(door_path(door))
