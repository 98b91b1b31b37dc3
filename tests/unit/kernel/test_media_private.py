from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from storefront.kernel.media import Cabinet, PictureProblem, PictureRefused
from tests.support.photos import phone_photo, photo

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0f" * 16


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    made = Cabinet("proofs")
    made.open(tmp_path)
    return made


def test_only_upright_pixels_are_kept(cabinet: Cabinet) -> None:
    stored = cabinet.keep_photo(KEY, phone_photo((400, 300)))
    kept = cabinet.read(KEY)
    assert kept is not None
    picture = Image.open(BytesIO(kept))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (300, 400), {})
    assert (stored.width, stored.height) == (300, 400)


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 1000), (2000, 500)), ((1000, 3000), (666, 1998)), ((90, 60), (90, 60))]
)
def test_the_longer_side_is_at_most_2000(cabinet: Cabinet, size: tuple[int, int], kept: tuple[int, int]) -> None:
    stored = cabinet.keep_photo(KEY, photo(size=size))
    assert (stored.width, stored.height) == kept


def test_bad_bytes_leave_nothing(cabinet: Cabinet) -> None:
    with pytest.raises(PictureRefused) as refused:
        cabinet.keep_photo(KEY, b"<svg/>")
    assert refused.value.problem is PictureProblem.UNKNOWN_KIND
    assert list(cabinet.folder.rglob("*")) == []


@pytest.mark.parametrize("key", ["", "../secret_key", "0F" * 16, "0f" * 15, f"{KEY}/..", f"{KEY}\n"])
def test_no_name_leads_out_of_the_folder(cabinet: Cabinet, key: str) -> None:
    with pytest.raises(ValueError, match="no private file"):
        cabinet.read(key)
    with pytest.raises(ValueError, match="no private file"):
        cabinet.erase(key)
    with pytest.raises(ValueError, match="no private file"):
        cabinet.keep_photo(key, photo())


def test_erased_it_is_gone(cabinet: Cabinet) -> None:
    cabinet.keep_photo(KEY, photo())
    for _ in range(2):
        cabinet.erase(KEY)
    assert cabinet.read(KEY) is None
