"""Where what a file tells of is found on the web and on the disk, for files that are made without a request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from storefront.kernel.media import WIDTHS, picture_path

if TYPE_CHECKING:
    from pathlib import Path


class Addresses:
    """`public_url` begins the addresses of pages, `media_url` those of pictures: a path of ours, or whole."""

    def __init__(self, public_url: str, media_url: str, media_dir: Path) -> None:
        self.home = public_url
        self._media = media_url if "://" in media_url else f"{public_url}{media_url}"
        self._media_dir = media_dir

    def product(self, slug: str, variant_id: int | None = None) -> str:
        """The page of a product, with one of its variants chosen."""
        chosen = f"?varian={variant_id}" if variant_id else ""
        return f"{self.home}/produk/{quote(slug)}{chosen}"

    def certificate(self, code: str) -> str:
        return f"{self.home}/v/{quote(code)}"

    def picture(self, key: str, width: int) -> str:
        """A public picture as a JPEG, `width` pixels wide by its name."""
        return f"{self._media}/{key[:2]}/{key}-{width}.jpg"

    def picture_file(self, key: str, width: int) -> Path | None:
        """The largest JPEG of a picture that is made by now, up to this width by its name."""
        paths = (self._media_dir / picture_path(key, each, "jpg") for each in reversed(WIDTHS) if each <= width)
        return next((path for path in paths if path.is_file()), None)


class _Known:
    addresses: Addresses | None = None


def configure(public_url: str, media_url: str, media_dir: Path) -> None:
    """Say where the shop and its pictures are found; once, at start."""
    _Known.addresses = Addresses(public_url, media_url, media_dir)


def current() -> Addresses:
    assert _Known.addresses, "configure comes first"
    return _Known.addresses
