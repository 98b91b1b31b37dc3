"""Every page that people see: its address, who may see it, and the states in which it looks different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import accounts as people
from tests.journeys import world as making
from tests.journeys.account_pages import ACCOUNT_PAGES
from tests.journeys.people import Buyer
from tests.journeys.visits import ADMIN, BUYER, CLERK, GUEST, MEMBER, OFFICES, Address, press

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


def office_transfer(name: str) -> Callable[[World], str]:
    return lambda world: f"/kantor/transfer/{world.number(name)}"


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
    for summary in page.locator("main details:not([open]) > summary:visible").all():
        summary.click()


def refuse_without_reason(page: Page, world: World) -> None:
    open_all(page, world)
    press("Tolak pesanan")(page, world)


def accept_late(page: Page, world: World) -> None:
    """Another member has accepted while this page was open: 409."""
    making.accept(world.number("to accept late"))
    page.get_by_role("button", name="Terima pesanan").click()
    page.get_by_role("heading", name="Sudah diubah orang lain").wait_for()


def confirm_late(page: Page, world: World) -> None:
    """A colleague has confirmed while this page was open: 409."""
    number = world.number("to pay late")
    making.pay(number)
    page.get_by_label("Jumlah di mutasi rekening").fill(str(making.see(number).total.amount))
    page.get_by_label("Uang ini sudah saya lihat").check()
    page.get_by_role("button", name="Simpan: uang sudah masuk").click()
    page.get_by_role("heading", name="Sudah dikerjakan orang lain").wait_for()


SHOP_PAGES = (
    Address("home", "shop.home", "/", also=(BUYER, MEMBER, ADMIN)),
    Address("home in English", "shop.home", "/?lang=en"),
    Address("listing", "shop.listing", "/produk/"),
    Address("listing, last page", "shop.listing", "/produk/?halaman=8"),
    Address("listing filtered", "shop.listing", "/produk/?q=kopi&kabupaten=ngada&urut=termurah", act=open_all),
    Address("listing, typo", "shop.listing", "/produk/?q=kopi+bajwa"),
    Address("empty search", "shop.listing", "/produk/?q=zzzzqqq"),
    Address("empty by filters", "shop.listing", "/produk/?q=kopi&kabupaten=malaka"),
    Address("beyond the last page", "shop.listing", "/produk/?halaman=999", status=404),
    Address("product", "shop.product", COFFEE_PAGE),
    Address("product of cloth", "shop.product", "/produk/kain-tenun-sumba-barat-daya"),
    Address("product in English", "shop.product", f"{COFFEE_PAGE}?lang=en"),
    Address("product sold out", "shop.product", "/produk/tenun-kedang"),
    Address("producer", "shop.producer", "/lembaga/koperasi-contoh-beiwali"),
    Address("sources of data", "shop.data_sources", "/sumber-data"),
    Address("category", "shop.category", "/kategori/tenun"),
    Address("kabupaten", "shop.kabupaten", "/kabupaten/ngada"),
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
    Address("workspace orders", "workspace.orders", "/lapak/pesanan", MEMBER),
    Address("workspace orders done", "workspace.orders", "/lapak/pesanan?tahap=selesai", MEMBER),
    *(of_part(name) for name in making.MAKERS if name not in UNSEEN),
    of_part("packed", slip=True),
    of_part("to fetch", slip=True),
    Address(
        "workspace refusal without reason",
        "workspace.order",
        lambda world: f"/lapak/pesanan/{world.part('paid')}",
        MEMBER,
        act=refuse_without_reason,
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
OFFICE_PAGES = (
    Address("office", "office.home", "/kantor/", CLERK, also=OFFICES[1:]),
    Address("office orders", "office.orders", "/kantor/pesanan", CLERK, also=(ADMIN, "disperindag")),
    Address("office orders, none", "office.orders", "/kantor/pesanan?cari=ZZZ", CLERK),
    Address(
        "office order",
        "office.order",
        lambda world: f"/kantor/pesanan/{world.number('refund due')}",
        CLERK,
        also=(ADMIN, "disperindag"),
    ),
    Address("office transfers", "office.transfers", "/kantor/transfer", CLERK, also=(ADMIN,)),
    Address("office transfers, none", "office.transfers", "/kantor/transfer?jumlah=1", CLERK),
    Address("office transfer", "office.transfer", lambda world: f"/kantor/transfer/{world.number('awaiting')}", CLERK),
    Address(
        "office transfer, empty",
        "office.transfer",
        lambda world: f"/kantor/transfer/{world.number('awaiting')}",
        CLERK,
        act=press("Simpan: uang sudah masuk"),
    ),
    Address(
        "office conflict",
        "office.transfer",
        lambda world: f"/kantor/transfer/{world.number('to pay late')}",
        CLERK,
        act=confirm_late,
    ),
    *(
        Address(f"office transfer, {name}", "office.transfer", office_transfer(name), CLERK)
        for name in ("proof sent", "proof not found", "proof sent late")
    ),
    Address(
        "office transfer, rejected without reason",
        "office.transfer",
        office_transfer("proof sent"),
        CLERK,
        act=press("Tidak ditemukan"),
    ),
    Address("office accounts", "office.accounts", "/kantor/rekening", CLERK, also=(ADMIN,)),
    Address("office accounts, empty", "office.accounts", "/kantor/rekening", CLERK, act=press("Tambahkan rekening")),
    Address("office refunds", "office.refunds", "/kantor/pengembalian", CLERK, also=(ADMIN,)),
    Address("office refund", "office.refund", lambda world: f"/kantor/pengembalian/{world.refund_due}", CLERK),
    Address(
        "office refund, empty",
        "office.refund",
        lambda world: f"/kantor/pengembalian/{world.refund_due}",
        CLERK,
        act=press("Simpan: uang sudah dikembalikan"),
    ),
    Address("office messages", "office.messages", "/kantor/pesan-parkir", ADMIN),
    Address("office accounts", "office.people", "/kantor/akun", ADMIN),
    Address("office account", "office.person", lambda world: f"/kantor/akun/{world.buyer_id}", ADMIN),
    Address(
        "office link",
        "office.person_link",
        lambda world: f"/kantor/akun/tautan/{people.hand_over(world.buyer_id)}",
        ADMIN,
    ),
    Address("office audit", "office.audit", "/kantor/log", CLERK, also=("dinas_pmd", "biro_pbj")),
)
REFUSED = (
    Address("404", "shop.product", "/produk/tidak-ada", status=404),
    Address("404 of the workspace", "workspace.order", "/lapak/pesanan/NTT-AAA-AAA-A", MEMBER, status=404),
    Address("403 of the workspace", "workspace.home", "/lapak/", BUYER, status=403),
    Address("403 of the office", "office.refunds", "/kantor/pengembalian", "gerai", status=403),
)
ADDRESSES = (*SHOP_PAGES, *BUYING_PAGES, *WORKSPACE_PAGES, *OFFICE_PAGES, *REFUSED)
MACHINES = {  # no pages
    *(f"shop.{name}" for name in ("feed", "robots", "sitemap", "sitemap_pages", "sitemap_products", "suggest")),
    *("system.healthz", "system.readyz", "web.media", "web.static"),
}
MACHINES = {"shop.suggest", "system.healthz", "system.readyz", "web.media", "web.static"}  # no pages
MACHINES |= {"shop.order_proof", "office.transfer_proof"}  # pictures
MACHINES = {"shop.suggest", "shop.villages", "system.healthz", "system.readyz", "web.media", "web.static"}  # no pages
ADDRESSES = (*SHOP_PAGES, *ACCOUNT_PAGES, *BUYING_PAGES, *WORKSPACE_PAGES, *OFFICE_PAGES, *REFUSED)
MACHINES = {
    "shop.account_export",
    "shop.suggest",
    "system.healthz",
    "system.readyz",
    "web.media",
    "web.static",
}  # no pages
