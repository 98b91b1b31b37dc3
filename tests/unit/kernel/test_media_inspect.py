"""What is let in: four kinds by content, whole, within the limits, and nothing else."""

import io
import random
import struct
import tracemalloc
import warnings
import zlib
from hashlib import shake_128
from typing import Any

import pytest
from PIL import Image

from storefront.kernel.media import MAX_BYTES, PictureFacts, PictureKind, PictureProblem, PictureRefused, inspect
from storefront.kernel.media.headers import size_of

KINDS = {"JPEG": PictureKind.JPEG, "PNG": PictureKind.PNG, "WEBP": PictureKind.WEBP, "AVIF": PictureKind.AVIF}


def photo(width: int = 400, height: int = 300) -> Image.Image:
    """Slow gradients with some texture, as a photograph has."""
    coarse = Image.frombytes("RGB", (8, 6), shake_128(b"coarse").digest(144))
    fine = Image.frombytes("L", (width, height), shake_128(b"fine").digest(width * height)).convert("RGB")
    return Image.blend(coarse.resize((width, height), Image.Resampling.BICUBIC), fine, 0.05)


def translucent() -> Image.Image:
    cut = photo().convert("RGBA")
    cut.putalpha(120)
    return cut


def encoded(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (picture or photo()).save(out, kind, **options)
    return out.getvalue()


def problem_of(data: bytes) -> PictureProblem:
    with pytest.raises(PictureRefused) as refused:
        inspect(data)
    return refused.value.problem


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(pixels, 9)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", KINDS)
def test_four_kinds_are_accepted_by_content(kind: str) -> None:
    assert inspect(encoded(kind)) == PictureFacts(kind=KINDS[kind], width=400, height=300)


@pytest.mark.parametrize(("kind", "options"), [("WEBP", {"lossless": True}), ("JPEG", {"progressive": True})])
def test_their_other_codings_are_accepted(kind: str, options: dict[str, Any]) -> None:
    assert inspect(encoded(kind, **options)).kind is KINDS[kind]


def test_webp_with_alpha_is_accepted() -> None:
    assert inspect(encoded("WEBP", translucent())).width == 400


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_tells_the_size_before_decoding(kind: str) -> None:
    assert size_of(encoded(kind), KINDS[kind]) == (400, 300)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_the_facts_are_those_of_the_upright_picture(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = inspect(encoded(kind, exif=exif))
    assert (facts.width, facts.height) == (300, 400)


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg/>',
        b"%PDF-1.7\n",
        b"<html><body>",
        b"PK\x03\x04" + bytes(60),
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40),
        b"\x00",
        b"Halo, ini bukan foto.",
    ],
)
def test_other_content_is_unknown(data: bytes) -> None:
    assert problem_of(data) is PictureProblem.UNKNOWN_KIND


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_picture_kinds_are_unknown(kind: str) -> None:
    assert problem_of(encoded(kind)) is PictureProblem.UNKNOWN_KIND


def test_nothing_is_empty() -> None:
    assert problem_of(b"") is PictureProblem.EMPTY


def test_the_limit_of_bytes_is_exact() -> None:
    padded = encoded("JPEG") + bytes(MAX_BYTES)
    assert inspect(padded[:MAX_BYTES]).width == 400
    assert problem_of(padded[: MAX_BYTES + 1]) is PictureProblem.TOO_HEAVY


def test_a_small_file_of_huge_size_is_refused_without_decoding() -> None:
    bomb = png(13000, 13000, bytes((13000 // 8 + 1) * 13000))
    assert len(bomb) < 25_000
    tracemalloc.start()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert problem_of(bomb) is PictureProblem.TOO_MANY_PIXELS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_the_limit_of_pixels_is_exact() -> None:
    assert inspect(png(6000, 4000, bytes(751 * 4000))).width == 6000
    assert problem_of(png(6001, 4000, bytes(752 * 4000))) is PictureProblem.TOO_MANY_PIXELS


def test_huge_sizes_in_other_headers_are_refused_before_decoding() -> None:
    jpeg = bytearray(encoded("JPEG"))
    frame = jpeg.find(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 65000, 65000)
    webp = bytearray(encoded("WEBP"))
    webp[26:30] = struct.pack("<HH", 16383, 16383)
    extended = bytearray(encoded("WEBP", translucent()))
    assert extended[12:16] == b"VP8X"
    extended[24:30] = b"\xff\x3f\x00" * 2
    lossless = bytearray(encoded("WEBP", lossless=True))
    lossless[21:25] = struct.pack("<I", 16383 | 16383 << 14)
    avif = bytearray(encoded("AVIF"))
    extent = avif.find(b"ispe")
    avif[extent + 8 : extent + 16] = struct.pack(">II", 60000, 60000)
    for data in (jpeg, webp, extended, lossless, avif):
        assert problem_of(bytes(data)) is PictureProblem.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_truncated_file_is_damaged(kind: str, share: float) -> None:
    data = encoded(kind)
    assert problem_of(data[: max(16, int(len(data) * share))]) is PictureProblem.DAMAGED


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP"])
def test_the_signature_alone_does_not_make_a_picture(start: bytes) -> None:
    assert problem_of(start + b"<script>alert(1)</script>" * 40) is PictureProblem.DAMAGED
    assert problem_of(start) is PictureProblem.DAMAGED


@pytest.mark.parametrize("kind", KINDS)
def test_no_noise_gets_past_the_refusal(kind: str) -> None:
    """Whatever is overwritten, the answer is facts or a refusal, never another exception."""
    chance, whole = random.Random(3), encoded(kind, photo(64, 48))  # noqa: S311 - no secret
    refused = 0
    for _ in range(120):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            inspect(bytes(data))
        except PictureRefused:
            refused += 1
    assert refused > 0


def test_a_picture_without_extent_is_damaged() -> None:
    assert problem_of(png(0, 10, b"")) is PictureProblem.DAMAGED
