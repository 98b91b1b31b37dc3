"""What lies in a folder of files, with checksums; written as the files come, so that it takes no memory."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from storefront.kernel import clock

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from storefront.exports.profiles import Profile

NAME = "manifest.json"
CHUNK = 1024 * 1024


class Manifest:
    """The file `manifest.json` of a folder; a context manager, which ends it."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._folder = folder
        self._left_out: dict[str, int] = {}
        self._named: list[dict[str, str]] = []
        self.products = 0
        self._out = (folder / NAME).open("w", encoding="utf-8")
        about = {
            "title": profile.title,
            "profile": profile.name,
            "version": profile.version,
            "date": profile.date,
            "source": profile.source,
            "made_at": clock.now().astimezone(clock.WITA).isoformat(timespec="seconds"),
        }
        self._out.write(json.dumps(about, ensure_ascii=False, indent=1)[:-2] + ',\n "files": [')
        self._separator = "\n"

    def keep(self, name: str, data: bytes) -> None:
        """Write a file of the folder, and a line about it."""
        (self._folder / name).write_bytes(data)
        self._note(name, len(data), sha256(data).hexdigest())

    def note(self, name: str) -> None:
        """A line about a file that is written already."""
        digest, size = digest_of(self._folder / name)
        self._note(name, size, digest)

    def leave_out(self, sku: str, name: str, why: str) -> None:
        """A photo that is not in the folder. The first of a product are named, all are counted."""
        self._left_out[why] = self._left_out.get(why, 0) + 1
        if len(self._named) < MOST_NAMED:
            self._named.append({"sku": sku, "name": name, "why": why})

    def left_out(self) -> dict[str, int]:
        """How many photos were left out, by the reason."""
        return dict(self._left_out)

    def _note(self, name: str, size: int, digest: str) -> None:
        line = json.dumps({"path": name, "bytes": size, "sha256": digest}, ensure_ascii=False)
        self._out.write(f"{self._separator}  {line}")
        self._separator = ",\n"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        rest = {"products": self.products, "photos_left_out": self._left_out, "left_out_first": self._named}
        self._out.write("\n ],\n" + json.dumps(rest, ensure_ascii=False, indent=1)[2:] + "\n")
        self._out.close()


MOST_NAMED = 1000  # photos left out that the manifest names; KEKURANGAN names every product


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes of a file."""
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
