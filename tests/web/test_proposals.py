"""The pages of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from tests.support.browser import Browser
from tests.support.cases import see_case, submitted
from tests.support.listings import text_of
from tests.support.offices import officer
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
URL = "/kantor/usulan"


def of_kabupaten(app: Flask, scope: str) -> Browser:
    email = f"pmd-{scope}@contoh.id"
    make_person(email, Role.PMD_KABUPATEN, scope=scope)
    browser = Browser(app)
    browser.become(email)
    return browser


def test_found_proposed_and_answered(app: Flask) -> None:
    product_id = see_case(submitted()).product_id
    ngada, ende, province = of_kabupaten(app, "53.09"), of_kabupaten(app, "53.08"), officer(app, Role.DINAS_PMD)
    form = f"{URL}/baru/{product_id}"
    assert form in text_of(ngada, f"{URL}?q=robusta kopi")
    assert form not in text_of(ende, f"{URL}?q=robusta")
    assert ende.get(form).status_code == 404
    refused = ngada.submit(form, {"letter_number": "140/1", "words": "Khas desa."})
    assert refused.status_code == 422
    assert "Pilih siapa yang mengusulkan." in refused.text
    assert "Khas desa." in refused.text
    sent = {"proposer": "camat", "letter_number": "140/1", "letter_date": "2026-01-05", "words": "Khas desa."}
    assert ende.submit(form, sent).status_code == 404
    assert ngada.submit(form, sent).location == URL
    assert "Surat 140/1, 5 Januari 2026." in text_of(ngada, URL)
    assert "Khas desa." not in text_of(ende, URL)
    assert "Terima usulan" not in text_of(ngada, URL)
    refused = province.submit(f"{URL}/1/tolak", {"reason": " "})
    assert refused.status_code == 422
    assert "Tulis alasannya; pengusul akan membacanya." in refused.text
    assert ngada.submit(f"{URL}/1/terima").status_code == 403
    assert province.submit(f"{URL}/1/terima").location == "/kantor/verifikasi/1"
    assert "Buka berkas Kopi Robusta" in text_of(ngada, URL)
    assert province.submit(f"{URL}/1/tolak", {"reason": "Lagi."}).status_code == 409
