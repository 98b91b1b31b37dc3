"""The pages on which a group keeps its listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service
from storefront.catalogue.types import Edit
from storefront.exports import service as exports
from storefront.kernel.db import end_reading, read_session
from tests.journeys.visits import MEMBER, Address, press
from tests.support import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.world import World

COFFEE = "kopi-arabika-flores-bajawa"


def coffee(path: str) -> Callable[[World], str]:
    """A page about the coffee of the group whose member looks."""

    def address(world: World) -> str:
        del world
        product = catalogue.find_product(read_session(), COFFEE)
        assert product
        end_reading()
        return f"/lapak/produk/{product.id}{path}"

    return address


def changed(world: World) -> str:
    """The same, with a change that waits for the office."""
    address = coffee("")(world)
    product_id = int(address.rpartition("/")[2])
    desk = catalogue.get_desk(read_session(), product_id)
    seen = catalogue.digest(desk.shown, ["technique"])
    end_reading()
    service.save(Edit(product_id=product_id, values={"technique": "Dijemur dua minggu"}, seen=seen), factories.SELLER)
    return address


def judged(address: str) -> Callable[[World], str]:
    """A page that the worker has come to."""

    def look(world: World) -> str:
        del world
        exports.keep_up()
        return address

    return look


LISTING_PAGES = (
    Address("listings", "workspace.products", "/lapak/produk", MEMBER),
    Address("labels", "workspace.labels", "/lapak/label", MEMBER),
    Address("labels, wrong", "workspace.labels", "/lapak/label?ukuran=3x7&mulai_dari=99", MEMBER, 422),
    Address("listings, nothing found", "workspace.products", "/lapak/produk?q=tidak-ada", MEMBER),
    Address("new listing", "workspace.product_new", "/lapak/produk/baru", MEMBER),
    Address("new listing, no photo", "workspace.product_new", "/lapak/produk/baru", MEMBER, act=press("Kirim foto")),
    Address("listing photos", "workspace.product_photos", coffee("/foto"), MEMBER),
    Address("listing name", "workspace.product_name", coffee("/nama"), MEMBER),
    Address("listing variants", "workspace.product_variants", coffee("/ukuran?macam=banyak"), MEMBER),
    Address("listing facts", "workspace.product_facts", coffee("/keterangan"), MEMBER),
    Address("listing supplies", "workspace.product_supplies", coffee("/bahan"), MEMBER),
    Address("listing for registers", "workspace.product_official", coffee("/pemerintah"), MEMBER),
    Address("listing preview", "workspace.product_check", coffee("/periksa"), MEMBER),
    Address("listing", "workspace.product", changed, MEMBER),
    Address("readiness", "workspace.readiness", judged("/lapak/kesiapan"), MEMBER),
    Address("readiness, one thing", "workspace.readiness", judged("/lapak/kesiapan?kurang=photo"), MEMBER),
    Address("prices", "workspace.product_prices", "/lapak/produk/harga", MEMBER),
)
