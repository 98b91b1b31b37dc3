"""The pages of listing sheets: where they are sent, and one that was sent in each of its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.imports import service
from storefront.imports.types import Upload
from storefront.kernel.db import end_reading, read_session
from tests.journeys.listing_pages import COFFEE
from tests.journeys.visits import MEMBER, Address, press
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.world import World

HEAD = "sku;nama;kategori;kabupaten;satuan;harga;stok;foto\n"
GOOD = "{0}-1;Kopi {0};kopi;Ngada;bungkus 250 g;60000;5;kopi.jpg\n"
BAD = "{0}-2;Kopi {0} dua;kopi;Ngada;bungkus 250 g;enam puluh ribu;5;\n{0}-3;;kopy;Nagada;bungkus;1;-2;\n"


def sent(name: str, *, is_readable: bool = True, until: Callable[[int], None] | None = None) -> Callable[[World], str]:
    """A sheet with a good row and two bad ones, tried out; `until` leads it further."""

    def address(world: World) -> str:
        del world
        product = catalogue.find_product(read_session(), COFFEE)
        assert product
        group_id = product.group_id
        end_reading()
        text = (HEAD if is_readable else "sku;Label dagang\n") + (GOOD + BAD).format(name)
        import_id = service.begin(Upload(group_id=group_id, file_name=f"{name}.csv", data=text.encode()), SELLER)
        service.judge(import_id)
        if until:
            until(import_id)
        return f"/lapak/daftar-isian/{import_id}"

    return address


def gone_in(import_id: int) -> None:
    service.start(import_id, SELLER)
    service.apply(import_id)


def taken_back(import_id: int) -> None:
    gone_in(import_id)
    service.start_undo(import_id, SELLER)
    service.undo(import_id)


SHEET_PAGES = (
    Address("sheets", "workspace.sheets", "/lapak/daftar-isian/", MEMBER),
    Address("sheets, no file", "workspace.sheets", "/lapak/daftar-isian/", MEMBER, act=press("Periksa isian")),
    Address("sheet tried out", "workspace.sheet", sent("coba"), MEMBER),
    Address("sheet unreadable", "workspace.sheet", sent("rusak", is_readable=False), MEMBER),
    Address("sheet gone in", "workspace.sheet", sent("selesai", until=gone_in), MEMBER),
    Address("sheet taken back", "workspace.sheet", sent("kembali", until=taken_back), MEMBER),
)
FILES = {"workspace.sheet_template", "workspace.sheet_products", "workspace.sheet_failed"}  # no pages
