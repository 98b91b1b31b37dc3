from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from config import ROOT
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import sentence
from storefront.regions import queries, service
from storefront.regions.data import REGENCIES
from storefront.regions.models import District, Regency, Village
from storefront.regions.types import ImportReport, RegisterProblem, VillageKind

if TYPE_CHECKING:
    from flask import Flask

REGISTER = Path(os.environ.get("REGISTER_DIR") or ROOT.parent / "shared" / "data")
DISTRICTS = "code,regency_code,name\n53.14.02,53.14,Rote Barat Laut\n53.14.05,53.14,Rote Barat\n51.01.01,51.01,Bali\n"
VILLAGES = (
    'code,district_code,name\n53.14.02.2008,53.14.02,Daudolu\n53.14.05.2001,53.14.05,"Bo""a"\n'
    "53.14.05.2002,53.14.05,Nemberala\n53.14.05.1003,53.14.05,Tana Duen\n51.01.01.2001,51.01.01,Lain\n"
)


class Files:
    """The three files of a small register, for a test to change."""

    def __init__(self, folder: Path) -> None:
        self.regencies, self.districts, self.villages = (
            folder / name for name in ("kabupaten.csv", "kecamatan.csv", "desa.csv")
        )
        codes = (regency.code for regency in REGENCIES)
        self.regencies.write_text("code,province_code,name\n" + "".join(f"{code},53,X\n" for code in codes))
        self.districts.write_text(DISTRICTS)
        self.villages.write_text(VILLAGES, encoding="utf-8-sig")

    def take(self) -> ImportReport:
        return service.import_register(self.regencies, self.districts, self.villages)

    def refused(self) -> list[str]:
        with pytest.raises(RefusedError) as caught:
            self.take()
        return [sentence(problem) for problem in caught.value.problems]


@pytest.fixture
def files(app: Flask, tmp_path: Path) -> Files:
    del app
    service.load_reference()
    return Files(tmp_path)


def _count(model: type[Village | District | Regency]) -> int:
    return read_session().execute(select(func.count()).select_from(model)).scalar_one()


@pytest.mark.usefixtures("app")
def test_the_kabupaten_are_loaded_once() -> None:
    service.load_reference()
    service.load_reference()
    listed = queries.list_regencies(read_session())
    assert listed == list(REGENCIES)
    assert queries.get_regency(read_session(), slug="kota-kupang").code == "53.71"
    assert queries.get_regency(read_session(), code="53.01").slug == "kupang"
    with pytest.raises(NotFoundError):
        queries.get_regency(read_session(), slug="denpasar")


def test_an_import_takes_over_our_province(files: Files) -> None:
    report = files.take()
    assert (report.districts, report.villages) == (2, 4)
    assert report.added == (
        "53.14.02 Rote Barat Laut",
        "53.14.05 Rote Barat",
        "53.14.02.2008 Daudolu",
        '53.14.05.2001 Bo"a',
        "53.14.05.2002 Nemberala",
        "53.14.05.1003 Tana Duen",
    )
    assert (report.renamed, report.gone) == ((), ())
    assert queries.count_villages(read_session()) == 4


def test_a_second_import_changes_nothing(files: Files) -> None:
    files.take()
    report = files.take()
    assert (report.added, report.renamed, report.gone) == ((), (), ())


def test_new_renamed_gone_and_returned_villages_are_told(files: Files) -> None:
    files.take()
    newer = VILLAGES.replace("Nemberala", "Nembrala").replace("53.14.02.2008,53.14.02,Daudolu\n", "")
    files.villages.write_text(newer + "53.14.02.2009,53.14.02,Baru\n")
    report = files.take()
    assert report.added == ("53.14.02.2009 Baru",)
    assert report.renamed == ("53.14.05.2002 Nemberala → Nembrala",)
    assert report.gone == ("53.14.02.2008 Daudolu",)
    assert queries.find_villages(read_session(), "daudolu") == []
    assert queries.get_village(read_session(), "53.14.02.2008").name == "Daudolu"
    files.villages.write_text(VILLAGES)
    report = files.take()
    assert report.added == ("53.14.02.2008 Daudolu",)
    assert report.gone == ("53.14.02.2009 Baru",)


