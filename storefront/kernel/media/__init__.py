"""Pictures: what is let in, how it is made plain and small, and where it lies."""

from .cabinet import Cabinet
from .decode import inspect
from .durable import whole_file, write_durably
from .store import missing_widths, picture_path, scaled_size, srcset_widths, store_picture
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
    "Cabinet",
    "PictureFacts",
    "PictureKind",
    "PictureProblem",
    "PictureRefused",
    "StoredPicture",
    "inspect",
    "missing_widths",
    "picture_path",
    "scaled_size",
    "srcset_widths",
    "store_picture",
    "whole_file",
    "write_durably",
]
