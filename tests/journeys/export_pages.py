"""The pages of files for other catalogues, in the states that a run goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.exports.run_models import ExportRun
from storefront.exports.types.runs import RunState
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from tests.journeys.listing_pages import COFFEE
from tests.journeys.visits import MEMBER, Address

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.world import World

EXPORTER = "biro_pbj"


def a_run(door: str, number: int, **values: object) -> Callable[[World], str]:
    """One in this state, of the group that makes the coffee or of an office."""

    def address(world: World) -> str:
        del world
        product = catalogue.find_product(read_session(), COFFEE)
        assert product
        group_id = product.group_id if door == "/lapak" else None
        end_reading()
        key = f"{number:032x}"
        with unit_of_work() as session:
            row = ExportRun(form_key=key, kind="nttmart", selection={}, group_id=group_id, file_key=key, **values)
            row.file_name, row.actor_label, row.created_at = "nttmart.xlsx", "Contoh", clock.now()
            session.add(row)
            session.flush()
            return f"{door}/ekspor/{row.id}"

    return address


def copied(door: str) -> Callable[[World], str]:
    def address(world: World) -> str:
        del world
        product = catalogue.find_product(read_session(), COFFEE)
        assert product
        end_reading()
        return f"{door}/ekspor/ekatalog/{product.id}"

    return address


EXPORT_PAGES = (
    Address("office entries", "office.entries", "/kantor/ekspor/ekatalog", EXPORTER),
    Address("office entry", "office.entry", copied("/kantor"), EXPORTER),
    Address("entries", "workspace.entries", "/lapak/ekspor/ekatalog", MEMBER),
    Address("entry", "workspace.entry", copied("/lapak"), MEMBER),
    Address("office exports", "office.exports", "/kantor/ekspor", EXPORTER),
    Address(
        "office export",
        "office.export",
        a_run("/kantor", 1, state=RunState.FAILED, why="Berkas tidak dapat disimpan."),
        EXPORTER,
    ),
    Address("exports", "workspace.exports", "/lapak/ekspor/", MEMBER),
    Address("export", "workspace.export", a_run("/lapak", 2, state=RunState.DONE, total=4, size=4000), MEMBER),
)
FILES = {"office.export_file", "workspace.export_file"}  # no pages
