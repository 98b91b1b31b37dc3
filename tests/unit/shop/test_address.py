"""The address of a listing is read kindly and written in one canonical way."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from storefront.kernel.money import Rupiah
from storefront.search.types import Sort
from storefront.shop.address import Address, chip_label


def read(*pairs: tuple[str, str]) -> Address:
    return Address.read(MultiDict(pairs))


def test_everything_is_read() -> None:
    address = read(
        ("q", "  kopi   bajawa "),
        ("kategori", "kopi"),
        ("kategori", "tenun"),
        ("kabupaten", "ngada"),
        ("harga_min", "Rp 10.000,00"),
        ("harga_maks", "50000"),
        ("tersedia", "1"),
        ("urut", "termurah"),
        ("halaman", "3"),
        ("per", "24"),
    )
    assert address == Address(
        text="kopi bajawa",
        categories=("tenun", "kopi"),
        regencies=("ngada",),
        price_min=Rupiah(10_000),
        price_max=Rupiah(50_000),
        in_stock=True,
        sort=Sort.CHEAPEST,
        page=3,
        per=24,
    )
    assert address.url("/produk/") == (
        "/produk/?q=kopi+bajawa&kategori=tenun&kategori=kopi&kabupaten=ngada&harga_min=10000&harga_maks=50000"
        "&tersedia=1&urut=termurah&halaman=3&per=24"
    )
    assert read(*address.pairs()) == address


@pytest.mark.parametrize(
    "pair",
    [
        ("q", " "),
        ("kategori", "roket"),
        ("kabupaten", "atlantis"),
        ("harga_min", "murah"),
        ("harga_maks", "-5"),
        ("tersedia", "ya"),
        ("urut", "acak"),
        ("urut", "terbaru"),
        ("urut", "relevan"),
        ("halaman", "0"),
        ("halaman", "٣"),
        ("halaman", "1"),
        ("per", "13"),
        ("per", "12"),
        ("lang", "en"),
    ],
)
def test_what_makes_no_sense_or_no_difference_is_left_out(pair: tuple[str, str]) -> None:
    assert read(pair) == Address()
    assert read(pair).url("/produk/") == "/produk/"


def test_prices_the_wrong_way_round_are_turned() -> None:
    address = read(("harga_min", "90.000"), ("harga_maks", "10.000"))
    assert (address.price_min, address.price_max) == (Rupiah(10_000), Rupiah(90_000))


def test_a_text_is_sorted_by_relevance_and_a_list_by_newest() -> None:
    assert read(("q", "kopi")).order is Sort.RELEVANCE
    assert read(("q", "kopi"), ("urut", "terbaru")).order is Sort.NEWEST
    assert read().order is Sort.NEWEST


def test_each_filter_can_be_taken_away_and_has_a_name() -> None:
    address = read(
        ("kategori", "kopi"), ("kabupaten", "ngada"), ("harga_min", "1000"), ("harga_maks", "2000"), ("tersedia", "1")
    )
    named = [(chip_label(*pair, address), address.without(*pair).filters()) for pair in address.filters()]
    whole = address.filters()
    assert named == [
        ("Kopi", whole[1:]),
        ("Ngada", [whole[0], *whole[2:]]),
        ("Mulai Rp1.000", [*whole[:2], *whole[3:]]),
        ("Sampai Rp2.000", [*whole[:3], whole[4]]),
        ("Ada stok", whole[:4]),
    ]
    assert address.without_filters() == Address()
