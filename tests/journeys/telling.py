"""Pages that only tell, to every visitor alike: (what it is called here, endpoint, address)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.world import World

SOLD_OUT_PAGE = "/produk/madu-hutan-konga-350-ml"
TELLING = (
    ("home in English", "shop.home", "/?lang=en"),
    ("listing", "shop.listing", "/produk/"),
    ("listing, last page", "shop.listing", "/produk/?halaman=8"),
    ("listing, typo", "shop.listing", "/produk/?q=kopi+bajwa"),
    ("empty search", "shop.listing", "/produk/?q=zzzzqqq"),
    ("empty by filters", "shop.listing", "/produk/?q=kopi&kabupaten=malaka"),
    ("product sold out", "shop.product", SOLD_OUT_PAGE),
    ("product made to order", "shop.product", "/produk/tenun-kedang"),
    ("producer", "shop.producer", "/lembaga/koperasi-contoh-beiwali"),
    ("category", "shop.category", "/kategori/tenun"),
    ("kabupaten without products", "shop.kabupaten", "/kabupaten/sumba-tengah?harga_maks=1"),
    ("groups", "shop.producers", "/lembaga/"),
    ("groups of one kabupaten", "shop.producers", "/lembaga/?kabupaten=ngada"),
    ("no such group", "shop.producers", "/lembaga/?q=zzzz"),
    ("about", "shop.about", "/tentang"),
    ("about in English", "shop.about", "/tentang?lang=en"),
    ("about verification", "shop.about_verification", "/tentang/verifikasi"),
    ("how to buy", "shop.how_to_buy", "/cara-belanja"),
    ("how to sell", "shop.how_to_sell", "/untuk-lembaga"),
    ("terms", "shop.terms", "/syarat"),
    ("privacy", "shop.privacy", "/privasi"),
    ("contact", "shop.contact", "/kontak"),
    ("no longer waiting", "shop.interest_stopped", "/kabari/berhenti"),
)


def wait_for_it(page: Page, world: World) -> None:
    """Leave an address at what is sold out: the page that comes is that of the wish."""
    del world
    page.get_by_label("Surel atau nomor WhatsApp").fill("maria@contoh.id")
    page.get_by_role("button", name="Kabari saya").click()
    page.get_by_role("button", name="Berhenti menunggu").wait_for()
