"""The code on a label: what it leads to, who gets it, and until when it is offered."""

from __future__ import annotations

import io
from html import unescape
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from storefront.kernel.db import unit_of_work
from storefront.verification import service
from storefront.verification.types import Verdict
from tests.support import cases
from tests.support.members import member, text_of
from tests.support.products import OFFICE, make_public_product

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
CODE = "OVOP-53.09-0001"
QR = f"/v/{CODE}/qr"


def test_the_code_leads_to_the_certificate_in_the_language_of_whoever_opens_it(client: Browser) -> None:
    make_public_product()
    for path in (f"{QR}.png", f"/v/{CODE.lower()}/qr.png?lang=en"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)).convert("L"))
        assert found.text == f"http://localhost/v/{CODE}"
    drawn = client.get(f"{QR}.svg")
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert b"style=" not in drawn.data
    assert [client.get(path).status_code for path in (f"{QR}.gif", "/v/OVOP-99.99-0001/qr.svg")] == [404, 404]


def test_a_code_is_offered_while_the_certificate_holds(app: Flask, client: Browser) -> None:
    group, made = make_public_product()
    keeper = member(app, "ketua@contoh.id", group.id)
    own = f"/lapak/produk/{made.id}"
    assert f'src="{QR}.svg"' in client.get(f"/v/{CODE}").text
    page = text_of(keeper, own)
    assert f'download="qr-{CODE}.png" href="{QR}.png"' in page
    with unit_of_work() as session:
        service.suspend(session, CODE, "Bahan baku diragukan.", OFFICE)
    assert "qr.svg" not in client.get(f"/v/{CODE}").text
    assert "qr.svg" not in text_of(keeper, own)


def test_it_says_what_was_found_of_each_criterion(client: Browser) -> None:
    determination_id = cases.examined(cases.official())
    cases.decide(determination_id, cases.official("pemutus"))
    page = unescape(client.get(f"/v/{CODE}").text)
    assert "Syarat dan hasil pemeriksaannya" in page
    assert "Diperiksa oleh" in page
    assert "paling lambat" in page
    assert page.count('<li class="unmet">') == 0
    again = cases.official()
    cases.judge(determination_id, again, Verdict.NOT_APPLICABLE)
    service.finish_recheck(determination_id, 1, "", again)
    page = unescape(client.get(f"/v/{CODE}").text)
    assert page.count("<b>(tidak berlaku di sini)</b>") == page.count('<li class="unmet">') == 11
    assert "Diperiksa ulang" in page
    assert client.get(f"/v/{CODE}?lang=en").text.count("<b>(does not apply here)</b>") == 11
