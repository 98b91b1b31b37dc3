"""ZIP files of strangers: what lies in one is counted before and while it is read, and nothing is written anywhere."""

from __future__ import annotations

import zlib
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import TracebackType
    from typing import IO
    from zipfile import ZipInfo

MOST_RATIO = 100  # unpacked to packed; what compresses better is made to fill a disk
SMALL = 64 * 1024  # bytes: below it a good ratio harms nobody
PORTION = 64 * 1024
LOCKED = 0x1  # flag bit of an encrypted member (APPNOTE 4.4.4)
METHODS = (0, 8)  # stored and deflated: others cost memory that nobody has counted
ENTRY = b"PK\x01\x02"  # begins each entry of a directory (APPNOTE 4.3.12)
OF_SYSTEMS = "__macosx/"  # and names with a dot before them: what computers add by themselves


class ArchiveProblem(StrEnum):
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"


class ArchiveRefused(Exception):  # noqa: N818 -- the word of the domain, not a fault of the program
    """Nothing of the archive is taken; `problem` says why."""

    def __init__(self, problem: ArchiveProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class MemberRefused(Exception):  # noqa: N818 -- as above
    """This file of the archive is locked, damaged or larger than it says; the others may be sound."""


@dataclass(frozen=True, kw_only=True)
class ArchiveLimits:
    """What one archive may hold: bytes when unpacked, and files."""

    unpacked: int
    files: int


class Archive:
    """An open archive whose files are found by their bare name, however it is spelled and in whatever folder it lies.

    The directory is checked when it is opened; each file once more while it is read, as a directory may lie. Use it
    as a context manager.
    """

    def __init__(self, source: Path | IO[bytes], limits: ArchiveLimits) -> None:
        """Raises ArchiveRefused for what is no ZIP, or holds more than it may."""
        self._zip = open_zip(source, limits.files)
        try:
            self._members = _admitted(self._zip.infolist(), limits)
        except ArchiveRefused:
            self._zip.close()
            raise
        self._left = limits.unpacked

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def names(self) -> Collection[str]:
        """The bare names, in lower case."""
        return self._members.keys()

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: str) -> bool:
        return bare_name(name) in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            KeyError: when there is none of that name.
            MemberRefused: when it cannot be read, or is larger than the directory says.
            ArchiveRefused: when with it more was read than an archive may hold.
        """
        member = self._members[bare_name(name)]
        if member.flag_bits & LOCKED or member.compress_type not in METHODS:
            raise MemberRefused(name)
        try:
            data = self._unpack(member)
        except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
            raise MemberRefused(name) from error
        return data

    def _unpack(self, member: ZipInfo) -> bytes:
        parts: list[bytes] = []
        size = 0
        with self._zip.open(member) as file:
            while part := file.read(PORTION):
                size += len(part)
                self._left -= len(part)
                if size > member.file_size:
                    raise MemberRefused(member.filename)
                if self._left < 0:
                    raise ArchiveRefused(ArchiveProblem.TOO_LARGE)
                parts.append(part)
        return b"".join(parts)


def open_zip(source: Path | IO[bytes], most_files: int) -> ZipFile:
    """An open archive, unless its directory names more files: opening it costs half a kilobyte for each.

    Raises:
        ArchiveRefused: for what is no ZIP, or names too many.
    """
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
            if _count_entries(file) > most_files:
                raise ArchiveRefused(ArchiveProblem.TOO_MANY)
        return ZipFile(source)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ArchiveRefused(ArchiveProblem.UNREADABLE) from error


def _count_entries(file: IO[bytes]) -> int:
    """At most so many; what a directory says of itself may be a lie."""
    count, tail = 0, b""
    file.seek(0)
    while portion := file.read(PORTION):
        seen = tail + portion
        count += seen.count(ENTRY)
        tail = seen[1 - len(ENTRY) :]
    return count


def bare_name(name: str) -> str:
    """The last part of a path, without regard to case: `Foto/Kopi.JPG` is `kopi.jpg`."""
    return name.replace("\\", "/").rpartition("/")[2].strip().casefold()


def _admitted(infos: list[ZipInfo], limits: ArchiveLimits) -> dict[str, ZipInfo]:
    """The files by bare name; of several of one name the first."""
    if len(infos) > limits.files:
        raise ArchiveRefused(ArchiveProblem.TOO_MANY)
    if sum(info.file_size for info in infos) > limits.unpacked or any(map(_is_bomb, infos)):
        raise ArchiveRefused(ArchiveProblem.TOO_LARGE)
    members: dict[str, ZipInfo] = {}
    for info in infos:
        name = bare_name(info.filename)
        if name and not name.startswith(".") and not info.filename.casefold().startswith(OF_SYSTEMS):
            members.setdefault(name, info)
    return members


def _is_bomb(info: ZipInfo) -> bool:
    return info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)
