"""The tables of the shipping as files in the browser: looked at first, loaded whole or not at all."""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from storefront.accounts.types import Role
from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.sheets import MOST_BYTES
from storefront.shipping import service
from storefront.shipping.types import SheetKind
from tests.support import factories
from tests.support.offices import officer, text_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
HEAD = "layanan;dari_zona;ke_zona;rupiah_per_kg;hari_tercepat;hari_terlama\r\n"
HIDDEN = re.compile(r'<input type="hidden" name="(jenis|dilihat|isi)" value="([^"]*)">')


@pytest.fixture
def office(app: Flask) -> Browser:
    factories.load_reference()
    return officer(app, Role.DISPERINDAG)


def check(office: Browser, data: bytes, kind: str = "tarif") -> TestResponse:
    """Encoded here: the test client would leave a large form in a file that nobody closes."""
    file = FileStorage(BytesIO(data), filename="tarif.csv", content_type="text/csv")
    boundary, body = encode_multipart({"jenis": kind, "berkas": file, "csrf_token": office.token()})
    return office.post("/kantor/ongkir/periksa", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def form_on(page: TestResponse) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


def rates() -> str:
    end_reading()
    table = service.export_sheet(read_session(), SheetKind.RATES)
    end_reading()
    return table


@pytest.mark.parametrize("kind", SheetKind)
def test_what_was_taken_out_changes_nothing(office: Browser, kind: SheetKind) -> None:
    taken = office.get(f"/kantor/ongkir/{kind}.csv")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="ongkir-{kind}.csv"'
    assert taken.data.startswith(b"\xef\xbb\xbf")  # by this mark Excel reads it as UTF-8
    page = check(office, taken.data, kind)
    assert page.status_code == 200
    assert "Tidak ada yang berubah" in page.text
    assert form_on(page) == {}


def test_looked_at_then_loaded_once(office: Browser) -> None:
    before = rates()
    sheet = f"{HEAD}reguler;timor;jawa;Rp36.000;3;7\r\nkargo;timor;papua;41.500;9;20\r\nreguler;flores;jawa;hapus;;\r\n"
    page = check(office, sheet.encode("utf-8-sig"))
    assert page.status_code == 200
    for words in ("Belum ada yang disimpan", "35000", "36000", "41500", "Yang dicabut", "37000"):
        assert words in page.text
    assert rates() == before
    form = form_on(page)
    assert office.submit("/kantor/ongkir/muat", form).status_code == 303
    assert "Tarif antarzona: 1 baris baru, 1 baris diubah, 1 tarif dicabut." in text_of(office, "/kantor/ongkir")
    after = rates()
    assert "reguler,timor,jawa,36000,3,7" in after
    assert "reguler,flores,jawa" not in after
    office.submit("/kantor/ongkir/muat", form)  # a second press, or a colleague's older look
    assert "Tabelnya berubah sejak berkas diperiksa." in text_of(office, "/kantor/ongkir")
    assert rates() == after
    end_reading()
    assert [entry.action for entry in audit.list_latest(read_session())] == ["shipping.loaded"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (f"{HEAD}reguler;timor;jawa;=1+1;3;7\n", "Sel ini berisi rumus."),
        (f"{HEAD}reguler;timor;jawa;12.500,00;3;7\n", "Tulis angka bulat, misalnya 12500."),
        (f"{HEAD}reguler;timor;jawa;1;3;7\nreguler;timor;jawa;2;3;7\n", "Sama dengan baris 2."),
        (f"{HEAD}reguler;timor;bulan;1;3;7\n", "Zona bulan belum ada."),
        (f"{HEAD}<b>x</b>;timor;jawa;1;3;7\n", "Layanan &lt;b&gt;x&lt;/b&gt; belum ada."),
        ("x" * (MOST_BYTES + 1), "Berkas terlalu besar: paling banyak 512 kilobita."),
    ],
)
def test_what_is_wrong_is_named_and_cannot_be_loaded(office: Browser, data: str, words: str) -> None:
    before = rates()
    page = check(office, data.encode())
    assert page.status_code == 422
    assert words in page.text
    assert form_on(page) == {}
    seen = service.fingerprint(read_session(), SheetKind.RATES)
    end_reading()
    forged = {"jenis": "tarif", "dilihat": seen, "isi": b64encode(data.encode()[: MOST_BYTES // 4]).decode()}
    assert office.submit("/kantor/ongkir/muat", forged).status_code == 303
    assert "Tidak ada yang diubah." in text_of(office, "/kantor/ongkir")
    assert rates() == before


def test_without_a_file_and_with_no_table(office: Browser) -> None:
    assert office.submit("/kantor/ongkir/periksa", {"jenis": "tarif"}).status_code == 303
    assert "Pilih dulu berkas CSV-nya." in text_of(office, "/kantor/ongkir")
    assert check(office, b"x", "harga").status_code == 400
    assert office.submit("/kantor/ongkir/muat", {"jenis": "tarif", "isi": "bukan base64"}).status_code == 400
    assert office.get("/kantor/ongkir/harga.csv").status_code == 404
