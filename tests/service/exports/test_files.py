"""Files for other catalogues: complete, typed, harmless, and made by their profile alone."""

from __future__ import annotations

import json
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from storefront.catalogue.models import Picture, Product, Variant
from storefront.catalogue.types import Selection
from storefront.exports import ekatalog, item_files, profiles, queries, service
from storefront.exports.profiles import ProfileError
from storefront.exports.types import RequirementState, Target
from storefront.kernel import delimited
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.gtin import is_gtin, item_number
from storefront.kernel.media import store_picture
from storefront.producers.models import ProducerGroup
from tests.support import factories
from tests.support.photos import photo
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.support.factories import Shop

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
ALL = Selection(only_public=False)
HOSTILE = (
    *("=cmd|' /C calc'!A0", "+62 812", "@SUM(A1)", "-1+1", "'petik", "#kres", 'a;b\n"c"', "n" * 300),
    "\u202egnoleb \U0001f33e",
)


def silent(done: int, total: int) -> None:
    assert 0 < done <= total


def sheet(path: Path, name: str) -> list[list[object]]:
    """Its rows, by a reader that is not ours; nothing in it may be a formula."""
    book = load_workbook(path)
    cells = [cell for row in book[name].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    found: list[list[object]] = [list(row) for row in book[name].iter_rows(values_only=True)]
    book.close()
    return found


def table(path: Path) -> list[list[str]]:
    with path.open("rb") as file:
        return [list(row.cells) for row in delimited.rows(file.read(), delimited.FORMULA_SIGN)]


def as_dict(rows: Sequence[Sequence[object]], number: int = 1) -> dict[object, object]:
    return dict(zip(rows[0], rows[number], strict=True))


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this test's pictures, files and profiles lie."""
    folder = tmp_path_factory.mktemp("exports")
    service.configure(folder, folder / "media", folder / "profiles", "https://toko.example", "/media")
    yield folder
    profiles.configure(folder / "none")


@pytest.fixture
def shop(folders: Path) -> Shop:
    del folders
    factories.load_reference()
    return factories.open_shop(variants=len(HOSTILE), price=50_000, on_hand=3)


def name_them(shop: Shop, names: Sequence[str], **values: object) -> None:
    with unit_of_work() as session:
        ids = [session.get_one(Variant, each).product_id for each in shop.variant_ids]
        for product_id, name in zip(ids, names, strict=False):
            session.execute(update(Product).where(Product.id == product_id).values(name=name, **values))


class TestEkatalog:
    def test_hostile_names_survive_as_text_in_both_files(self, shop: Shop, tmp_path: Path) -> None:
        name_them(shop, HOSTILE, description="=1+1")
        ekatalog.write_folder(ALL, tmp_path / "out", silent)
        rows = sheet(tmp_path / "out" / "lembar-kerja.xlsx", "PRODUK")
        assert [row[3] for row in rows[1:]] == list(HOSTILE)
        read_back = table(tmp_path / "out" / "produk.csv")
        assert [row[3] for row in read_back[1:]] == list(HOSTILE)
        assert [len(row) for row in read_back] == [40] * (1 + len(HOSTILE))
        raw = (tmp_path / "out" / "produk.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbfKategori Level 1;")
        assert b";'=cmd" in raw

    def test_every_cell_has_its_type_and_no_zero_is_lost(self, shop: Shop, tmp_path: Path) -> None:
        tkdn = {"number": "TK-1", "value": 4125, "bmp": 500, "until": "2027-01-31"}
        facts = {"kbki": "0161001003", "tkdn": tkdn, "is_domestic": True, "specification": [["Bahan", "kapas"]]}
        name_them(shop, ["Kopi"], **facts, shelf_life_days=180)
        with unit_of_work() as session:
            session.execute(update(ProducerGroup).values(is_taxable=True))
        end_reading()
        ekatalog.write_folder(ALL, tmp_path / "out", silent)
        book = tmp_path / "out" / "lembar-kerja.xlsx"
        found = as_dict(sheet(book, "PRODUK"))
        assert found["Kode KBKI"] == "0161001003"
        assert found["Nilai TKDN (%)"] == 41.25
        assert found["TKDN berlaku sampai"] == datetime(2027, 1, 31)  # noqa: DTZ001 -- as a spreadsheet has days
        assert (found["PPN (%)"], found["Harga Satuan (Rp, tanpa PPN)"], found["Harga termasuk PPN (Rp)"]) == (
            11,
            50_000,
            55_500,
        )
        assert (found["Pernyataan PDN"], found["Merek"], found["Stok"]) == ("Ya", "Tanpa Merek", 3)
        assert sheet(book, "SPESIFIKASI")[1][2:] == ["Bahan", "kapas"]
        assert load_workbook(book).sheetnames == ["PETUNJUK", "PRODUK", "VARIAN", "SPESIFIKASI", "KEKURANGAN"]
        read_back = as_dict(table(tmp_path / "out" / "produk.csv"))
        assert (read_back["Nilai TKDN (%)"], read_back["TKDN berlaku sampai"]) == ("41,25", "2027-01-31")

    def test_what_is_missing_is_what_readiness_says(self, shop: Shop, tmp_path: Path) -> None:
        name_them(shop, ["Kopi"], kbki="0161001003")
        service.judge_all()
        ekatalog.write_folder(ALL, tmp_path / "out", silent)
        rows = sheet(tmp_path / "out" / "lembar-kerja.xlsx", "KEKURANGAN")
        found = queries.list_requirements(read_session(), Target.EKATALOG, range(1, 100))
        lacking = [row for key in sorted(found) for row in found[key] if row.state is not RequirementState.MET]
        assert [row[9] for row in rows[1:]] == [row.code for row in lacking]
        assert len(lacking) > len(HOSTILE)
        products = sheet(tmp_path / "out" / "lembar-kerja.xlsx", "PRODUK")
        first = [row.label for row in found[min(found)] if row.state is not RequirementState.MET]
        assert products[1][39] == f"Belum; {', '.join(first)}"

    def test_without_pkp_both_prices_are_the_same(self, shop: Shop, tmp_path: Path) -> None:
        name_them(shop, ["Kopi"])
        ekatalog.write_folder(ALL, tmp_path / "out", silent)
        found = as_dict(sheet(tmp_path / "out" / "lembar-kerja.xlsx", "PRODUK"))
        assert (found["PPN (%)"], found["Harga termasuk PPN (Rp)"]) == (0, 50_000)

    def test_photos_are_named_by_sku_and_the_manifest_tells_the_truth(
        self, folders: Path, shop: Shop, tmp_path: Path
    ) -> None:
        media = folders / "media"
        good, small = (store_picture(photo(size=size, shade=size[0]), media) for size in ((900, 600), (900, 290)))
        with unit_of_work() as session:
            first, second = (session.get_one(Variant, each) for each in shop.variant_ids[:2])
            first.sku, second.sku = "KOPI/1 a", "kopi-1 A"  # one file name, were it not for its number
            shown = [(first, good, True), (first, good, False), (first, small, False), (second, good, False)]
            for place, (variant, stored, is_woven) in enumerate(shown):
                size = {"width": stored.width, "height": stored.height}
                of_it = {"product_id": variant.product_id, "key": stored.key, "is_woven": is_woven}
                session.add(Picture(**of_it, **size, alt="", position=place))
            second_id = second.product_id
        end_reading()
        ekatalog.write_folder(ALL, tmp_path / "out", silent)
        out = tmp_path / "out"
        names = ["KOPI-1-a-1.jpg", f"kopi-1-A_{second_id}-1.jpg"]
        assert sorted(path.name for path in (out / "foto").iterdir()) == sorted(names)
        rows = sheet(out / "lembar-kerja.xlsx", "PRODUK")
        assert [row[6] for row in rows[1:3]] == names
        manifest = json.loads((out / "manifest.json").read_text())
        assert (manifest["profile"], manifest["version"], manifest["products"]) == ("ekatalog", "1", len(HOSTILE))
        listed = {each["path"]: each for each in manifest["files"]}
        assert set(listed) == {"lembar-kerja.xlsx", "produk.csv", *(f"foto/{name}" for name in names)}
        for path, each in listed.items():
            data = (out / path).read_bytes()
            assert (each["bytes"], each["sha256"]) == (len(data), sha256(data).hexdigest())
        assert manifest["photos_left_out"] == {"gambar tenunan, bukan foto": 1, "lebih kecil dari 300 x 300": 1}

    def test_a_zip_holds_the_same_files(self, shop: Shop, tmp_path: Path) -> None:
        assert shop.variant_ids
        ekatalog.write_zip(ALL, tmp_path / "out.zip", silent)
        with ZipFile(tmp_path / "out.zip") as archive:
            assert archive.testzip() is None
            assert sorted(archive.namelist()) == ["lembar-kerja.xlsx", "manifest.json", "produk.csv"]
        assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]

    def test_a_folder_is_replaced_whole_or_left_as_it_is(self, shop: Shop, tmp_path: Path) -> None:
        assert shop.variant_ids
        out = tmp_path / "out"
        ekatalog.write_folder(ALL, out, silent)
        before = (out / "manifest.json").read_bytes()

        def break_off(_done: int, _total: int) -> None:
            raise OSError("no space left on device")

        with pytest.raises(OSError, match="no space"):
            ekatalog.write_folder(ALL, out, break_off)
        assert (out / "manifest.json").read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "surat.txt").write_text("penting")
        with pytest.raises(FileExistsError):
            ekatalog.write_folder(ALL, tmp_path / "other", silent)
        assert [path.name for path in (tmp_path / "other").iterdir()] == ["surat.txt"]

    def test_only_what_buyers_see_unless_asked_otherwise(self, shop: Shop, tmp_path: Path) -> None:
        with unit_of_work() as session:
            product_id = session.get_one(Variant, shop.variant_ids[0]).product_id
            session.execute(update(Product).where(Product.id == product_id).values(state="paused"))
        end_reading()
        for wanted, count in ((Selection(), len(HOSTILE) - 1), (ALL, len(HOSTILE))):
            ekatalog.write_folder(wanted, tmp_path / "out", silent)
            assert len(sheet(tmp_path / "out" / "lembar-kerja.xlsx", "PRODUK")) == 1 + count


