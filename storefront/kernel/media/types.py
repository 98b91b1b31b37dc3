"""Words of the picture pipeline: problems, facts, and what was stored."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 24_000_000
WIDTHS = (320, 640, 1200)  # pixels, smallest first
EXTENSIONS = ("avif", "jpg")


class PictureProblem(StrEnum):
    EMPTY = "empty"
    TOO_HEAVY = "too_heavy"  # more than MAX_BYTES
    UNKNOWN_KIND = "unknown_kind"  # not JPEG, PNG, WebP or AVIF by its content
    TOO_MANY_PIXELS = "too_many_pixels"  # more than MAX_PIXELS
    DAMAGED = "damaged"  # cannot be decoded to the end
    ACTIVE = "active"  # a PDF that is locked, or that could run something


class PictureRefused(Exception):  # noqa: N818 - the word of the domain, not a fault of the program
    """Raised for any bad input, whatever the decoder made of it; `problem` says why."""

    def __init__(self, problem: PictureProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class PictureKind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"


@dataclass(frozen=True, kw_only=True)
class PictureFacts:
    """What an accepted picture is; width and height in pixels, as it is seen (orientation applied)."""

    kind: PictureKind
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class StoredPicture:
    """`key` names the files; width and height in pixels are those of the largest possible rendition."""

    key: str
    width: int
    height: int
