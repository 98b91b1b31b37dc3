"""Pages of outlets: who looks into which, a file from its upload to the books, what has come, the report."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts.types import Role
from storefront.kernel.db import end_reading, read_session
from storefront.outlets import queries
from storefront.outlets.models import ConsignmentSale, OutletFile
from storefront.outlets.types import FileState, RequestState, Scheme
from storefront.stock import queries as stock
from storefront.stock.types import TransferState
from tests.support import factories, keeping, tills
from tests.support.browser import Browser
from tests.support.offices import officer, text_of
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.tills import Counter

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def counter(app: Flask) -> Counter:
    del app
    factories.load_reference()
    return tills.open_counter(there=5)


@pytest.fixture
def clerk(app: Flask, counter: Counter) -> Browser:
    """Serves at this outlet alone."""
    make_person("gerai@contoh.id", Role.GERAI, scope=str(counter.outlet_id))
    browser = Browser(app)
    browser.become("gerai@contoh.id")
    return browser


def upload(browser: Browser, counter: Counter, data: bytes, kind: str = "sales") -> str:
    """The page of the file."""
    answer = browser.submit(
        f"/kantor/gerai/{counter.outlet_id}/berkas", {"jenis": kind, "berkas": (BytesIO(data), "kasir.csv")}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def sold() -> int:
    end_reading()
    found = read_session().execute(select(func.coalesce(func.sum(ConsignmentSale.quantity), 0))).scalar_one()
    end_reading()
    return int(found)


def sale(counter: Counter, quantity: int = 2, receipt: str = "A1") -> bytes:
    return tills.sales_file([f"{receipt};1;20-11-2026;{counter.skus[0]};{quantity};"])


class TestWhoLooksIn:
    def test_another_outlet_is_not_there_but_the_office_sees_all(
        self, app: Flask, counter: Counter, clerk: Browser
    ) -> None:
        other = tills.open_counter(there=1)
        file_id = tills.read(other.outlet_id, sale(other))
        number = tills.send(other, {other.shop.variant_ids[0]: 1})
        base = f"/kantor/gerai/{other.outlet_id}"
        pages = ["", "/kerja-sama", "/berkas", f"/berkas/{file_id}", f"/kiriman/{number}"]
        foreign = [f"{base}{path}" for path in pages] + [f"/kantor/gerai/laporan?gerai={other.outlet_id}"]
        assert [clerk.get(url).status_code for url in foreign] == [404] * 6
        mixed = (f"berkas/{file_id}", f"kiriman/{number}")
        assert [clerk.get(f"/kantor/gerai/{counter.outlet_id}/{path}").status_code for path in mixed] == [404, 404]
        office = officer(app, Role.DISPERINDAG)
        assert [office.get(url).status_code for url in foreign] == [200] * 6
        assert clerk.get("/kantor/gerai/titip-jual").headers["Location"] == f"/kantor/gerai/{counter.outlet_id}"
        assert office.get("/kantor/gerai/titip-jual").status_code == 200

    def test_nothing_of_another_outlet_is_changed(self, counter: Counter, clerk: Browser) -> None:
        other = tills.open_counter(there=1)
        file_id = tills.read(other.outlet_id, sale(other))
        number = tills.send(other, {other.shop.variant_ids[0]: 1})
        for place in (other.outlet_id, counter.outlet_id):
            for path in (f"berkas/{file_id}/catat", f"berkas/{file_id}/buang", f"kiriman/{number}"):
                assert clerk.submit(f"/kantor/gerai/{place}/{path}", {}).status_code == 404
        assert sold() == 0
        end_reading()
        assert stock.get_transfer(read_session(), number).state is TransferState.ON_THE_WAY


class TestAFile:
    def test_is_looked_at_first_and_written_down_once(self, counter: Counter, clerk: Browser) -> None:
        page = upload(clerk, counter, sale(counter))
        assert ("1</b> penjualan baru" in text_of(clerk, page), sold()) == (True, 0)
        for _ in range(2):
            assert clerk.submit(f"{page}/catat", {}).status_code == 303
        assert (sold(), keeping.on_hand(counter.place_id, counter.shop.variant_ids[0])) == (2, 3)
        again = upload(clerk, counter, sale(counter))
        assert "1</b> sudah tercatat" in text_of(clerk, again)

    def test_faults_are_named_by_row_and_column_and_the_others_go_in(self, counter: Counter, clerk: Browser) -> None:
        rows = [f"A1;1;20-11-2026;{counter.skus[0]};1;", "A2;1;20-11-2026;TIDAK-ADA;1;", "A3;1;besok;;x;y"]
        page = upload(clerk, counter, tills.sales_file(rows))
        text = text_of(clerk, page)
        assert "2 baris belum bisa dicatat" in text
        for said in (
            "Kode TIDAK-ADA tidak dikenal di gerai ini.",
            "Isi kode atau barcode barangnya.",
            "misalnya 21-11",
        ):
            assert said in text
        clerk.submit(f"{page}/catat", {})
        assert sold() == 1

    def test_columns_of_other_names_are_asked_about_once(self, counter: Counter, clerk: Browser) -> None:
        def odd(receipt: str) -> bytes:
            line = f"{receipt};20/11/26 09.15;{counter.skus[0]};1"
            return f"LAPORAN KASIR\n\nBon;Jam;Benda;Pcs\n{line}\n".encode()

        page = upload(clerk, counter, odd("B-1"))
        assert "Kolom ini belum dikenali: Tanggal, Kode barang, Jumlah" in text_of(clerk, page)
        assert clerk.submit(f"{page}/catat", {}).status_code == 303
        assert sold() == 0
        chosen = {"kolom-0": "nota", "kolom-1": "tanggal", "kolom-2": "kode", "kolom-3": "jumlah"}
        assert clerk.submit(f"{page}/kolom", chosen).status_code == 303
        clerk.submit(f"{page}/catat", {})
        clerk.submit(f"{upload(clerk, counter, odd('B-2'))}/catat", {})
        assert sold() == 2

    def test_what_is_no_table_is_said_at_its_field(self, counter: Counter, clerk: Browser) -> None:
        url = f"/kantor/gerai/{counter.outlet_id}/berkas"
        for data, said in (
            ({}, "Pilih dulu berkasnya."),
            ({"berkas": (BytesIO(b"PK\x03\x04x"), "a.xlsx")}, "tidak bisa dibaca"),
        ):
            answer = clerk.submit(url, data)
            assert (answer.status_code, said in answer.text) == (422, True)

    def test_dropped_it_is_written_down_no_more(self, counter: Counter, clerk: Browser) -> None:
        page = upload(clerk, counter, sale(counter))
        clerk.submit(f"{page}/buang", {})
        clerk.submit(f"{page}/catat", {})
        end_reading()
        assert (sold(), read_session().scalars(select(OutletFile.state)).all()) == (0, [FileState.DROPPED])

    def test_a_count_is_shown_against_the_books(self, counter: Counter, clerk: Browser) -> None:
        page = upload(clerk, counter, f"kode;jumlah\n{counter.skus[0]};4\n".encode(), "count")
        assert "berbeda dari catatan" in text_of(clerk, page)
        variant_id = counter.shop.variant_ids[0]
        clerk.submit(f"{page}/catat", {f"dilihat-{variant_id}": "6"})
        assert keeping.on_hand(counter.place_id, variant_id) == 5
        clerk.submit(f"{page}/catat", {f"dilihat-{variant_id}": "5"})
        assert keeping.on_hand(counter.place_id, variant_id) == 4


class TestDeliveries:
    def test_each_line_is_counted_and_a_shortage_has_its_reason(self, counter: Counter, clerk: Browser) -> None:
        variant_id = counter.shop.variant_ids[0]
        number = tills.send(counter, {variant_id: 3})
        url = f"/kantor/gerai/{counter.outlet_id}/kiriman/{number}"
        assert number in text_of(clerk, f"/kantor/gerai/{counter.outlet_id}")
        assert clerk.submit(url, {f"datang-{variant_id}": "banyak"}).status_code == 422
        for _ in range(2):
            assert (
                clerk.submit(url, {f"datang-{variant_id}": "2", f"alasan-{variant_id}": "damaged"}).status_code == 303
            )
        assert keeping.on_hand(counter.place_id, variant_id) == 7
        report = tills.report(counter)
        assert ([report.pieces(name) for name in ("sent", "left", "differing")], report.adds_up) == ([8, 7, 1], True)


class TestTermsAndRequests:
    def test_terms_are_put_to_a_group(self, counter: Counter, clerk: Browser) -> None:
        shop = factories.open_shop(name="Kelompok Baru")
        end_reading()
        base = f"/kantor/gerai/{counter.outlet_id}"
        page = text_of(clerk, f"{base}/kerja-sama?q=baru")
        slug = page.split(f"{base}/kerja-sama/")[1].split('"')[0]
        wrong = clerk.submit(f"{base}/kerja-sama/{slug}", {"scheme": "konsinyasi", "margin": "120"})
        assert (wrong.status_code, "dari 0 sampai 100 persen" in wrong.text) == (422, True)
        assert clerk.submit(f"{base}/kerja-sama/{slug}", {"scheme": "konsinyasi", "margin": "12,5"}).status_code == 303
        end_reading()
        (terms,) = queries.list_proposed(read_session(), outlet_ids=[counter.outlet_id])
        assert (terms.group_id, terms.scheme, terms.margin) == (shop.group_id, Scheme.KONSINYASI, 1250)
        page = text_of(clerk, base)
        assert "margin gerai 12,5 persen" in page
        assert "One Village One Product. Konsinyasi, margin belum disebut" in page

    def test_goods_are_asked_for_once_and_can_be_called_off(self, counter: Counter, clerk: Browser) -> None:
        base = f"/kantor/gerai/{counter.outlet_id}"
        page = text_of(clerk, base)
        url = f"{base}/minta/" + page.split(f"{base}/minta/")[1].split('"')[0]
        key = text_of(clerk, url).split('name="key"')[1].split('value="')[1].split('"')[0]
        form = {"key": key, f"jumlah-{counter.shop.variant_ids[0]}": "7", "note": ""}
        for _ in range(2):
            assert clerk.submit(url, form).status_code == 303
        assert clerk.submit(url, {**form, f"jumlah-{counter.shop.variant_ids[0]}": ""}).status_code == 422
        end_reading()
        (request,) = queries.list_requests(read_session(), outlet_ids=[counter.outlet_id])
        assert ([line.asked for line in request.lines], request.state) == ([7], RequestState.ASKED)
        assert clerk.submit(f"{base}/permintaan/{request.number}/batal", {}).status_code == 303
        end_reading()
        assert queries.get_request(read_session(), request.number).state is RequestState.WITHDRAWN


def test_the_report_says_the_same_as_its_file(counter: Counter, clerk: Browser) -> None:
    tills.record(counter.outlet_id, sale(counter, 8))
    text = text_of(clerk, "/kantor/gerai/laporan")
    assert "Terjual melebihi catatan stok" in text
    answer = clerk.get("/kantor/gerai/laporan.csv")

    (row,) = csv.DictReader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";")
    figures = {name: int(row[name]) for name in ("awal", "dikirim", "terjual", "kembali", "sisa", "selisih")}
    assert figures == {"awal": 0, "dikirim": 5, "terjual": 8, "kembali": 0, "sisa": 0, "selisih": -3}
    assert (row["uang_penjualan"], row["bagian_kelompok"]) == ("80000", "80000")
