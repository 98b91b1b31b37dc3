"""Where a Whoosh index lives: a folder per build, a pointer file to the present one, and one writer at a time."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from .engine import SearchUnavailableError

_POINTER = "current"
_PREFIX = "build-"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class IndexFolders:
    """The builds below one root folder, which is made when first written to."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """The folder in use; raises SearchUnavailableError when nothing was built yet."""
        try:
            name = (self.root / _POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SearchUnavailableError("there is no search index yet") from error
        if not name.startswith(_PREFIX) or "/" in name:
            raise SearchUnavailableError("the pointer to the search index is damaged")
        return self.root / name

    def fresh(self) -> Path:
        """A name for the next build; the folder does not exist yet."""
        return self.root / f"{_PREFIX}{uuid4().hex}"

    def switch(self, folder: Path) -> None:
        """Make a finished build the current one, safe against a power cut, and remove what nobody reads any more.

        The build before this one stays: a reader may just be opening it.
        """
        for file in folder.iterdir():
            _sync(file)
        _sync(folder)
        before = self._current_name()
        draft = self.root / f"{_POINTER}.new"
        draft.write_text(folder.name + "\n", encoding="ascii")
        _sync(draft)
        draft.replace(self.root / _POINTER)
        _sync(self.root)
        for old in self.root.glob(f"{_PREFIX}*"):
            if old.name not in {before, folder.name}:
                shutil.rmtree(old, ignore_errors=True)

    def _current_name(self) -> str:
        try:
            return self.current().name
        except SearchUnavailableError:
            return ""

    def age_seconds(self) -> float:
        """Seconds since the last switch; raises SearchUnavailableError."""
        self.current()
        return max(0.0, time.time() - (self.root / _POINTER).stat().st_mtime)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write, waiting for another writer (a rebuild by hand beside the worker) to finish."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
