"""Giving and taking roles on the page, by another admin only."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries
from storefront.accounts.types import Role
from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session
from tests.support.offices import officer, text_of
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only


def grants() -> list[tuple[str, Role, str]]:
    end_reading()
    return [(each.name, each.role, each.scope) for each in queries.list_grants(read_session())]


def test_a_role_of_one_kabupaten_is_given_and_taken(app: Flask) -> None:
    admin, person_id = officer(app, Role.ADMIN), make_person("yosef@contoh.id")
    page = f"/kantor/akun/{person_id}"
    choice = {"role": "pmd_kabupaten", "regency": "53.09", "outlet": ""}
    assert admin.submit(f"{page}/peran", choice).status_code == 303
    assert ("Yosef", Role.PMD_KABUPATEN, "53.09") in grants()
    assert "Dinas PMD Kabupaten Ngada" in text_of(admin, page)
    listed = text_of(admin, "/kantor/akun/peran")
    assert (">Yosef<" in listed, "Ngada" in listed, listed.count("Belum dua langkah")) == (True, True, 2)
    assert admin.submit(f"{page}/peran/cabut", {"role": "pmd_kabupaten", "scope": "53.09"}).status_code == 303
    assert grants() == [("Admin", Role.ADMIN, "")]
    assert [line.action for line in audit.list_latest(read_session())] == ["role.revoked", "role.granted"]
    assert admin.submit(f"{page}/peran/cabut", {"role": "raja", "scope": ""}).status_code == 404


def test_a_role_without_its_kabupaten_is_refused_in_words(app: Flask) -> None:
    admin, person_id = officer(app, Role.ADMIN), make_person("yosef@contoh.id")
    for role, regency, words in (
        ("pmd_kabupaten", "", "Pilih kabupatennya."),
        ("gerai", "53.09", "Pilih gerainya."),
        ("", "53.09", "Pilih satu peran."),
        ("raja", "53.09", "Pilih salah satu dari daftar."),
    ):
        answer = admin.submit(f"/kantor/akun/{person_id}/peran", {"role": role, "regency": regency, "outlet": ""})
        page = html.unescape(answer.text)
        assert (answer.status_code, page.count(words)) == (422, 2)  # on top and at the field
        assert not regency or f'selected value="{regency}"' in page
    assert grants() == [("Admin", Role.ADMIN, "")]


def test_nobody_changes_their_own_roles_on_the_page(app: Flask) -> None:
    admin = officer(app, Role.ADMIN)
    make_person("kedua@contoh.id", Role.ADMIN)
    me = queries.get_person(read_session(), "admin@contoh.id").id
    page = f"/kantor/akun/{me}"
    before = grants()
    assert "Beri peran" not in text_of(admin, page)
    for path, fields in (
        ("peran", {"role": "dinas_pmd", "regency": "", "outlet": ""}),
        ("peran/cabut", {"role": "admin", "scope": ""}),
    ):
        assert admin.submit(f"{page}/{path}", fields).status_code == 303
    assert "oleh pengelola sistem yang lain" in text_of(admin, page)
    assert grants() == before
