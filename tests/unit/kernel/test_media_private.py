from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from storefront.kernel.media import PictureProblem, PictureRefused, erase_private, read_private, store_private
from tests.support.photos import phone_photo, photo

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0f" * 16


def test_only_upright_pixels_are_kept(tmp_path: Path) -> None:
    stored = store_private(phone_photo((400, 300)), tmp_path, KEY)
    kept = read_private(tmp_path, KEY)
    assert kept is not None
    picture = Image.open(BytesIO(kept))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (300, 400), {})
    assert (stored.width, stored.height) == (300, 400)


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 1000), (2000, 500)), ((1000, 3000), (666, 1998)), ((90, 60), (90, 60))]
)
def test_the_longer_side_is_at_most_2000(tmp_path: Path, size: tuple[int, int], kept: tuple[int, int]) -> None:
    stored = store_private(photo(size=size), tmp_path, KEY)
    assert (stored.width, stored.height) == kept


def test_bad_bytes_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(PictureRefused) as refused:
        store_private(b"<svg/>", tmp_path, KEY)
    assert refused.value.problem is PictureProblem.UNKNOWN_KIND
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("key", ["", "../secret_key", "0F" * 16, "0f" * 15, f"{KEY}/..", f"{KEY}\n"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="no private picture"):
        read_private(tmp_path, key)
    with pytest.raises(ValueError, match="no private picture"):
        erase_private(tmp_path, key)
    with pytest.raises(ValueError, match="no private picture"):
        store_private(photo(), tmp_path, key)


def test_erased_it_is_gone(tmp_path: Path) -> None:
    store_private(photo(), tmp_path, KEY)
    for _ in range(2):
        erase_private(tmp_path, KEY)
    assert read_private(tmp_path, KEY) is None
