"""What is stored: fresh pixels under a hash, small, and whole after a power cut."""

import errno
import io
import os
from hashlib import shake_128
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from storefront.kernel.media import (
    WIDTHS,
    PictureProblem,
    PictureRefused,
    StoredPicture,
    missing_widths,
    picture_path,
    srcset_widths,
    store_picture,
)
from storefront.kernel.media.encode import LADDER, encode_avif, scaled
from storefront.kernel.weave import weave
from tests.unit.kernel.test_media_inspect import encoded, photo
from tests.unit.kernel.woven_goods import GOODS

CARD = 5000


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def opened(folder: Path, stored: StoredPicture, width: int, extension: str) -> Image.Image:
    picture = Image.open(folder / picture_path(stored.key, width, extension))
    picture.load()
    return picture


def colour(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    pixel = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(pixel, tuple)
    return tuple(round(part) for part in pixel)


def near(one: tuple[int, ...], other: tuple[int, ...], reach: int = 24) -> bool:
    return all(abs(a - b) <= reach for a, b in zip(one, other, strict=True))


def test_every_width_and_format_is_stored_under_the_hash(tmp_path: Path) -> None:
    stored = store_picture(encoded("JPEG", photo(1600, 1000)), tmp_path)
    assert (stored.width, stored.height) == (1200, 750)
    start = f"{stored.key[:2]}/{stored.key}-"
    assert names(tmp_path) == sorted(f"{start}{width}.{kind}" for width in WIDTHS for kind in ("avif", "jpg"))
    for width, size in ((320, (320, 200)), (640, (640, 400)), (1200, (1200, 750))):
        for extension in ("avif", "jpg"):
            assert opened(tmp_path, stored, width, extension).size == size


def test_nothing_is_enlarged(tmp_path: Path) -> None:
    stored = store_picture(encoded("PNG", photo(500, 700)), tmp_path)
    assert (stored.width, stored.height) == (500, 700)
    assert [opened(tmp_path, stored, width, "jpg").width for width in WIDTHS] == [320, 500, 500]


@pytest.mark.parametrize(
    ("width", "pairs"),
    [
        (200, ((320, 200),)),
        (320, ((320, 320),)),
        (500, ((320, 320), (640, 500))),
        (900, ((320, 320), (640, 640), (1200, 900))),
        (1200, ((320, 320), (640, 640), (1200, 1200))),
    ],
)
def test_the_widths_of_a_srcset_are_true(width: int, pairs: tuple[tuple[int, int], ...]) -> None:
    assert srcset_widths(width) == pairs


def test_storing_again_changes_nothing(tmp_path: Path) -> None:
    data = encoded("WEBP", photo(700, 500))
    first = store_picture(data, tmp_path)
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in names(tmp_path)}
    assert store_picture(data, tmp_path) == first
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in names(tmp_path)} == times


def test_the_small_width_may_come_first(tmp_path: Path) -> None:
    picture = weave(*GOODS[33])
    first = store_picture(picture, tmp_path, widths=(320,))
    assert (first.width, first.height) == (1200, 1200)
    assert missing_widths(first.key, tmp_path) == (640, 1200)
    assert store_picture(picture, tmp_path) == first
    assert missing_widths(first.key, tmp_path) == ()


def test_a_lost_format_is_stored_anew(tmp_path: Path) -> None:
    stored = store_picture(photo(), tmp_path)
    (tmp_path / picture_path(stored.key, 640, "avif")).unlink()
    assert missing_widths(stored.key, tmp_path) == (640,)
    store_picture(photo(), tmp_path)
    assert missing_widths(stored.key, tmp_path) == ()


