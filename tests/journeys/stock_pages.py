"""The pages of a group's stock: list, line, places, transfers and the question whether goods are still there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.stock import queries, service
from storefront.stock.models import Question
from storefront.stock.types import Arrival, MovementReason, PlaceKind, SavePlace, SendTransfer
from tests.journeys import world as making
from tests.journeys.visits import MEMBER, Address, press
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.world import World

OUTLET = "NTT Mart Kupang"


def store() -> tuple[int, int, int]:
    """The coffee, its group and its store."""
    coffee = making.variant_id(making.COFFEE)
    group_id = catalogue.find_lines(read_session(), [coffee])[coffee].group_id
    place_id = queries.list_places(read_session(), group_id)[0].id
    end_reading()
    return coffee, group_id, place_id


def line(world: World) -> str:
    del world
    coffee, _group_id, place_id = store()
    return f"/lapak/stok/{place_id}/{coffee}"


def place(world: World) -> str:
    del world
    return f"/lapak/stok/tempat/{store()[2]}"


def outlet() -> int:
    """A second place of the group, made when first asked for."""
    _coffee, group_id, _place_id = store()
    places = {each.name: each.id for each in queries.list_places(read_session(), group_id)}
    end_reading()
    command = SavePlace(kind=PlaceKind.OUTLET, name=OUTLET, address="Jalan El Tari 5", hours="Setiap hari")
    return places.get(OUTLET) or service.save_place(group_id, None, command, SELLER)


def from_store(world: World) -> str:
    del world
    outlet()
    return f"/lapak/stok/pindah/baru?dari={store()[2]}"


def sent(key: str, *, arrives: bool = False, note: bool = False) -> Callable[[World], str]:
    """A transfer of three pieces, the same for one key."""

    def path(world: World) -> str:
        del world
        coffee, group_id, place_id = store()
        command = SendTransfer(
            group_id=group_id,
            from_place_id=place_id,
            to_place_id=outlet(),
            quantities={coffee: 3},
            key=key,
            note="Dibawa Pak Ansel",
        )
        number = service.send_transfer(command, SELLER)
        if arrives:
            come = {coffee: Arrival(counted=2, reason=MovementReason.DAMAGED)}
            service.receive_transfer(number, come, SELLER)
        return f"/lapak/stok/pindah/{number}" + ("/surat-jalan" if note else "")

    return path


def asked(world: World) -> str:
    """Two listings are asked about, one rests."""
    del world
    _coffee, group_id, _place_id = store()
    service.ask_and_pause()
    own = catalogue.product_ids_of_group(read_session(), group_id)
    end_reading()
    with unit_of_work() as session:
        of_group = update(Question).where(Question.product_id.in_(own))
        session.execute(of_group.values(asked_at=clock.now() - timedelta(days=2)))
    return "/lapak/stok/tanya"


def count_wrongly(page: Page, world: World) -> None:
    """Somebody has sold one since the page was opened: both figures stand there, and what was typed."""
    del world
    page.get_by_label("Hitung ulang").fill("sepuluh")
    page.get_by_role("button", name="Simpan hitungan").click()
    page.get_by_text("Tulis jumlah dari 0").wait_for()


STOCK_PAGES = (
    Address("workspace stock", "workspace.stock", "/lapak/stok", MEMBER),
    Address("workspace stock, none", "workspace.stock", "/lapak/stok?q=zzz", MEMBER),
    Address("workspace stock line", "workspace.stock_line", line, MEMBER),
    Address("workspace stock line, not a number", "workspace.stock_line", line, MEMBER, act=count_wrongly),
    Address(
        "workspace count", "workspace.stock_count", lambda world: f"{line(world).rpartition('/')[0]}/hitung", MEMBER
    ),
    Address("workspace places", "workspace.places", "/lapak/stok/tempat", MEMBER),
    Address(
        "workspace place, empty", "workspace.place_new", "/lapak/stok/tempat/baru", MEMBER, act=press("Simpan tempat")
    ),
    Address("workspace place", "workspace.place", place, MEMBER),
    Address("workspace moves", "workspace.moves", "/lapak/stok/pindah", MEMBER),
    Address("workspace move, nothing", "workspace.move_new", from_store, MEMBER, act=press("Catat: barang berangkat")),
    Address("workspace move", "workspace.move", sent("halaman-kiriman-satu"), MEMBER),
    Address("workspace move arrived", "workspace.move", sent("halaman-kiriman-dua", arrives=True), MEMBER),
    Address("workspace move note", "workspace.move_note", sent("halaman-kiriman-tiga", note=True), MEMBER),
    Address("workspace questions", "workspace.questions", asked, MEMBER),
)
