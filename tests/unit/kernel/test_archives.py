"""ZIP files as people and attackers send them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED

import pytest

from storefront.kernel import archives
from storefront.kernel.archives import Archive, ArchiveLimits, ArchiveProblem, ArchiveRefused, MemberRefused
from tests.support.archives import packed
from tests.support.photos import photo

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ArchiveLimits(unpacked=1_000_000, files=10)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "foto.zip"


def opened(place: Path, data: bytes, limits: ArchiveLimits = LIMITS) -> Archive:
    place.write_bytes(data)
    return Archive(place, limits)


def refusal(place: Path, data: bytes, limits: ArchiveLimits = LIMITS) -> ArchiveProblem:
    with pytest.raises(ArchiveRefused) as refused:
        opened(place, data, limits)
    return refused.value.problem


def lying(data: bytes, size: int) -> bytes:
    """The same archive, of whose only file the directory says that it has so many bytes."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_a_file_is_found_by_its_bare_name(place: Path, method: int) -> None:
    files = {"Foto Produk/Kopi Bajawa.JPG": photo(), "madu.png": photo("PNG"), "dalam\\tenun.jpg": b"isi"}
    with opened(place, packed(files, method)) as archive:
        assert archive.read("kopi bajawa.jpg") == photo()
        assert archive.read("MADU.png") == photo("PNG")
        assert archive.read("tenun.jpg") == b"isi"
        assert "kopi.jpg" not in archive
        with pytest.raises(KeyError):
            archive.read("kopi.jpg")


def test_of_two_of_one_name_the_first_counts(place: Path) -> None:
    with opened(place, packed({"a/kopi.jpg": b"pertama", "b/kopi.jpg": b"kedua"})) as archive:
        assert (len(archive), archive.read("kopi.jpg")) == (1, b"pertama")


def test_a_name_that_leads_out_is_only_a_name(place: Path, tmp_path: Path) -> None:
    with opened(place, packed({"../../luar.jpg": b"isi", "/etc/dalam.jpg": b"juga"})) as archive:
        assert (archive.read("luar.jpg"), archive.read("dalam.jpg")) == (b"isi", b"juga")
    assert [path.name for path in tmp_path.rglob("*")] == ["foto.zip"]


def test_what_systems_add_is_no_file_of_theirs(place: Path) -> None:
    with opened(place, packed({"__MACOSX/._kopi.jpg": b"x", ".DS_Store": b"x", "folder/": b""})) as archive:
        assert len(archive) == 0


@pytest.mark.parametrize(
    "data",
    [b"", b"bukan arsip", photo(), packed({"a": b"x"})[:-30]],
    ids=["nothing", "words", "a photo", "an archive cut off"],
)
def test_what_is_no_archive(place: Path, data: bytes) -> None:
    assert refusal(place, data) is ArchiveProblem.UNREADABLE


def test_too_many_files_and_too_many_bytes(place: Path) -> None:
    many = packed({f"{number}.jpg": b"x" for number in range(3)})
    assert refusal(place, many, ArchiveLimits(unpacked=100, files=2)) is ArchiveProblem.TOO_MANY
    assert refusal(place, many, ArchiveLimits(unpacked=2, files=9)) is ArchiveProblem.TOO_LARGE


def test_a_bomb_is_told_by_its_directory(place: Path) -> None:
    bomb = packed({"kopi.jpg": b"\0" * 900_000})
    assert len(bomb) < 2000
    assert refusal(place, bomb) is ArchiveProblem.TOO_LARGE


def test_a_bomb_whose_directory_lies_is_stopped_while_it_is_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = lying(packed({"kopi.jpg": b"\0" * 900_000}), 100)
    with opened(place, bomb) as archive, pytest.raises(MemberRefused):
        archive.read("kopi.jpg")
    monkeypatch.setattr(archives, "MOST_RATIO", 10**6)
    with opened(place, packed({"a.jpg": b"\0" * 900_000, "b.jpg": b"ok"})) as archive:  # the control
        assert len(archive.read("a.jpg")) == 900_000


def test_reading_the_same_over_and_over_ends(place: Path) -> None:
    """Many rows may name one file; the sum of what is read is bounded, too."""
    with opened(place, packed({"kopi.jpg": photo(size=(300, 300)) * 20}, ZIP_STORED)) as archive:
        size = len(archive.read("kopi.jpg"))
        with pytest.raises(ArchiveRefused):
            for _ in range(LIMITS.unpacked // size + 1):
                archive.read("kopi.jpg")


def test_a_locked_damaged_or_foreign_file_is_refused_alone(place: Path) -> None:
    data = packed({"kopi.jpg": photo(size=(300, 300)), "madu.jpg": b"isi madu"}, ZIP_STORED)
    damaged = bytearray(data)
    damaged[data.index(b"isi madu")] ^= 1
    with opened(place, bytes(damaged)) as archive:
        with pytest.raises(MemberRefused):
            archive.read("madu.jpg")
        assert archive.read("kopi.jpg")
    locked = bytearray(packed({"kopi.jpg": b"x"}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with opened(place, bytes(locked)) as archive, pytest.raises(MemberRefused):
        archive.read("kopi.jpg")
    with opened(place, packed({"kopi.jpg": b"x"}, ZIP_BZIP2)) as archive, pytest.raises(MemberRefused):
        archive.read("kopi.jpg")