def test_a_width_of_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="widths must be of"):
        store_picture(photo(), tmp_path, widths=(321,))
    assert names(tmp_path) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_metadata_is_left(kind: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA-EXIF"
    exif.get_ifd(0x8825).update({1: "S", 2: (8.0, 47.0, 1.0), 3: "E", 4: (120.0, 58.0, 1.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": exif, "icc_profile": profile}
    if kind != "PNG":
        options["xmp"] = b"<x:xmpmeta>RAHASIA-XMP</x:xmpmeta>"
    data = encoded(kind, **options)
    assert b"RAHASIA" in data
    stored = store_picture(data, tmp_path)
    for name in names(tmp_path):
        raw = (tmp_path / name).read_bytes()
        assert not any(mark in raw for mark in (b"RAHASIA", b"Exif", b"xmpmeta", b"ICC_PROFILE", b"acsp"))
    for extension in ("avif", "jpg"):
        left = opened(tmp_path, stored, 320, extension)
        assert dict(left.getexif()) == {}
        assert {"exif", "xmp", "icc_profile", "comment"} & set(left.info) == set()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_applied(orientation: int, tmp_path: Path) -> None:
    """A picture red at its upper left and blue at its lower left looks the same however the camera was held."""
    upright = Image.new("RGB", (480, 320), (240, 240, 240))
    upright.paste((200, 20, 20), (0, 0, 160, 160))
    upright.paste((20, 20, 200), (0, 160, 160, 320))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = store_picture(encoded("JPEG", held, exif=exif), tmp_path, widths=(320,))
    assert (stored.width, stored.height) == (480, 320)
    seen = opened(tmp_path, stored, 320, "jpg")
    assert near(colour(seen, 0.15, 0.25), (200, 20, 20))
    assert near(colour(seen, 0.15, 0.75), (20, 20, 200))
    assert near(colour(seen, 0.8, 0.5), (240, 240, 240))


def test_transparency_shows_white(tmp_path: Path) -> None:
    stored = store_picture(encoded("PNG", Image.new("RGBA", (400, 400), (200, 0, 0, 0))), tmp_path, widths=(320,))
    assert near(colour(opened(tmp_path, stored, 320, "jpg"), 0.5, 0.5), (255, 255, 255), 3)


@pytest.mark.parametrize(
    ("mode", "ink", "kind", "seen"),
    [
        ("L", 120, "PNG", (120, 120, 120)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("LA", (120, 255), "PNG", (120, 120, 120)),
        ("I;16", 0x8000, "PNG", (128, 128, 128)),
        ("CMYK", (0, 255, 255, 0), "JPEG", (255, 0, 0)),
    ],
)
def test_other_pixels_become_rgb(
    mode: str, ink: int | tuple[int, ...], kind: str, seen: tuple[int, ...], tmp_path: Path
) -> None:
    stored = store_picture(encoded(kind, Image.new(mode, (400, 300), ink)), tmp_path, widths=(320,))
    left = opened(tmp_path, stored, 320, "jpg")
    assert left.mode == "RGB"
    assert near(colour(left, 0.5, 0.5), seen, 6)


def test_a_colour_profile_is_converted(tmp_path: Path) -> None:
    """A profile whose red is blue and whose blue is red."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    picture = encoded("PNG", Image.new("RGB", (400, 300), (200, 60, 10)), icc_profile=swapped)
    stored = store_picture(picture, tmp_path, widths=(320,))
    assert near(colour(opened(tmp_path, stored, 320, "jpg"), 0.5, 0.5), (10, 60, 200), 8)


def test_a_broken_profile_is_left_out(tmp_path: Path) -> None:
    stored = store_picture(encoded("JPEG", icc_profile=b"no profile at all" * 20), tmp_path, widths=(320,))
    assert stored.width == 400


def test_bad_bytes_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(PictureRefused) as refused:
        store_picture(encoded("JPEG")[:900], tmp_path)
    assert refused.value.problem is PictureProblem.DAMAGED
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("key", "width", "extension"),
    [
        ("../../etc/passwd", 320, "jpg"),
        ("a" * 31, 320, "jpg"),
        ("A" * 32, 320, "jpg"),
        ("a" * 32, 321, "jpg"),
        ("a" * 32, 320, "svg"),
        ("a" * 32 + "\n", 320, "jpg"),
    ],
)
def test_no_other_name_has_a_path(key: str, width: int, extension: str) -> None:
    with pytest.raises(ValueError, match="no picture has the name"):
        picture_path(key, width, extension)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "aa").mkdir()
    picture = photo()
    with pytest.raises(OSError, match="No space left"):
        store_picture(picture, tmp_path)
    assert names(tmp_path) == []


def test_a_file_is_synced_before_it_gets_its_name_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        done.append("folder" if S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def rename(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    store_picture(photo(), tmp_path, widths=(320,))
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    store_picture(Image.new("RGB", (10, 10)), tmp_path, widths=(320,))
    assert done == ["folder", *["file", "rename", "folder"] * 2]


@pytest.mark.parametrize("good", GOODS[::9], ids=lambda good: good[0])
def test_a_woven_card_is_small_and_still_itself(good: tuple[str, str, str]) -> None:
    card = scaled(weave(*good), 320)
    coded = encode_avif(card, CARD)
    assert len(coded) <= CARD
    shown = Image.open(io.BytesIO(coded)).convert("RGB")
    means: list[float] = ImageStat.Stat(ImageChops.difference(card, shown)).mean
    assert sum(means) / 3 < 16


def test_a_photo_that_cannot_be_small_keeps_the_floor() -> None:
    noise = Image.frombytes("RGB", (320, 320), shake_128(b"noise").digest(3 * 320 * 320))
    assert len(encode_avif(noise, 300)) > 300
    quality, _ = LADDER[-1]
    assert quality >= 28


def test_an_easy_photo_gets_the_best_step() -> None:
    easy = Image.linear_gradient("L").resize((320, 320)).convert("RGB")
    shown = Image.open(io.BytesIO(encode_avif(easy, CARD))).convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(easy, shown)).mean) < 2
