"""From bytes of a stranger to plain pixels: upright, sRGB, without alpha and without anything that is no pixel."""

from io import BytesIO

from PIL import Image, ImageCms
from PIL.AvifImagePlugin import AvifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from .headers import kind_of, size_of
from .types import MAX_BYTES, MAX_PIXELS, PictureFacts, PictureKind, PictureProblem, PictureRefused

BEHIND = (255, 255, 255)  # what shows where a picture is transparent
# Opened by class, not by Image.open: one decoder per kind, and its size check warns where ours has decided already.
_DECODERS: dict[PictureKind, type[ImageFile]] = {
    PictureKind.JPEG: JpegImageFile,
    PictureKind.PNG: PngImageFile,
    PictureKind.WEBP: WebPImageFile,
    PictureKind.AVIF: AvifImageFile,
}
_TURNED = (5, 6, 7, 8)  # EXIF orientations that swap width and height
_ORIENTATION = 0x0112


def inspect(data: bytes) -> PictureFacts:
    """What the picture is, once it is decoded to its end.

    Raises PictureRefused for anything that is no whole JPEG, PNG, WebP or AVIF within 12 MiB and 24 megapixels;
    bytes and pixels are counted before a decoder is asked.
    """
    kind = _admitted(data)
    picture = _decoded(data, kind, None)
    width, height = picture.size
    turned = _orientation(picture) in _TURNED
    return PictureFacts(kind=kind, width=height if turned else width, height=width if turned else height)


def decode(data: bytes, wanted: int | None = None) -> Image.Image:
    """The upright sRGB pixels. With `wanted`, a large JPEG may come smaller, but no side below that many pixels.

    Raises PictureRefused.
    """
    picture = _decoded(data, _admitted(data), wanted)
    try:
        return _plain(picture)
    except (OSError, ValueError, SyntaxError) as error:
        raise PictureRefused(PictureProblem.DAMAGED) from error


def _admitted(data: bytes) -> PictureKind:
    if len(data) > MAX_BYTES:
        raise PictureRefused(PictureProblem.TOO_HEAVY)
    kind = kind_of(data)
    _check(size_of(data, kind))
    return kind


def _check(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise PictureRefused(PictureProblem.TOO_MANY_PIXELS)


def _decoded(data: bytes, kind: PictureKind, wanted: int | None) -> ImageFile:
    try:
        picture = _DECODERS[kind](BytesIO(data))
        _check(picture.size)
        if wanted and kind is PictureKind.JPEG:
            picture.draft(None, (wanted, wanted))
        picture.load()
    except PictureRefused:
        raise
    except Exception as error:  # hostile bytes make decoders fail in any way they like; all mean the same to us
        raise PictureRefused(PictureProblem.DAMAGED) from error
    return picture


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except (OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, Warning):
        return 1  # a broken EXIF block is no reason to refuse the pixels


def _plain(picture: Image.Image) -> Image.Image:
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(_orientation(picture))
    pixels = _srgb(picture)
    pixels = pixels.transpose(turn) if turn is not None else pixels
    clean = Image.new("RGB", pixels.size)  # a fresh picture: nothing but pixels comes along
    clean.paste(pixels)
    return clean


def _srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    flat = _flat(picture)
    if not profile:
        return flat.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return flat.convert("RGB")  # a profile that does not fit is no profile
    return converted or flat.convert("RGB")


def _flat(picture: Image.Image) -> Image.Image:
    """Without alpha, palette or more than eight bits: L, RGB or CMYK."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        cut = picture.convert("RGBA")
        ground = Image.new("RGB", cut.size, BEHIND)
        ground.paste(cut, (0, 0), cut)
        return ground
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")
