"""Every page that people see: its address, who may see it, and the states in which it looks different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import world as making
from tests.journeys.account_pages import ACCOUNT_PAGES
from tests.journeys.case_pages import CASE_PAGES
from tests.journeys.export_pages import EXPORT_PAGES
from tests.journeys.export_pages import FILES as EXPORTED
from tests.journeys.listing_pages import LISTING_PAGES
from tests.journeys.office_pages import OFFICE_PAGES
from tests.journeys.outlet_pages import OUTLET_PAGES
from tests.journeys.people import Buyer
from tests.journeys.seller_pages import SELLER_PAGES
from tests.journeys.sheet_pages import FILES as SHEETS
from tests.journeys.sheet_pages import SHEET_PAGES
from tests.journeys.telling import SOLD_OUT_PAGE, TELLING, wait_for_it
from tests.journeys.visits import ADMIN, BUYER, GUEST, MEMBER, Address, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.world import World

UNSEEN = {"own", "to accept late", "to pay late"}  # they look as others do, or have a row of their own
COFFEE_PAGE = "/produk/kopi-arabika-flores-bajawa"


def order(name: str, role: str = GUEST) -> Address:
    return Address(f"order {name}", "shop.order", lambda world: world.page(name), role)


def of_part(name: str, *, slip: bool = False) -> Address:
    endpoint, end = ("workspace.slip", "/slip") if slip else ("workspace.order", "")
    return Address(
        f"workspace {'slip' if slip else 'order'} {name}",
        endpoint,
        lambda world: f"/lapak/pesanan/{world.part(name)}{end}",
        MEMBER,
    )


def on_part(path: str, name: str) -> Callable[[World], str]:
    return lambda world: path.format(world.part(name))


def fill_basket(page: Page, world: World) -> None:
    del world
    Buyer(page).take("kopi-arabika-flores-bajawa")
    Buyer(page).take("kalung-gelang-muti-sumba")


def choose_destination(page: Page, world: World) -> None:
    fill_basket(page, world)
    Buyer(page).send_to("DKI Jakarta")


def choose_ende(page: Page, world: World) -> None:
    fill_basket(page, world)
    Buyer(page).send_to("Ende")


def go_to_checkout(page: Page, world: World) -> None:
    choose_destination(page, world)
    page.get_by_role("link", name="Lanjut ke alamat").click()


def send_empty_checkout(page: Page, world: World) -> None:
    go_to_checkout(page, world)
    page.get_by_role("button", name="Buat pesanan").last.click()
    page.get_by_role("alert").wait_for()


def recount_checkout(page: Page, world: World) -> None:
    go_to_checkout(page, world)
    page.get_by_role("button", name="Hitung ulang").click()


def order_twice(page: Page, world: World) -> None:
    """The form of two tabs, sent from one and then, with another name, from the other: 409."""
    go_to_checkout(page, world)
    other = page.context.new_page()
    other.goto("/checkout")
    for tab in (page, other):
        Buyer(tab).fill_in()
    Buyer(other).place()
    page.get_by_label("Nama penerima").fill("Yosef Bupu")
    page.get_by_role("button", name="Buat pesanan").last.click()
    page.get_by_role("heading", name="Pesanan ini sudah ada").wait_for()


def sign_in_wrongly(page: Page, world: World) -> None:
    del world
    page.get_by_label("Surel").fill("pembeli@demo.test")
    page.get_by_label("Kata sandi").fill("bukan-kata-sandinya")
    page.locator("main").get_by_role("button", name="Masuk").click()
    page.get_by_role("alert").wait_for()


def open_all(page: Page, world: World) -> None:
    """Whatever can be unfolded is."""
    del world
    for summary in reversed(
        page.locator("main details:not([open]) > summary:visible").all()
    ):  # the filter covers the rest
        summary.click()


def refuse_without_reason(page: Page, world: World) -> None:
    open_all(page, world)
    press("Tolak pesanan")(page, world)


def accept_late(page: Page, world: World) -> None:
    """Another member has accepted while this page was open: 409."""
    making.accept(world.number("to accept late"))
    page.get_by_role("button", name="Terima pesanan").click()
    page.get_by_role("heading", name="Sudah diubah orang lain").wait_for()


SHOP_PAGES = (
    Address("home", "shop.home", "/", also=(BUYER, MEMBER, ADMIN)),
    Address("listing filtered", "shop.listing", "/produk/?q=kopi&kabupaten=ngada&urut=termurah", act=open_all),
    Address("beyond the last page", "shop.listing", "/produk/?halaman=999", status=404),
    Address("product", "shop.product", COFFEE_PAGE),
    Address("product of cloth", "shop.product", "/produk/kain-tenun-sumba-barat-daya"),
    Address("product in English", "shop.product", f"{COFFEE_PAGE}?lang=en"),
    Address("sources of data", "shop.data_sources", "/sumber-data"),
    *(Address(name, endpoint, path) for name, endpoint, path in TELLING),
    Address("kabupaten", "shop.kabupaten", "/kabupaten/ngada", act=open_all),
    Address("waiting list with mistakes", "shop.product", SOLD_OUT_PAGE, act=press("Kabari saya")),
    Address("waiting", "shop.interest", SOLD_OUT_PAGE, act=wait_for_it),
    Address("certificate", "shop.certificate", "/v/OVOP-53.09-0001"),
    Address("sign in", "shop.sign_in", "/masuk"),
    Address("sign in, empty", "shop.sign_in", "/masuk", act=press("Masuk")),
    Address("sign in, wrong", "shop.sign_in", "/masuk", act=sign_in_wrongly),
    Address("sign up", "shop.sign_up", "/daftar"),
    Address("sign up, empty", "shop.sign_up", "/daftar", act=press("Buat akun")),
    Address("components", "gallery.components", "/_komponen"),
)
BUYING_PAGES = (
    Address("empty basket", "shop.basket", "/keranjang"),
    Address("basket", "shop.basket", "/keranjang", act=fill_basket),
    Address("basket with destination", "shop.basket", "/keranjang", act=choose_destination),
    Address("basket within NTT", "shop.basket", "/keranjang", act=choose_ende),
    Address("checkout", "shop.checkout", "/keranjang", act=go_to_checkout),
    Address("checkout with errors", "shop.checkout", "/keranjang", act=send_empty_checkout),
    Address("checkout recounted", "shop.checkout", "/keranjang", act=recount_checkout),
    Address("checkout twice", "shop.checkout", "/keranjang", act=order_twice),
    *(order(name) for name in making.MAKERS if name not in UNSEEN),
    Address("order own", "shop.order", lambda world: f"/pesanan/{world.number('own')}", BUYER),
    Address("order, no proof chosen", "shop.order", lambda world: world.page("awaiting"), act=press("Kirim bukti")),
    Address("order, asked to cancel", "shop.order", lambda world: world.page("awaiting"), act=open_all),
)
WORKSPACE_PAGES = (
    Address("workspace", "workspace.home", "/lapak/", MEMBER),
    Address("workspace waiting", "workspace.waiting", "/lapak/peminat", MEMBER),
    Address("workspace orders", "workspace.orders", "/lapak/pesanan", MEMBER),
    Address("workspace orders done", "workspace.orders", "/lapak/pesanan?tahap=selesai", MEMBER),
    *LISTING_PAGES,
    *SHEET_PAGES,
    Address("workspace orders done", "workspace.orders", "/lapak/pesanan?keadaan=selesai", MEMBER),
    *(of_part(name) for name in making.MAKERS if name not in UNSEEN),
    of_part("packed", slip=True),
    Address("workspace packing", "workspace.packing", "/lapak/pesanan/kemas", MEMBER),
    Address("workspace slips", "workspace.papers", "/lapak/pesanan/cetak", MEMBER),
    Address("workspace labels", "workspace.papers", "/lapak/pesanan/cetak?isi=label", MEMBER),
    of_part("to fetch", slip=True),
    Address(
        "workspace refusal without reason",
        "workspace.order",
        lambda world: f"/lapak/pesanan/{world.part('paid')}",
        MEMBER,
        act=refuse_without_reason,
    ),
    Address("workspace shortfall", "workspace.shortfall", on_part("/lapak/pesanan/{}/kurang", "paid"), MEMBER),
    Address(
        "workspace shortfall, empty",
        "workspace.shortfall",
        on_part("/lapak/pesanan/{}/kurang", "paid"),
        MEMBER,
        act=press("Simpan dan beri tahu pembeli"),
    ),
    Address(
        "workspace sending without number",
        "workspace.order",
        lambda world: f"/lapak/pesanan/{world.part('packed')}",
        MEMBER,
        act=press("Kirim"),
    ),
    Address(
        "workspace conflict",
        "workspace.order",
        lambda world: f"/lapak/pesanan/{world.part('to accept late')}",
        MEMBER,
        act=accept_late,
    ),
)
REFUSED = (
    Address("404", "shop.product", "/produk/tidak-ada", status=404),
    Address("404 of the workspace", "workspace.order", "/lapak/pesanan/NTT-AAA-AAA-A", MEMBER, status=404),
    Address("403 of the workspace", "workspace.home", "/lapak/", BUYER, status=403),
    Address("403 of the office", "office.refunds", "/kantor/pengembalian", "gerai", status=403),
)
ADDRESSES = (
    *SHOP_PAGES,
    *ACCOUNT_PAGES,
    *BUYING_PAGES,
    *WORKSPACE_PAGES,
    *SELLER_PAGES,
    *OFFICE_PAGES,
    *OUTLET_PAGES,
    *CASE_PAGES,
    *EXPORT_PAGES,
    *REFUSED,
)
MACHINES = {  # no pages
    *EXPORTED,
    *SHEETS,
    *(f"shop.{name}" for name in ("account_export", "cards", "feed", "robots", "suggest", "villages")),
    *("shop.sitemap", "shop.sitemap_pages", "shop.sitemap_part", "shop.product_feed", "workspace.labels_pdf"),
    *(
        "shop.product_feed",
        "workspace.labels_pdf",
        "shop.order_proof",
        "shop.certificate_qr",
        "office.transfer_proof",
        "workspace.licence_scan",
    ),  # pictures
    *("office.case_scan", "office.case_evidence", "workspace.product_evidence"),
    *(
        "office.group_paper",
        "workspace.checklist_file",
        "office.audit_file",
        "office.readiness_file",
    ),  # papers and tables
    *("system.healthz", "system.readyz", "web.media", "web.static"),
}
