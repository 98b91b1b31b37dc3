"""Columns of a sheet that are called otherwise, matched on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.imports import service
from storefront.kernel.db import unit_of_work
from tests.support.members import member
from tests.support.products import load_reference, make_group
from tests.support.sent_sheets import COFFEE, HEAD, HERE, see, send, text_of_answer, work

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only


def test_columns_of_other_names_are_matched_on_the_page(app: Flask, tmp_path: Path) -> None:
    service.configure(tmp_path / "private", tmp_path / "media")
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
    chief = member(app, "ketua@contoh.test", group.id, MemberRole.KETUA)
    own = (HEAD + COFFEE).replace("nama;", "Label dagang;").replace("stok;", "Stok toko (lusin);").encode()
    at = str(send(chief, HERE, own).location)
    page = see(chief, at)
    assert "Cocokkan nama kolom" in page
    assert "Mirip:" not in page  # dozens are no pieces

    answer = chief.submit(f"{at}/kolom", {"kolom-0": "nama", "kolom-1": "stok"})
    assert answer.status_code == 422
    assert "memakai ukuran lain" in text_of_answer(answer)
    assert '<option selected value="nama">' in text_of_answer(answer)
    right = own.replace(b" (lusin)", b"")
    at = str(send(chief, HERE, right).location)
    chief.submit(f"{at}/kolom", {"kolom-0": "nama", "kolom-1": "stok"})
    work()
    assert "produk atau ukuran baru" in see(chief, at)
    chief.submit(f"{at}/masukkan")
    work()
    assert "Sudah dimasukkan" in see(chief, at)