class TestItemFiles:
    def test_codes_are_unique_short_and_lead_back(self, shop: Shop, tmp_path: Path) -> None:
        name_them(shop, HOSTILE)
        item_files.write_items(ALL, tmp_path / "out.xlsx", silent)
        rows = sheet(tmp_path / "out.xlsx", "BARANG")
        found = [as_dict(rows, number) for number in range(1, len(rows))]
        assert [item_number(str(each["Kode Item"])) for each in found] == list(shop.variant_ids)
        assert all(is_gtin(str(each["Barcode"])) and isinstance(each["Barcode"], str) for each in found)
        assert all(len(str(each["Nama Item"])) <= 40 for each in found)
        assert [each["Nama Lengkap"] for each in found] == list(HOSTILE)
        assert {(each["Skema"], each["Harga Pokok"], each["Stok awal"]) for each in found} == {("KONSINYASI", None, 0)}

    def test_ipos5_has_its_nineteen_columns_also_as_csv(self, shop: Shop, tmp_path: Path) -> None:
        assert shop.variant_ids
        item_files.write_items(ALL, tmp_path / "out.csv", silent, "ipos5")
        rows = table(tmp_path / "out.csv")
        assert [len(row) for row in rows] == [19] * (1 + len(HOSTILE))
        item_files.write_items(ALL, tmp_path / "out.xlsx", silent, "ipos5")
        assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["ITEM", "PETUNJUK"]
        assert [str(cell) for cell in sheet(tmp_path / "out.xlsx", "ITEM")[0]] == rows[0]


