"""The pages of outlets, as those who serve there, the office and a group see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.outlets import queries, service
from storefront.outlets.types import AskForGoods, FileKind, Scheme
from storefront.stock import queries as stock
from storefront.stock import service as stock_service
from storefront.stock.types import SendTransfer
from tests.journeys.stock_pages import store
from tests.journeys.visits import MEMBER, Address, press
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.world import World

OUTLET = 1  # of the demo, at which its account serves
BASE = f"/kantor/gerai/{OUTLET}"
SHEET = "nota;baris;tanggal;kode;jumlah;harga\nH-1;1;20-11-2026;NGA-KOPI-01-A;1;60.000\nH-2;1;besok;TIDAK-ADA;0;\n"
ODD = "Bon;Jam;Benda;Pcs\nH-3;20-11-2026;NGA-KOPI-01-A;1\n"


def partner() -> tuple[int, int]:
    """The coffee group sells there; the group and its place at the outlet, made when first asked for."""
    _coffee, group_id, _place_id = store()
    if queries.find_agreed(read_session(), OUTLET, group_id) is None:
        end_reading()
        terms_id = service.propose(OUTLET, group_id, (Scheme.KONSINYASI, 1000), SELLER)
        service.answer_terms(terms_id, SELLER, agrees=True)
    end_reading()
    (place,) = stock.list_outlet_places(read_session(), outlet_ids=[OUTLET], group_ids=[group_id])
    end_reading()
    return group_id, place.id


def delivery(_world: World) -> str:
    coffee, _group_id, place_id = store()
    group_id, there = partner()
    command = SendTransfer(
        group_id=group_id,
        from_place_id=place_id,
        to_place_id=there,
        quantities={coffee: 1},
        key="halaman-gerai-kiriman",
    )
    return f"{BASE}/kiriman/{stock_service.send_transfer(command, SELLER)}"


def request(_world: World) -> str:
    coffee, _group_id, _place_id = store()
    group_id, _there = partner()
    command = AskForGoods(outlet_id=OUTLET, group_id=group_id, quantities={coffee: 3}, key="halaman-gerai-permintaan")
    return f"/lapak/gerai/permintaan/{service.ask(command, SELLER)}"


def file(data: str) -> Callable[[World], str]:
    def make(_world: World) -> str:
        partner()
        return f"{BASE}/berkas/{service.read_file(OUTLET, FileKind.SALES, 'kasir.csv', data.encode(), SELLER)}"

    return make


def own(path: str) -> Callable[[World], str]:
    """A page of the group at the outlet."""

    def make(_world: World) -> str:
        partner()
        return f"/lapak/gerai/{OUTLET}{path}"

    return make


def offered(_world: World) -> str:
    """Other terms wait for the group."""
    group_id, _there = partner()
    service.propose(OUTLET, group_id, (Scheme.KONSINYASI, 1500), SELLER)
    return "/lapak/gerai"


OUTLET_PAGES = (
    Address("outlet shelves", "office.outlet_shelves", "/kantor/gerai/titip-jual", "disperindag"),
    Address("outlet shelf", "office.outlet_shelf", BASE, "gerai"),
    Address("outlet partners", "office.outlet_partners", f"{BASE}/kerja-sama?q=contoh", "gerai"),
    Address(
        "outlet terms, empty",
        "office.outlet_terms",
        f"{BASE}/kerja-sama/koperasi-contoh-beiwali",
        "gerai",
        act=press("Kirim usulan"),
    ),
    Address("outlet delivery", "office.outlet_delivery", delivery, "gerai"),
    Address("outlet ask", "office.outlet_ask", f"{BASE}/minta/koperasi-contoh-beiwali", "gerai"),
    Address("outlet files, empty", "office.outlet_files", f"{BASE}/berkas", "gerai", act=press("Periksa berkas")),
    Address("outlet file", "office.outlet_file", file(SHEET), "gerai"),
    Address("outlet file, odd columns", "office.outlet_file", file(ODD), "gerai"),
    Address("outlet report", "office.outlet_report", "/kantor/gerai/laporan", "disperindag", also=("gerai",)),
    Address("workspace outlets", "workspace.outlets", offered, MEMBER),
    Address("workspace outlet", "workspace.outlet", own(""), MEMBER),
    Address("workspace outlet send", "workspace.outlet_send", own("/kirim"), MEMBER),
    Address("workspace outlet request", "workspace.outlet_request", request, MEMBER),
)
