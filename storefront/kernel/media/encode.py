"""Renditions of plain pixels: scaled, encoded without metadata, and small enough."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFilter

CARD_BYTES = 5000  # of an AVIF on a card: twelve of them make a page of less than 100 KB
JPEG_QUALITY = 72
LETTER_QUALITIES = (76, 68, 60, 52, 44, 36)
AVIF_SPEED = 6  # slower settings gain a few percent of bytes for several times the work
HASTY_SPEED = 9  # an eighth of the work, to find the step
GAIN_PERCENT = 86  # bytes at AVIF_SPEED, as a share of those at HASTY_SPEED
PLAIN_QUALITY, PLAIN_SPEED = 42, 8  # AVIF where no byte target is set: a third of the work for 4 percent more bytes
# Tried in this order: first less quality, then a slight blur at the size shown, which costs fine texture but spares
# edges the ringing of a starved encoder. The last one is the floor: no picture gets worse than that.
LADDER = ((62, 0.0), (52, 0.0), (44, 0.0), (36, 0.0), (40, 0.8), (34, 0.8), (30, 0.8), (28, 1.0))


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One width of a picture in both formats."""

    avif: bytes
    jpeg: bytes


def scaled(pixels: Image.Image, width: int) -> Image.Image:
    """`width` pixels wide in its own shape, never larger than it is."""
    if pixels.width <= width:
        return pixels
    height = max(1, round(pixels.height * width / pixels.width))
    return pixels.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def encode(pixels: Image.Image, target_bytes: int | None = None) -> Rendition:
    """Both formats of pixels at their final size; `target_bytes` holds for the AVIF unless the floor is reached."""
    return Rendition(avif=encode_avif(pixels, target_bytes), jpeg=encode_jpeg(pixels))


def encode_avif(pixels: Image.Image, target_bytes: int | None = None) -> bytes:
    """The best step of the ladder within `target_bytes`; its last step if none is."""
    if target_bytes is None:
        return _avif(pixels, PLAIN_QUALITY, speed=PLAIN_SPEED)
    fitting = range(_guess(pixels, target_bytes), len(LADDER))
    coded = b""
    for step in fitting:
        coded = _avif(*_step(pixels, step))
        if len(coded) <= target_bytes:
            break
    return coded


def _guess(pixels: Image.Image, target_bytes: int) -> int:
    """The step to begin with, by a hasty encoder: bytes fall along the ladder, so halving finds the first that fits."""
    low, high = 0, len(LADDER) - 1
    while low < high:
        middle = (low + high) // 2
        if len(_avif(*_step(pixels, middle), speed=HASTY_SPEED)) * GAIN_PERCENT // 100 <= target_bytes:
            high = middle
        else:
            low = middle + 1
    return low


def _step(pixels: Image.Image, step: int) -> tuple[Image.Image, int]:
    quality, blur = LADDER[step]
    return (pixels.filter(ImageFilter.GaussianBlur(blur)) if blur else pixels), quality


def _avif(pixels: Image.Image, quality: int, speed: int = AVIF_SPEED) -> bytes:
    out = BytesIO()
    pixels.save(out, "AVIF", quality=quality, speed=speed, subsampling="4:2:0", max_threads=1)
    return out.getvalue()


def encode_jpeg_within(pixels: Image.Image, most_bytes: int) -> bytes:
    """The best quality within `most_bytes`; the last one where none is. For pictures with letters on them."""
    coded = b""
    for quality in LETTER_QUALITIES:
        coded = encode_jpeg(pixels, quality)
        if len(coded) <= most_bytes:
            break
    return coded


def encode_jpeg(pixels: Image.Image, quality: int = JPEG_QUALITY) -> bytes:
    """A progressive JPEG, without metadata, of pixels at their final size."""
    out = BytesIO()
    pixels.save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
    return out.getvalue()
