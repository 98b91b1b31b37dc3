"""`flask export`: what the names on the command line promise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from storefront.exports import service
from storefront.kernel.db import end_reading, unit_of_work
from storefront.producers.models import ProducerGroup
from tests.support import factories

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def slug(app: Flask, tmp_path: Path) -> str:
    del app
    service.configure(tmp_path / "p", tmp_path / "media", tmp_path / "profiles", "https://toko.example", "/media")
    factories.load_reference()
    factories.open_shop()
    shop = factories.open_shop(variants=2)
    with unit_of_work() as session:
        return session.get_one(ProducerGroup, shop.group_id).slug


def run(app: Flask, *words: object) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["export", *map(str, words)])
    end_reading()
    return result.exit_code, result.output


def test_a_folder_for_all_and_for_one_group(app: Flask, slug: str, tmp_path: Path) -> None:
    out = tmp_path / "baru" / "keluar"
    assert run(app, "ekatalog", out) == (0, f"{out}: 3 produk.\n")
    assert run(app, "ekatalog", out, "--group", slug, "--with-unverified") == (0, f"{out}: 2 produk.\n")
    assert json.loads((out / "manifest.json").read_text())["products"] == 2
    assert sorted(path.name for path in out.iterdir()) == ["foto", "lembar-kerja.xlsx", "manifest.json", "produk.csv"]


def test_item_files_by_profile_and_ending(app: Flask, slug: str, tmp_path: Path) -> None:
    for name, words in (("a.xlsx", ()), ("b.csv", ("--profile", "ipos5", "--group", slug))):
        code, output = run(app, "nttmart", tmp_path / name, *words)
        assert (code, output) == (0, f"{tmp_path / name}: {2 if words else 3} produk.\n")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "b.csv").read_text(encoding="utf-8-sig").startswith("Kode Item;Barcode;Nama Item;")


def test_what_cannot_be_done_ends_with_one_and_leaves_nothing(app: Flask, slug: str, tmp_path: Path) -> None:
    assert slug
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi" / "surat.txt").write_text("penting")
    for words, said in (
        (("ekatalog", tmp_path / "isi"), "berisi hal lain"),
        (("ekatalog", tmp_path / "x", "--group", "tidak-ada"), "Tidak ada kelompok"),
        (("nttmart", tmp_path / "x.ods"), ".xlsx atau .csv"),
        (("nttmart", tmp_path / "x.xlsx", "--profile", "tidak-ada"), "tidak-ada"),
    ):
        code, output = run(app, *words)
        assert (code, said in output) == (1, True)
    assert not list(tmp_path.glob("x*"))
    assert not list(tmp_path.glob(".x*"))
