from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.media import MAX_BYTES, PictureProblem, PictureRefused, papers
from tests.support.photos import SVG, pdf, photo

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0123456789abcdef" * 2


def test_a_photo_becomes_pixels_and_a_pdf_stays_as_it_came(tmp_path: Path) -> None:
    assert papers.store_paper(photo("PNG"), tmp_path, KEY) is False
    kept = papers.read_paper(tmp_path, KEY, is_pdf=False)
    assert kept is not None
    assert kept.startswith(b"\xff\xd8")
    assert papers.store_paper(pdf(), tmp_path, KEY[::-1]) is True
    assert papers.read_paper(tmp_path, KEY[::-1], is_pdf=True) == pdf()
    assert papers.list_papers(tmp_path, clock.now() + timedelta(hours=1)) == sorted([KEY, KEY[::-1]])
    assert papers.list_papers(tmp_path, clock.now() - timedelta(hours=1)) == []
    for key in (KEY, KEY[::-1], KEY):
        papers.erase_paper(tmp_path, key)
    assert [name for _, _, names in os.walk(tmp_path) for name in names] == []
    assert papers.read_paper(tmp_path, KEY[::-1], is_pdf=True) is None


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
def test_what_is_no_paper_is_refused_and_leaves_nothing(tmp_path: Path, upload: bytes, problem: PictureProblem) -> None:
    with pytest.raises(PictureRefused) as refused:
        papers.store_paper(upload, tmp_path, KEY)
    assert refused.value.problem is problem
    assert list(tmp_path.iterdir()) == []


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has the name"):
        papers.store_paper(pdf(), tmp_path, "../../etc/passwd")
    assert papers.store_paper(pdf(b"/Author (Ayah) /AAPL:Keywords"), tmp_path, KEY)  # names that only begin so
