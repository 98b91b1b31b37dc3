"""Categories as the office keeps them: what it changes shows in the shop, and nothing that is used is lost."""

from __future__ import annotations

import html
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.catalogue import queries, service
from storefront.catalogue.types import UNITS
from storefront.kernel import audit, settings, worker
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.registry import jobs
from tests.support.browser import Browser
from tests.support.offices import officer, text_of
from tests.support.people import make_person
from tests.support.products import make_public_product

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only
PAGE = "/kantor/kategori"


@pytest.fixture
def office(app: Flask) -> Iterator[Browser]:
    service.load_reference()
    yield officer(app, Role.DISPERINDAG)
    queries.labels._known.__init__()  # type: ignore[misc]  # another test finds the categories that ship


def names() -> list[str]:
    end_reading()
    queries.category_version(read_session())
    found = [each.name for each in queries.named_categories().values()]
    end_reading()
    return found


def settle() -> None:
    worker.drain([job for job in jobs() if job.name == "search.flush"])
    end_reading()


def rename(office: Browser, name: str, name_en: str = "Beans", **fields: str) -> int:
    seen = {"seen_name": "Kopi", "seen_name_en": "Coffee", **fields}
    return office.submit(f"{PAGE}/kopi", {"name": name, "name_en": name_en, **seen}).status_code


def test_another_name_shows_in_the_shop_and_is_found(office: Browser, client: Browser) -> None:
    _group, product = make_public_product()
    settle()
    assert rename(office, "Biji Nusa") == 303
    settle()
    assert "Biji Nusa" in names()
    assert "Kopi" not in names()
    assert "Biji Nusa" in text_of(client, "/kategori/kopi")
    assert product.slug in text_of(client, "/produk/?q=biji+nusa")
    line = audit.list_latest(read_session())[0]
    assert (line.action, line.subject_id) == ("category.renamed", "kopi")
    assert (line.before["name"], line.after["name"]) == ("Kopi", "Biji Nusa")
    end_reading()
    service.load_reference()  # as at each start
    assert "Biji Nusa" in names()


def test_a_closed_category_hides_its_products_and_gives_them_back(office: Browser, client: Browser) -> None:
    _group, product = make_public_product()
    settle()
    path = f"/produk/{product.slug}"
    seen = []
    for act in ("tutup", "tutup", "buka"):
        assert office.submit(f"{PAGE}/kopi/{act}").status_code == 303
        settle()
        seen.append(("Kopi" in names(), client.get(path).status_code, client.get("/kategori/kopi").status_code))
    assert seen == [(False, 404, 404), (False, 404, 404), (True, 200, 200)]
    actions = [line.action for line in audit.list_latest(read_session(), text="category.")]
    assert actions == ["category.opened", "category.closed"]


def test_a_new_one_stands_last_and_rises(office: Browser) -> None:
    before = names()
    assert office.submit(PAGE, {"name": "Alat musik", "name_en": "Instruments"}).status_code == 303
    assert names() == [*before, "Alat musik"]
    for _each in range(2):  # the one for drinks, which stands last, is hidden
        (form,) = re.findall(r'/alat-musik/naik".*?</form>', text_of(office, PAGE), re.DOTALL)
        place = re.findall(r'name="place" value="(\d+)"', form)[0]
        for _tap in range(2):  # a second tap raises it no further
            assert office.submit(f"{PAGE}/alat-musik/naik", {"place": place}).status_code == 303
    assert names()[-2:] == ["Alat musik", before[-1]]
    assert office.get("/kategori/alat-musik").status_code == 200
    assert "Alat musik" in text_of(office, PAGE)


@pytest.mark.parametrize(
    ("name", "name_en", "words"),
    [
        ("", "Tea", "Isi bagian ini."),
        ("Teh", "!!!", "Isi bagian ini."),
        ("kopi", "Coffee", "Kategori dengan nama ini sudah ada."),
        ("T" * 41, "Tea", "Paling banyak 40 karakter."),
    ],
)
def test_a_name_that_does_not_do_is_refused(office: Browser, name: str, name_en: str, words: str) -> None:
    before = names()
    answer = office.submit(PAGE, {"name": name, "name_en": name_en})
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert names() == before


def test_any_process_offers_and_takes_what_the_office_named(office: Browser, app: Flask, tmp_path: Path) -> None:
    assert rename(office, "Biji Nusa") == 303
    assert office.submit(PAGE, {"name": "Alat musik", "name_en": "Instruments"}).status_code == 303
    with unit_of_work() as session:
        settings.put(session, UNITS, "kampil", SYSTEM)
    sheet = tmp_path / "lembar.xlsx"
    queries.labels._known.__init__()  # type: ignore[misc]  # another process
    assert app.test_cli_runner().invoke(args=["catalogue", "template", str(sheet)]).exit_code == 0
    offered = zipfile.ZipFile(sheet).read("xl/worksheets/sheet3.xml").decode()
    assert {word: f">{word}<" in offered for word in ("Biji Nusa", "Alat musik", "kampil", "Kopi", "ekor")} == {
        **dict.fromkeys(("Biji Nusa", "Alat musik", "kampil"), True),
        **dict.fromkeys(("Kopi", "ekor"), False),
    }
    end_reading()
    book = service.open_book(read_session())
    found = [book.category(word) for word in ("biji nusa", "kopi", "alat musik")]
    assert [each and each.slug for each in found] == ["kopi", "kopi", "alat-musik"]
    assert book.categories_like("biji nussa") == "Biji Nusa"
    queries.labels._known.__init__()  # type: ignore[misc]
    group, product = make_public_product()
    make_person("ketua@contoh.id", group_id=group.id)
    member = Browser(app)
    member.become("ketua@contoh.id")
    assert ">Biji Nusa</option>" in text_of(member, f"/lapak/produk/{product.id}/nama")


def test_whoever_comes_second_is_told(office: Browser) -> None:
    assert rename(office, "Biji Nusa") == 303
    assert rename(office, "Kopi NTT") == 409
    assert "Kopi NTT" not in names()
    unfit = office.submit(f"{PAGE}/kopi", {"name": "", "name_en": "", "seen_name": "Kopi", "seen_name_en": "Coffee"})
    assert (unfit.status_code, 'name="seen_name" type="hidden" value="Kopi"' in unfit.text) == (422, True)
    now = {"seen_name": "Biji Nusa", "seen_name_en": "Beans"}
    assert rename(office, "Kopi NTT", **now) == 303
    assert "Kopi NTT" in names()
    with unit_of_work() as session:
        assert len(audit.list_latest(session, text="category.renamed")) == 2


def test_what_the_law_asks_of_a_closed_category_is_kept_until_it_opens_again(app: Flask, office: Browser) -> None:
    assert office.submit(f"{PAGE}/madu/tutup").status_code == 303
    pmd = officer(app, Role.DINAS_PMD)
    page = text_of(pmd, "/kantor/pengaturan/gate.licence.categories")
    assert re.findall(r'checked[^>]*value="(madu)"', page) == ["madu"]
