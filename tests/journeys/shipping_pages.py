"""The pages of shipping: every way from the basket to an outlet's counter, and the office's tables and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.addresses import fill_basket, of_part, on_part, order
from tests.journeys.people import Buyer
from tests.journeys.shipping_world import SHIPPING_MAKERS
from tests.journeys.visits import ADMIN, MEMBER, Address, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload, Page

    from tests.journeys.world import World

DISPERINDAG = "disperindag"
HEAD = b"layanan,dari_zona,ke_zona,rupiah_per_kg,hari_tercepat,hari_terlama\n"
WRONG_RATES = HEAD + b"reguler,timor,bulan,9000,1,3\nreguler,timor,jawa,=1+1,3,1\n"
NEW_RATES = HEAD + b"reguler,timor,jawa,36000,3,8\nkargo,timor,papua,42000,9,21\n"


def check_rates(data: bytes) -> Callable[[Page, World], None]:
    """Have a file looked at; nothing is loaded."""

    def act(page: Page, world: World) -> None:
        del world
        file: FilePayload = {"name": "tarif.csv", "mimeType": "text/csv", "buffer": data}
        page.get_by_label("Berkas CSV").set_input_files(file)
        page.get_by_role("button", name="Periksa berkas").click()
        page.get_by_role("heading", level=1, name="Periksa berkas").wait_for()

    return act


def choose_kupang(page: Page, world: World) -> None:
    """Where an outlet is."""
    fill_basket(page, world)
    Buyer(page).send_to("Kota Kupang")


def take_oil_to_papua(page: Page, world: World) -> None:
    """What no courier carries that far."""
    del world
    Buyer(page).take("vco-nometo-200-ml")
    Buyer(page).send_to("Papua")


def check_out_oil(page: Page, world: World) -> None:
    take_oil_to_papua(page, world)
    page.get_by_role("link", name="Lanjut ke alamat").click()


def check_out_abroad(page: Page, world: World) -> None:
    """The form as it looks there, with everything that it says when nothing was filled in."""
    fill_basket(page, world)
    Buyer(page).send_to("Luar negeri")
    page.get_by_role("link", name="Lanjut ke alamat").click()
    page.get_by_role("button", name="Buat pesanan").last.click()
    page.get_by_text("Tulis nama negara.").first.wait_for()


SHIPPING_PAGES = (
    Address("basket near an outlet", "shop.basket", "/keranjang", act=choose_kupang),
    Address("basket without a rate", "shop.basket", "/keranjang", act=take_oil_to_papua),
    Address("checkout without a rate", "shop.checkout", "/keranjang", act=check_out_oil),
    Address("checkout abroad, empty", "shop.checkout", "/keranjang", act=check_out_abroad),
    *(order(name) for name in SHIPPING_MAKERS),
    *(of_part(name) for name in SHIPPING_MAKERS),
    Address(
        "workspace fee, empty",
        "workspace.order",
        on_part("/lapak/pesanan/{}", "fee asked"),
        MEMBER,
        act=press("Kirim ongkir ke pembeli"),
    ),
    Address(
        "workspace cash, not counted",
        "workspace.order",
        on_part("/lapak/pesanan/{}", "at the door"),
        MEMBER,
        act=press("Paket diserahkan, uang diterima"),
    ),
    Address("office shipping", "office.shipping", "/kantor/ongkir", DISPERINDAG, also=(ADMIN,)),
    Address("office rates, wrong", "office.shipping", "/kantor/ongkir", DISPERINDAG, act=check_rates(WRONG_RATES)),
    Address("office rates, new", "office.shipping", "/kantor/ongkir", DISPERINDAG, act=check_rates(NEW_RATES)),
    Address("office outlets", "office.outlets", "/kantor/ongkir/gerai", DISPERINDAG),
    Address("office outlet, new", "office.outlet_new", "/kantor/ongkir/gerai/baru", DISPERINDAG),
    Address(
        "office outlet, empty", "office.outlet_new", "/kantor/ongkir/gerai/baru", DISPERINDAG, act=press("Simpan gerai")
    ),
    Address("office outlet", "office.outlet", "/kantor/ongkir/gerai/1", DISPERINDAG),
    Address(
        "office fee, empty",
        "office.fee",
        on_part("/kantor/pesanan/{}/ongkir", "fee asked"),
        DISPERINDAG,
        act=press("Kirim ongkir ke pembeli"),
    ),
    Address("office counter", "office.counter", "/kantor/gerai", "gerai"),
)
FILES = {"office.shipping_file", "office.outlet_report_file", "workspace.outlet_file"}  # no pages
