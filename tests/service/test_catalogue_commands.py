from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.regions import queries as regions
from tests.service.test_regions import Files

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only


def _run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words))
    end_reading()
    return result.exit_code, result.output


def test_prepare_loads_what_ships_and_can_be_repeated(app: Flask) -> None:
    for _ in range(2):
        assert _run(app, "shop", "prepare") == (0, "Data acuan siap.\n")
    assert len(regions.list_regencies(read_session())) == 22
    assert len(catalogue.current_categories(read_session())) == 24


def test_the_import_prints_what_it_changed(app: Flask, tmp_path: Path) -> None:
    files = Files(tmp_path)
    words = ("--regencies", files.regencies, "--districts", files.districts, "--villages", files.villages)
    code, output = _run(app, "regions", "import", *map(str, words))
    assert code == 0
    assert output.splitlines()[:3] == [
        "2 kecamatan, 4 desa/kelurahan di register.",
        "Baru: 6",
        "  53.14.02 Rote Barat Laut",
    ]
    code, output = _run(app, "regions", "import", *map(str, words))
    assert output.splitlines()[1:] == ["Baru: 0", "Berganti nama: 0", "Tidak ada lagi: 0"]


def test_a_faulty_file_ends_with_one_and_says_where(app: Flask, tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.districts.write_text("code,regency_code,name\n53.14.02,53.13,Salah\n")
    words = ("--regencies", files.regencies, "--districts", files.districts, "--villages", files.villages)
    code, output = _run(app, "regions", "import", *map(str, words))
    assert code == 1
    assert "kecamatan.csv baris 2: 53.14.02 tidak berada di 53.13" in output
    assert regions.count_villages(read_session()) == 0