@pytest.mark.parametrize("written", ["Bo'a", "boa", "Bo\u2019a", "desa BO'A", "bo a"])
def test_apostrophes_are_not_needed_to_find_a_village(files: Files, written: str) -> None:
    files.take()
    found = queries.find_villages(read_session(), written)
    assert [village.label for village in found] == ["Desa Bo'a, Kecamatan Rote Barat, Rote Ndao"]


def test_blanks_are_not_needed_and_the_kind_comes_from_the_code(files: Files) -> None:
    files.take()
    (found,) = queries.find_villages(read_session(), "tanaduen")
    assert found.kind is VillageKind.KELURAHAN
    assert found.label == "Kelurahan Tana Duen, Kecamatan Rote Barat, Rote Ndao"
    assert queries.match_village(read_session(), "53.14", "Kelurahan Tanaduen", "rote barat") == found
    assert queries.match_village(read_session(), "53.07", "Tanaduen") is None
    assert queries.find_villages(read_session(), "''") == []


def test_faults_are_named_by_file_and_line_and_nothing_is_taken(files: Files) -> None:
    files.villages.write_text(
        "code,district_code,name\n53.14.02.2008,53.14.02,Daudolu\n53.14.02.3001,53.14.02,Aneh\n"
        "53.14.02.2010,53.14.02, \n53.14.02.2008,53.14.02,Lagi\n53.99.02.2001,53.99.02,Jauh\n"
    )
    assert files.refused() == [
        "desa.csv baris 3: kode 53.14.02.3001 bukan kode Kemendagri seperti 53.09.02.2001.",
        "desa.csv baris 4: nama untuk kode 53.14.02.2010 kosong.",
        "desa.csv baris 5: kode 53.14.02.2008 sudah ada di baris sebelumnya.",
        "desa.csv baris 6: 53.99.02.2001 tidak berada di 53.99.02, atau 53.99.02 tidak terdaftar.",
    ]
    assert (_count(Village), _count(District)) == (0, 0)


def test_wrong_columns_are_named(files: Files) -> None:
    files.districts.write_text("kode,nama\n53.14.02,Rote\n")
    assert files.refused()[0] == "kecamatan.csv baris 1: kolom code, regency_code, name harus ada."


def test_a_file_that_is_no_text_is_refused(files: Files) -> None:
    files.villages.write_bytes(b"code,district_code,name\n\xff\xfe\x00")
    assert files.refused() == ["desa.csv tidak terbaca. Berikan berkas CSV dengan pengodean UTF-8."]
    files.villages.unlink()
    assert files.refused() == ["desa.csv tidak terbaca. Berikan berkas CSV dengan pengodean UTF-8."]


def test_a_kabupaten_too_many_or_too_few_is_told(files: Files) -> None:
    text = files.regencies.read_text().replace("53.09,53,X", "53.88,53,Baru")
    files.regencies.write_text(text)
    with pytest.raises(RefusedError) as caught:
        files.take()
    assert [(problem.code, problem.values["code"]) for problem in caught.value.problems] == [
        (RegisterProblem.REGENCY, "53.88"),
        (RegisterProblem.REGENCY_MISSING, "53.09"),
    ]


@pytest.mark.usefixtures("app")
@pytest.mark.skipif(not (REGISTER / "ntt_villages.csv").exists(), reason="no register: set REGISTER_DIR")
def test_the_official_register_comes_in_whole() -> None:
    service.load_reference()
    paths = [REGISTER / f"ntt_{name}.csv" for name in ("regencies", "districts", "villages")]
    report = service.import_register(*paths)
    assert (report.districts, report.villages, len(report.added)) == (315, 3442, 315 + 3442)
    session = read_session()
    by_regency = select(District.regency_code, func.count()).join(Village, Village.district_code == District.code)
    counted = dict(session.execute(by_regency.group_by(District.regency_code)).tuples().all())
    assert counted == {regency.code: regency.village_count for regency in REGENCIES}
    assert "Desa Daudolu, Kecamatan Rote Barat Laut, Rote Ndao" in [
        village.label for village in queries.find_villages(session, "daudolu")
    ]
    assert [village.regency_name for village in queries.find_villages(session, "bo'a", limit=1)] == ["Rote Ndao"]
    again = service.import_register(*paths)
    assert (again.added, again.renamed, again.gone) == ((), (), ())
