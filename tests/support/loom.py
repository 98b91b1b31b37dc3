"""The demo's woven pictures, made once and lent to every process of the tests that shows them."""

from __future__ import annotations

import fcntl
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from config import ROOT
from storefront.catalogue.types import NewPicture
from storefront.demo import pictures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SOURCES = ("storefront/kernel/weave/*", "storefront/kernel/media/*.py", "storefront/demo/pictures.py")


@dataclass(frozen=True)
class Loom:
    """Weaves into `folder` what does not lie there yet; whoever else needs the same waits for it."""

    folder: Path

    @property
    def media(self) -> Path:
        """The store of pictures, to be shared by every shop."""
        return self.folder / "media"

    def weave(self, orders: Sequence[pictures.Order], folder: Path) -> list[NewPicture]:
        """What `demo.pictures.weave_all` gives, from the record of an earlier run where there is one."""
        assert folder.samefile(self.media)
        record = self.folder / f"{_digest(repr(list(orders)).encode())}.json"
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not record.exists():
                woven = pictures.weave_all(orders, folder)
                record.write_text(json.dumps([asdict(picture) for picture in woven]), encoding="utf-8")
        return [NewPicture(**each) for each in json.loads(record.read_text(encoding="utf-8"))]


def loom_in(folder: Path) -> Loom:
    """The loom of this state of the weaving code: other code weaves other cloth, in a folder of its own."""
    files = sorted(path for source in SOURCES for path in ROOT.glob(source) if path.is_file())
    loom = Loom(folder / _digest(*(path.read_bytes() for path in files)))
    loom.media.mkdir(parents=True, exist_ok=True)
    return loom


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
