from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.media import MAX_BYTES, Cabinet, PictureProblem, PictureRefused
from tests.support.photos import SVG, pdf, photo

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0123456789abcdef" * 2


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    made = Cabinet("papers")
    made.open(tmp_path)
    return made


def test_a_photo_becomes_pixels_and_a_pdf_stays_as_it_came(cabinet: Cabinet) -> None:
    assert cabinet.keep_paper(KEY, photo("PNG")) is False
    kept = cabinet.read(KEY)
    assert kept is not None
    assert kept.startswith(b"\xff\xd8")
    assert cabinet.keep_paper(KEY[::-1], pdf()) is True
    assert cabinet.read(KEY[::-1], "pdf") == pdf()
    for key in (KEY, KEY[::-1], KEY):
        cabinet.erase(key)
    assert [name for _, _, names in os.walk(cabinet.folder) for name in names] == []
    assert cabinet.read(KEY[::-1], "pdf") is None


@pytest.mark.parametrize(
    ("upload", "problem"),
    [
        (b"", PictureProblem.EMPTY),
        (b"surat", PictureProblem.UNKNOWN_KIND),
        (SVG, PictureProblem.UNKNOWN_KIND),
        (b"GIF89a" + pdf(), PictureProblem.UNKNOWN_KIND),  # a reader would find the PDF behind it
        (pdf()[:-7], PictureProblem.DAMAGED),
        (pdf() + b"\0" * 2000, PictureProblem.DAMAGED),
        (pdf(b"x" * MAX_BYTES), PictureProblem.TOO_HEAVY),
        (pdf(b"/OpenAction 5 0 R"), PictureProblem.ACTIVE),
        (pdf(b"/S /JavaScript /JS (app.alert(1))"), PictureProblem.ACTIVE),
        (pdf(b"/S /J#61vaScript"), PictureProblem.ACTIVE),  # a name written with a code for a letter
        (pdf(b"/S /Launch /F (cmd.exe)"), PictureProblem.ACTIVE),
        (pdf(b"/EmbeddedFiles 7 0 R"), PictureProblem.ACTIVE),
        (pdf(b"/Encrypt 9 0 R"), PictureProblem.ACTIVE),
    ],
    ids=str,
)
def test_what_is_no_paper_is_refused_and_leaves_nothing(
    cabinet: Cabinet, upload: bytes, problem: PictureProblem
) -> None:
    with pytest.raises(PictureRefused) as refused:
        cabinet.keep_paper(KEY, upload)
    assert refused.value.problem is problem
    assert list(cabinet.folder.rglob("*")) == []


def test_no_name_leads_out_of_the_folder(cabinet: Cabinet) -> None:
    with pytest.raises(ValueError, match="has the name"):
        cabinet.keep_paper("../../etc/passwd", pdf())
    assert cabinet.keep_paper(KEY, pdf(b"/Author (Ayah) /AAPL:Keywords"))  # names that only begin so
