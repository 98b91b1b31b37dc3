"""Files that are whole or not there, also after a power cut."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_durably(path: Path, data: bytes) -> None:
    """Write beside the place, fsync, rename, fsync the folder; makes missing folders.

    Raises OSError (a full disk, say) and then leaves nothing behind: the old file, if any, still stands.
    """
    _make_folder(path.parent)
    part = path.parent / f".{path.name}.{secrets.token_hex(8)}.part"
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write what is too large for memory: it takes its place once it is whole; makes missing folders.

    It ends alike, for writers that look at that. What fails leaves nothing behind: the old file still stands.
    """
    _make_folder(path.parent)
    part = path.parent / f".{path.stem}.{secrets.token_hex(8)}.part{path.suffix}"
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
