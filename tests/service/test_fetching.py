"""Fetching the register with npm: a program in its place answers as npm does, so that no test needs a network."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from storefront.cli import regions as commands
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import sentence
from storefront.regions import queries, service
from storefront.regions.data import REGENCIES
from storefront.regions.fetching import EDITION
from tests.web.test_villages import DISTRICTS, VILLAGES

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")

NPM = """#!{python}
import io, sys, tarfile, time
assert sys.argv[1:3] == ["pack", "idn-area-data@4.0.1"], sys.argv
folder = sys.argv[sys.argv.index("--pack-destination") + 1]
{act}
"""
PACK = """
with tarfile.open(folder + "/idn-area-data-4.0.1.tgz", "w:gz") as package:
    for name, text in {files!r}.items():
        entry = tarfile.TarInfo(name)
        entry.size = len(text.encode())
        package.addfile(entry, io.BytesIO(text.encode()))
"""
FILES = {
    "package/data/regencies.csv": "code,name\n" + "".join(f"{each.code},X\n" for each in REGENCIES),
    "package/data/districts.csv": DISTRICTS,
    "package/data/villages.csv": VILLAGES,
    "package/data/LICENSE.md": "ODbL 1.0",
    "package/data/islands.csv": "code\n",
    "package/lib/villages.csv": "not these",
    "../../data/evil.csv": "nothing is written where an entry says",
}


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    service.load_reference()
    return folder / "npm"


def behave(npm: Path, act: str) -> None:
    npm.write_text(NPM.format(python=sys.executable, act=act))
    npm.chmod(0o700)


def refused(folder: Path, seconds: float = 20) -> str:
    with pytest.raises(RefusedError) as caught:
        service.fetch_register(folder, seconds)
    end_reading()
    assert queries.count_villages(read_session()) == 0
    assert queries.find_credit(read_session()) is None
    (problem,) = caught.value.problems
    return sentence(problem)


def test_the_files_are_kept_and_taken_over_with_their_credit(npm: Path, tmp_path: Path) -> None:
    behave(npm, PACK.format(files=FILES))
    folder = tmp_path / "register"
    report = service.fetch_register(folder)
    assert (report.districts, report.villages) == (4, 7)
    assert sorted(path.name for path in folder.iterdir()) == [
        "LICENSE.md",
        "districts.csv",
        "regencies.csv",
        "villages.csv",
    ]
    assert (folder / "villages.csv").read_text() == VILLAGES
    credit = queries.find_credit(read_session())
    assert credit
    assert credit.edition == EDITION
    again = service.fetch_register(folder)
    assert (again.added, again.renamed, again.gone) == ((), (), ())


def test_without_npm_it_says_what_to_install(npm: Path, tmp_path: Path) -> None:
    assert not npm.exists()
    assert refused(tmp_path / "register").startswith("npm tidak ada di mesin ini.")


def test_a_refusing_network_is_named_by_its_code(npm: Path, tmp_path: Path) -> None:
    behave(npm, 'print("npm error code ENOTFOUND\\nnpm error network x", file=sys.stderr); sys.exit(1)')
    words = refused(tmp_path / "register")
    assert words.startswith("npm tidak dapat mengambil idn-area-data@4.0.1: ENOTFOUND. Periksa jaringan")


def test_a_hanging_network_is_not_waited_for(npm: Path, tmp_path: Path) -> None:
    behave(npm, "time.sleep(60)")
    assert refused(tmp_path / "register", 1).startswith("npm tidak selesai dalam 1 detik.")


def test_a_package_without_its_files_is_refused_and_the_old_ones_stay(npm: Path, tmp_path: Path) -> None:
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "villages.csv").write_text("old")
    behave(npm, PACK.format(files={"package/data/villages.csv": VILLAGES}))
    assert refused(folder) == (
        "idn-area-data@4.0.1 tidak berisi regencies.csv. Isinya mungkin berubah; impor berkas dengan tangan."
    )
    assert (folder / "villages.csv").read_text() == "old"


def test_a_start_tries_once_and_only_where_there_is_none(app: Flask, npm: Path, tmp_path: Path) -> None:
    del app
    folder = tmp_path / "register"
    assert commands._is_first_try(folder)
    assert not commands._is_first_try(folder)
    behave(npm, PACK.format(files=FILES))
    service.fetch_register(folder)
    (folder / "tried").unlink()
    end_reading()
    assert not commands._is_first_try(folder)
