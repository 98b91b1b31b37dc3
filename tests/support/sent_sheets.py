"""Listing sheets as a member sends them, and what the worker makes of them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from storefront.kernel import worker
from storefront.kernel.db import end_reading
from tests.support.members import text_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.browser import Browser

HERE = "/lapak/daftar-isian/"
HEAD = "sku;nama;kategori;kabupaten;satuan;harga;stok;berat_g;foto\r\n"
COFFEE = "KB-1;Kopi Bajawa;kopi;Ngada;bungkus 250 g;60.000;12;290;kopi.jpg\r\n"
HONEY = "MD-1;Madu Hutan;madu;Ngada;botol 250 ml;85000;4;450;\r\n"
BAD = "SL-1;Selendang;tenun;Nagada;lembar;dua ratus;-3;220;\r\n"


def send(browser: Browser, url: str, file: bytes = b"", name: str = "daftar.csv", photos: bytes = b"") -> TestResponse:
    """Encoded here: the test client would leave a large form in a file that nobody closes."""
    files = {"file": FileStorage(BytesIO(file), filename=name if file else "")}
    files |= {"photos": FileStorage(BytesIO(photos), filename="foto.zip" if photos else "")}
    boundary, body = encode_multipart({**files, "csrf_token": browser.token()})
    return browser.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def begin(browser: Browser, *rows: str, photos: bytes = b"") -> str:
    """Send these rows; the address of what was sent."""
    answer = send(browser, HERE, "".join((HEAD, *rows)).encode(), photos=photos)
    assert answer.status_code == 303, text_of_answer(answer)
    assert re.fullmatch(HERE + r"\d+", answer.location)
    return str(answer.location)


def text_of_answer(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def work() -> None:
    """All that the worker has to do, without its jobs."""
    worker.drain([])
    end_reading()


def see(browser: Browser, url: str) -> str:
    """The page in words: without its marks, and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(browser, url)).split())
