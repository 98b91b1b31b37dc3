"""The demo catalogue keeps its promises: every real product but alcohol, known prices, and examples that say so."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storefront.catalogue.supplies import supply_problems
from storefront.demo import source

Row = dict[str, Any]

DATA = Path(__file__).resolve().parents[3] / "storefront" / "demo" / "data"
KABUPATEN = {
    "Alor", "Belu", "Ende", "Flores Timur", "Kota Kupang", "Kupang", "Lembata", "Malaka", "Manggarai",
    "Manggarai Barat", "Manggarai Timur", "Nagekeo", "Ngada", "Rote Ndao", "Sabu Raijua", "Sikka", "Sumba Barat",
    "Sumba Barat Daya", "Sumba Tengah", "Sumba Timur", "Timor Tengah Selatan", "Timor Tengah Utara",
}  # fmt: skip
CATEGORIES = {
    "aksesori", "aksesori tenun", "anyaman", "bumbu & sambal", "camilan", "cokelat & kakao", "garam", "gula lontar",
    "hasil pertanian", "kacang & biji", "kelor & herbal", "kerajinan", "kopi", "kue", "madu", "minyak",
    "minyak atsiri", "olahan daging", "olahan ikan", "pangan pokok", "rempah", "tenun",
}  # fmt: skip
UNITS = {"lembar", "bungkus", "botol", "kg", "buah", "jeriken", "sachet", "pak", "pasang", "set"}
KINDS = {"bumdes", "kdmp", "koperasi", "kelompok_usaha", "pkk", "sekolah", "komunitas", "umk"}
ASSUMABLE = {
    "kabupaten", "material", "technique", "shelf_life_days", "capacity_per_month", "lead_time_days", "variants",
    "price", "weight_g", "size_cm", "stock", "licences", "halal",
}  # fmt: skip
IG = {
    "Kopi Arabika Flores Bajawa (IG)",
    "Kopi Robusta Flores Manggarai (IG)",
    "Kopi Arabika Flores Manggarai",
    "Vanili Kepulauan Alor (basah)",
    "Sarung tenun Ternate Alor (pewarna alam laut)",
    "Tenun Songket Alor (IG)",
    "Tenun Ikat Ngada (IG)",
}
# Copied by hand from the list of real products: least and greatest known price in rupiah.
KNOWN_PRICES = {
    "Kain tenun Sumba Barat Daya": (1_500_000, 10_000_000),
    "Sarung / jas songke Colol": (400_000, 700_000),
    "Sarung tenun Mbay": (2_500_000, 2_500_000),
    "Sarung tenun Ternate Alor (pewarna alam laut)": (750_000, 900_000),
    "Kalung / gelang muti Sumba": (50_000, 350_000),
    "Tanasak (anyaman daun lontar)": (20_000, 100_000),
    "Miniatur sasando": (50_000, 300_000),
    "Kopi Coal 250 g": (35_000, 35_000),
    "Kacang mete Lewolema": (150_000, 175_000),
    "Madu Amfoang 650 ml": (140_000, 170_000),
    "Cokelat Cho-Sik": (10_000, 60_000),
    "Olahan kelor (camilan)": (10_000, 25_000),
    "Gula lempeng Rote": (20_000, 20_000),
    "Vanili Kepulauan Alor (basah)": (250_000, 250_000),
}


def _read(path: Path) -> list[Row]:
    rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _sentences(text: str) -> int:
    return len(re.findall(r"[.?](?=\s|$)", text))


PRODUCTS = [product for path in sorted((DATA / "products").glob("*.json")) for product in _read(path)]
GROUPS = _read(DATA / "groups.json")
SHOWCASE = _read(DATA / "showcase.json")
VARIANTS = [variant for product in PRODUCTS for variant in product["variants"]]
LICENCES = [licence for product in PRODUCTS for licence in product["licences"]]

each_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda row: str(row["sku"]))
each_group = pytest.mark.parametrize("group", GROUPS, ids=lambda row: str(row["key"]))


def _most_common_count(values: list[str]) -> int:
    return Counter(values).most_common(1)[0][1]


def test_every_product_but_alcohol_is_there_once() -> None:
    assert len(PRODUCTS) == 87
    for field in ("source_name", "name", "name_en", "sku", "description", "description_en"):
        assert _most_common_count([product[field] for product in PRODUCTS]) == 1, field


def test_all_kabupaten_and_categories_are_covered_and_alcohol_is_none_of_them() -> None:
    assert {product["kabupaten"] for product in PRODUCTS} == KABUPATEN
    assert {product["category"] for product in PRODUCTS} == CATEGORIES
    words = " ".join(word for product in PRODUCTS for word in (product["name"], *product["keywords"])).lower()
    assert not re.search(r"\b(moke|sopi|sophia|arak|laru|tuak|alkohol)\b", words)


def test_what_must_be_unique_is_unique() -> None:
    assert _most_common_count([variant["sku"] for variant in VARIANTS]) == 1
    assert _most_common_count([licence["number"] for licence in LICENCES]) == 1
    halal_numbers = [product["halal"]["number"] for product in PRODUCTS if product["halal"]["number"]]
    assert _most_common_count(halal_numbers) == 1
    assert _most_common_count([group["key"] for group in GROUPS]) == 1
    assert _most_common_count([group["name"] for group in GROUPS]) == 1
    assert _most_common_count([group["phone"] for group in GROUPS]) == 1


@each_product
def test_product_belongs_to_a_group_of_its_kabupaten(product: Row) -> None:
    assert [group["kabupaten"] for group in GROUPS if group["key"] == product["group"]] == [product["kabupaten"]]


@each_product
def test_descriptions_have_two_to_four_sentences_in_both_languages(product: Row) -> None:
    count = _sentences(product["description"])
    assert 2 <= count <= 4
    assert _sentences(product["description_en"]) == count
    assert "!" not in product["description"] + product["description_en"]


@each_product
def test_variants_can_be_sold_and_sent(product: Row) -> None:
    assert 1 <= len(product["variants"]) <= 3
    for variant in product["variants"]:
        assert re.fullmatch(rf"{product['sku']}(-[A-C])?", variant["sku"])
        assert variant["unit"] in UNITS
        assert type(variant["price"]) is int
        assert variant["price"] > 0
        assert variant["weight_g"] > 0
        assert variant["stock"] >= 0
        assert variant["size_cm"] is None or [side > 0 for side in variant["size_cm"]] == [True, True, True]


@each_product
def test_facts_are_whole_numbers_and_guesses_are_named(product: Row) -> None:
    facts = product["facts"]
    assert facts["capacity_per_month"] > 0
    assert 1 <= facts["lead_time_days"] <= 60
    assert facts["shelf_life_days"] is None or facts["shelf_life_days"] > 0
    assert set(product["assumed"]) <= ASSUMABLE
    assert len(set(product["assumed"])) == len(product["assumed"])
    assert len(set(product["keywords"])) == len(product["keywords"]) > 0


@each_product
def test_halal_state_is_one_of_four_and_certified_means_a_number(product: Row) -> None:
    halal = product["halal"]
    assert halal["status"] in {"bersertifikat", "dalam_proses", "tidak_halal", "tidak_wajib"}
    assert (halal["number"] is not None) == (halal["status"] == "bersertifikat")
    assert halal["number"] is None or re.fullmatch(r"CONTOH ID\d{10,20}", halal["number"])


@each_product
def test_licences_say_that_they_are_examples(product: Row) -> None:
    forms = {
        "pirt": r"CONTOH \d{13}-\d{2}",
        "bpom": r"CONTOH (MD \d{12}|TR \d{9}|NA\d{11})",
        "ig": r"CONTOH ID G \d{9}",
    }
    for licence in product["licences"]:
        assert re.fullmatch(forms[licence["kind"]], licence["number"])
        if licence["kind"] == "ig":
            assert licence["expires"] is None
        else:
            year = date.fromisoformat(licence["expires"]).year
            assert licence["kind"] != "pirt" or licence["number"].endswith(f"-{year % 100}")
    assert ("ig" in {licence["kind"] for licence in product["licences"]}) == (product["source_name"] in IG)


def test_chilled_meat_has_no_household_licence() -> None:
    kinds = [
        [licence["kind"] for licence in product["licences"]]
        for product in PRODUCTS
        if product["category"] == "olahan daging"
    ]
    assert kinds == [["bpom"]]


@pytest.mark.parametrize(("source_name", "known"), KNOWN_PRICES.items(), ids=list(KNOWN_PRICES))
def test_known_prices_are_kept(source_name: str, known: tuple[int, int]) -> None:
    (product,) = [product for product in PRODUCTS if product["source_name"] == source_name]
    prices = [variant["price"] for variant in product["variants"]]
    assert known[0] <= min(prices) <= max(prices) <= known[1]
    assert "price" not in product["assumed"]


def test_exactly_three_products_are_sold_out() -> None:
    sold_out = [product["sku"] for product in PRODUCTS if sum(row["stock"] for row in product["variants"]) == 0]
    assert sorted(sold_out) == ["FLT-MADU-01", "LEM-TENUN-01", "TTU-CENDANA-01"]


def test_one_sold_out_cloth_is_woven_to_order() -> None:
    beforehand = [product for product in source.read().products if product.draft.facts.takes_preorders]
    assert [list(product.stock) for product in beforehand] == [["LEM-TENUN-01"]]
    assert "menurut pesanan" in beforehand[0].draft.description
    assert set(beforehand[0].stock.values()) == {0}


def test_the_product_without_a_kabupaten_says_that_its_place_is_assumed() -> None:
    guessed = [(row["source_name"], row["kabupaten"]) for row in PRODUCTS if "kabupaten" in row["assumed"]]
    assert guessed == [("Olahan kelor (camilan)", "Kota Kupang")]


@each_group
def test_groups_say_that_they_are_examples(group: Row) -> None:
    assert "Contoh" in group["name"]
    assert "contoh" in group["story"]
    assert "example" in group["story_en"]
    assert group["address"].startswith("Alamat contoh")
    assert re.fullmatch(r"0812-0000-\d{4}", group["phone"])
    assert group["kind"] in KINDS
    assert 1 <= sum(product["group"] == group["key"] for product in PRODUCTS) <= 8


def test_showcase_starts_with_bajawa_and_visits_five_places() -> None:
    by_sku = {product["sku"]: product for product in PRODUCTS}
    picks = [by_sku[row["sku"]] for row in SHOWCASE]
    assert picks[0]["name"] == "Kopi Arabika Flores Bajawa"
    assert picks[0]["group"] == "koperasi-contoh-beiwali"
    assert len({pick["kabupaten"] for pick in picks}) == len(picks) == 5
    assert all(row["reason"] and row["reason_en"] for row in SHOWCASE)
    assert all(sum(variant["stock"] for variant in pick["variants"]) > 0 for pick in picks)


def test_where_material_comes_from_is_an_example_and_adds_up() -> None:
    told = [product.draft for product in source.read().products if product.draft.supplies]
    assert told
    keys = {"regency_code", "village_code", "village", "material", "share"}
    for draft in told:
        assert [set(row) for row in draft.supplies] == [keys] * len(draft.supplies)
        assert supply_problems(draft.supplies) == []
        assert all("CONTOH" in words for words in (draft.cluster, *(row["village"] for row in draft.supplies)))