class TestProfiles:
    @pytest.fixture
    def own(self, folders: Path) -> Path:
        folder = folders / "profiles"
        folder.mkdir()
        return folder

    def test_a_changed_profile_changes_the_file(self, shop: Shop, tmp_path: Path, own: Path) -> None:
        name_them(shop, ["Kopi"])
        columns = [
            {"head": "Judul", "source": "name"},
            {"head": "Asal", "parts": [{"source": "regency", "label": "Kab."}, {"source": "brand"}], "longest": 7},
            {"head": "Pajak", "constant": "5", "kind": "number"},
        ]
        profile = {
            **dict.fromkeys(("name", "title", "version", "date", "source"), "x"),
            "tables": [{"name": "SAJA", "rows": "variant", "columns": columns}],
        }
        (own / "nttmart.json").write_text(json.dumps(profile))
        item_files.write_items(ALL, tmp_path / "out.xlsx", silent)
        assert sheet(tmp_path / "out.xlsx", "SAJA")[:2] == [["Judul", "Asal", "Pajak"], ["Kopi", "Kab. Ng", 5]]

    @pytest.mark.parametrize(
        "text", ['{"name": "x"}', "[]", "{", '{"name":1,"title":1,"version":1,"date":1,"source":1,"tables":[]}']
    )
    def test_what_is_no_profile_is_told_and_leaves_no_file(
        self, shop: Shop, tmp_path: Path, own: Path, text: str
    ) -> None:
        assert shop.variant_ids
        (own / "nttmart.json").write_text(text)
        with pytest.raises(ProfileError, match=r"nttmart\.json"):
            item_files.write_items(ALL, tmp_path / "out.xlsx", silent)
        assert list(tmp_path.iterdir()) == []

    def test_words_of_the_office_fill_the_categories(self, shop: Shop, tmp_path: Path, own: Path) -> None:
        name_them(shop, ["Kopi"])
        words = {"categories": {"kopi": {"v6": ["Pangan", "Minuman", "Kopi"]}}}
        (own / "vocabulary.json").write_text(json.dumps(words))
        ekatalog.write_folder(ALL, tmp_path / "out", silent)
        rows = sheet(tmp_path / "out" / "lembar-kerja.xlsx", "PRODUK")
        assert rows[1][:3] == ["Pangan", "Minuman", "Kopi"]
        assert as_dict(rows)["Unit Pengukuran"] == "Bungkus"

    @pytest.mark.parametrize("name", ["ekatalog", "nttmart", "ipos5"])
    def test_profiles_that_ship_are_sound(self, name: str) -> None:
        profile = profiles.load(name)
        assert (profile.name, bool(date.fromisoformat(profile.date))) == (name, True)
        assert {column.screen for each in profile.tables for column in each.columns} <= {
            *(screen.key for screen in profile.screens),
            "",
        }


def test_questions_of_a_portion_do_not_grow_with_the_goods(tmp_path: Path) -> None:
    factories.load_reference()
    factories.open_shop(variants=2)
    end_reading()
    with counted_queries() as few:
        item_files.write_items(ALL, tmp_path / "few.xlsx", silent)
    factories.open_shop(variants=30)
    end_reading()
    with counted_queries() as many:
        item_files.write_items(ALL, tmp_path / "many.xlsx", silent)
    assert len(many) == len(few)
