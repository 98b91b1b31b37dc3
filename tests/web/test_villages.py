"""Names of villages while somebody types, and where they are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.regions import service
from storefront.regions.data import REGENCIES
from storefront.regions.types import Edition
from tests.support.pages import get
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Browser

EDITION = Edition(source="register-uji", version="9", licence="ODbL 1.0")
DISTRICTS = (
    "code,regency_code,name\n53.14.05,53.14,Rote Barat\n53.09.01,53.09,Bajawa\n53.09.02,53.09,Golewa\n"
    "53.71.03,53.71,Oebobo\n"
)
VILLAGES = (
    'code,district_code,name\n53.14.05.2001,53.14.05,"Bo""a"\n53.14.05.2002,53.14.05,Nemberala\n'
    "53.09.01.2001,53.09.01,Beiwali\n53.09.01.2002,53.09.01,Wawowae\n53.09.02.2001,53.09.02,Ubedolumolo\n"
    "53.09.02.2002,53.09.02,Bei\n53.71.03.1001,53.71.03,Oebufu\n"
)


def take_register(folder: Path, edition: Edition = EDITION) -> None:
    paths = [folder / f"{name}.csv" for name in ("regencies", "districts", "villages")]
    texts = ("code,name\n" + "".join(f"{each.code},X\n" for each in REGENCIES), DISTRICTS, VILLAGES)
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    service.load_reference()
    service.import_register(*paths, edition=edition)


def values(client: Browser, text: str, **more: str) -> list[str]:
    answer = client.get("/desa", query_string={"q": text, **more}).get_json()
    return [place["value"] for place in answer["places"]]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("beiw", "Desa Beiwali"),
        ("BEIWALI", "Desa Beiwali"),
        ("desa beiwali", "Desa Beiwali"),
        ("bei", "Desa Bei"),
        ("beiwali bajawa", "Desa Beiwali"),
        ("wawowae ngada", "Desa Wawowae"),
        ("boa", "Desa Bo'a"),
        ("bo’a", "Desa Bo'a"),
        ("nembrala", None),
        ("nemberalla", "Desa Nemberala"),
        ("ubufu", "Kelurahan Oebufu"),
        ("oebuvu", "Kelurahan Oebufu"),
        ("bajawa", "Desa Beiwali"),
    ],
)
def test_a_village_is_found_however_it_is_spelled(
    client: Browser, tmp_path: Path, typed: str, first: str | None
) -> None:
    take_register(tmp_path)
    assert next(iter(values(client, typed)), None) == first


def test_a_place_names_its_kecamatan_and_the_answer_may_be_kept(client: Browser, tmp_path: Path) -> None:
    take_register(tmp_path)
    response = client.get("/desa?q=beiwali")
    assert response.get_json() == {
        "places": [{"value": "Desa Beiwali", "district": "Bajawa", "note": "Kecamatan Bajawa, Ngada"}],
        "credit": "register-uji 9 (ODbL 1.0)",
        "known": True,
    }
    assert response.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in response.headers


def test_one_kabupaten_and_the_kecamatan_can_be_asked_for(client: Browser, tmp_path: Path) -> None:
    take_register(tmp_path)
    assert values(client, "be", kabupaten="53.14") == ["Desa Nemberala"]
    assert values(client, "be", kabupaten="31") == []
    assert values(client, "bajawa", tingkat="kecamatan") == ["Bajawa"]
    assert values(client, "barat", tingkat="kecamatan", kabupaten="53.09") == []


@pytest.mark.parametrize("typed", ["", "b", "'", "''", "%%", "__", "h", "x" * 5000])
def test_what_says_nothing_gets_nothing(client: Browser, tmp_path: Path, typed: str) -> None:
    take_register(tmp_path)
    assert values(client, typed) == []


def test_without_a_register_there_is_nothing_to_offer(client: Browser) -> None:
    service.load_reference()
    assert client.get("/desa?q=beiwali").get_json() == {"places": [], "credit": "", "known": False}


@pytest.mark.sqlite_only
def test_it_asks_two_questions(client: Browser, tmp_path: Path) -> None:
    take_register(tmp_path)
    client.get("/desa?q=bei")
    with counted_queries() as seen:
        client.get("/desa?q=bei")
    assert len(seen) == 2


@pytest.mark.sqlite_only
def test_the_page_of_sources_credits_the_register(client: Browser, tmp_path: Path) -> None:
    service.load_reference()
    assert "Register desa belum diambil." in get(client, "/sumber-data")
    take_register(tmp_path)
    assert "berasal dari register-uji 9, berlisensi ODbL 1.0, diambil pada" in get(client, "/sumber-data")
    take_register(tmp_path, Edition(source="", version="", licence=""))
    assert "berasal dari register yang diimpor pada" in get(client, "/sumber-data")


@pytest.mark.sqlite_only
def test_readiness_says_which_register_is_there(client: Browser, tmp_path: Path) -> None:
    assert client.get("/readyz").get_json()["parts"]["register"] == {
        "ok": True,
        "why": "no register imported: villages are plain text",
    }
    take_register(tmp_path)
    assert client.get("/readyz").get_json()["parts"]["register"]["why"] == "7 desa/kelurahan from register-uji 9"
