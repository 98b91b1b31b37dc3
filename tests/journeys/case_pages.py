"""The pages of a case, in the office and in the group's own room, and those of proposals."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service
from storefront.kernel.db import end_reading, read_session
from storefront.verification import service as verification
from storefront.verification.types import AddEvidence, EvidenceKind
from tests.journeys.listing_pages import COFFEE, coffee
from tests.journeys.visits import MEMBER, Address, press
from tests.support.cases import newest_id
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from tests.journeys.world import World

OFFICE = "dinas_pmd"
_keys = itertools.count(0xCA5E)


def _coffee_id() -> int:
    product = catalogue.find_product(read_session(), COFFEE)
    assert product
    end_reading()
    return product.id


def _submitted() -> int:
    """A copy of the coffee, before the office, with something that shows how it is."""
    product_id = service.copy(_coffee_id(), f"{next(_keys):016x}", SELLER)
    verification.submit(product_id, SELLER)
    case_id = newest_id(product_id)
    link = AddEvidence(kind=EvidenceKind.LINK, title="Peta kebun", criterion="II.3.b", url="https://contoh.id/peta")
    verification.add_evidence(case_id, link, SELLER, from_group=True)
    return case_id


def submitted(world: World) -> str:
    del world
    return f"/kantor/verifikasi/{_submitted()}"


def standing(world: World) -> str:
    del world
    return f"/kantor/verifikasi/{newest_id(_coffee_id())}"


def proposing(world: World) -> str:
    del world
    return f"/kantor/usulan/baru/{_coffee_id()}"


CASE_PAGES = (
    Address("case", "office.case", submitted, OFFICE, act=press("Selesai periksa")),
    Address("case that stands", "office.case", standing, OFFICE, act=press("Tangguhkan")),
    Address("case of the group", "workspace.product_case", coffee("/berkas"), MEMBER),
    Address("proposals", "office.proposals", "/kantor/usulan?q=kopi", OFFICE),
    Address("proposal, empty", "office.proposal_new", proposing, OFFICE, act=press("Kirim usulan")),
)
