"""Files for other catalogues at both doors: asked for, followed, taken along, each by those whose they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole, Role
from storefront.exports import service
from storefront.kernel.db import unit_of_work
from tests.support.members import member, text_of
from tests.support.offices import officer
from tests.support.products import load_reference, make_group, make_product
from tests.support.shelf import drain

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from storefront.producers.models import ProducerGroup
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
AT_WORK = "Halaman ini memuat ulang sendiri."


@pytest.fixture
def group(app: Flask, tmp_path: Path) -> ProducerGroup:
    del app
    service.configure(tmp_path, tmp_path / "media", tmp_path / "profiles", "https://toko.example", "/media")
    load_reference()
    with unit_of_work() as session:
        found = make_group(session)
        make_product(session, found)
        return found


def key_of(page: str) -> str:
    found = re.search(r'name="key" type="hidden" value="([^"]+)"', page)
    assert found
    return found[1]


def ask(browser: Browser, door: str) -> str:
    """Send the form, follow it to its run; its address."""
    key = key_of(text_of(browser, door))
    answers = [
        browser.submit(door, {"kind": "nttmart", "key": key, "regency_code": ""}) for _ in range(2)
    ]  # a double tap
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    return str(answers[0].location)


@pytest.mark.parametrize("door", ["/kantor/ekspor", "/lapak/ekspor/"])
def test_a_file_is_asked_for_followed_and_taken_along(app: Flask, group: ProducerGroup, door: str) -> None:
    chief = member(app, "ketua@contoh.test", group.id, MemberRole.KETUA)
    browser = chief if door.startswith("/lapak") else officer(app, Role.BIRO_PBJ)
    url = ask(browser, door)
    waiting = browser.get(url)
    assert (AT_WORK in waiting.text, waiting.headers["Refresh"]) == (True, "4")
    assert browser.get(f"{url}/berkas").status_code == 404
    drain()
    page = browser.get(url)
    assert "Refresh" not in page.headers
    assert f'href="{url}/berkas"' in page.text
    with browser.get(f"{url}/berkas") as file:
        assert file.data.startswith(b"PK")
        assert file.headers["Cache-Control"] == "private, no-store"
        assert re.search(r"attachment; filename=nttmart-[a-z-]+-\d{8}\.xlsx", file.headers["Content-Disposition"])
    assert "Siap diunduh" in text_of(browser, door)


def test_files_of_a_group_are_not_for_others_nor_theirs_for_it(app: Flask, group: ProducerGroup) -> None:
    chief = member(app, "ketua@contoh.test", group.id, MemberRole.KETUA)
    office = officer(app, Role.DISPERINDAG)
    number = ask(chief, "/lapak/ekspor/").rpartition("/")[2]
    theirs = ask(office, "/kantor/ekspor").rpartition("/")[2]
    for path in ("", "/berkas"):
        assert office.get(f"/kantor/ekspor/{number}{path}").status_code == 404
        assert chief.get(f"/lapak/ekspor/{theirs}{path}").status_code == 404


def test_what_cannot_be_had_is_said_at_its_field_and_nothing_is_lost(app: Flask, group: ProducerGroup) -> None:
    assert group.id
    office = officer(app, Role.DISPERINDAG)
    answer = office.submit("/kantor/ekspor", {"kind": "ipos5", "group": "tidak-ada", "regency_code": "53.11"})
    assert (answer.status_code, "Tidak ada kelompok dengan alamat ini." in answer.text) == (422, True)
    assert 'value="tidak-ada"' in answer.text
    answer = office.submit("/kantor/ekspor", {"kind": "ipos5", "regency_code": "53.11"})
    assert (answer.status_code, "Tidak ada produk yang terpilih." in answer.text) == (422, True)
    answer = office.submit("/kantor/ekspor", {"kind": "rahasia"})
    assert answer.status_code == 422
    assert "Yang sudah diminta" in answer.text


def test_a_group_that_waits_is_told_so(app: Flask, group: ProducerGroup) -> None:
    chief = member(app, "ketua@contoh.test", group.id, MemberRole.KETUA)
    ask(chief, "/lapak/ekspor/")
    answer = chief.submit("/lapak/ekspor/", {"kind": "nttmart", "key": "lain"})
    assert (answer.status_code, "Berkas sebelumnya masih dibuat." in answer.text) == (422, True)
