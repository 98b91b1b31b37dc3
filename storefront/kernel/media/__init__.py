"""Pictures: what is let in, how it is made plain and small, and where it lies."""

from .decode import inspect
from .durable import write_durably
from .private import erase_private, read_private, store_private
from .store import missing_widths, picture_path, srcset_widths, store_picture
from .types import (
    MAX_BYTES,
    MAX_PIXELS,
    WIDTHS,
    PictureFacts,
    PictureKind,
    PictureProblem,
    PictureRefused,
    StoredPicture,
)

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "WIDTHS",
    "PictureFacts",
    "PictureKind",
    "PictureProblem",
    "PictureRefused",
    "StoredPicture",
    "erase_private",
    "inspect",
    "missing_widths",
    "picture_path",
    "read_private",
    "srcset_widths",
    "store_picture",
    "store_private",
    "write_durably",
]
