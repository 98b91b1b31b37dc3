"""Every kind of change that is to be accounted for leaves its line, with old and new."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from storefront.accounts import service as accounts
from storefront.accounts.types import MemberRole, Role
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import PriceEdit
from storefront.curation import service as curation
from storefront.curation.types import Picked, Showing
from storefront.kernel import audit, clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.types import SYSTEM
from storefront.stock import service as stock
from storefront.stock.types import LOW_AT
from storefront.verification import service as verification
from tests.support import factories, keeping, listings
from tests.support.factories import SELLER
from tests.support.people import add_membership, make_person
from tests.support.products import MEMBER, OFFICE, make_public_product

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("app")]
Line = tuple[str, str, dict[str, Any], dict[str, Any]]


def price() -> None:
    desk = listings.see(listings.verified())
    (first, *_rest) = desk.live["variants"]
    edit = PriceEdit(variant_id=first["id"], seen=Rupiah(first["price"]), price=Rupiah(61_000))
    assert catalogue.set_prices(desk.group_id, [edit], MEMBER) == []


def on_hand() -> None:
    factories.load_reference()
    keeping.recount(factories.open_shop(), counted=7, seen=10)


def low_mark() -> None:
    factories.load_reference()
    shop = factories.open_shop()
    stock.set_low_mark(shop.variant_ids[0], 4, SELLER)


def words_of_a_draft() -> None:
    product_id = catalogue.begin_draft(_group(), listings.KEY, MEMBER)
    listings.change(product_id, name="Kopi Baru")


def words_of_what_is_verified() -> None:
    listings.change(listings.verified(), name="Kopi Baru")


def verify() -> None:
    make_public_product()


def suspend() -> None:
    make_public_product()
    with unit_of_work() as session:
        verification.suspend(session, "OVOP-53.09-0001", "bahan berganti", OFFICE)


def featuring() -> None:
    _group_of_it, product = make_public_product()
    now = clock.now()
    showing = Showing(starts_at=now, ends_at=now + timedelta(days=1), reason="Panen raya.")
    curation.feature(Picked(product_id=product.id), showing, OFFICE)


def role() -> None:
    make_person("pmd@contoh.id")
    accounts.grant_role("pmd@contoh.id", Role.DINAS_PMD, actor=SYSTEM)


def role_taken() -> None:
    make_person("pmd@contoh.id", Role.DINAS_PMD)
    accounts.revoke_role("pmd@contoh.id", Role.DINAS_PMD, actor=SYSTEM)


def role_in_a_group() -> None:
    person_id = make_person("rosa@contoh.id")
    group_id = _group()
    add_membership("rosa@contoh.id", group_id, MemberRole.PENGELOLA)
    with unit_of_work() as session:
        accounts.add_member(session, person_id, group_id, MemberRole.KETUA, SYSTEM)


def setting() -> None:
    with unit_of_work() as session:
        settings.put(session, LOW_AT, 5, OFFICE)


def _group() -> int:
    group, _product = make_public_product()
    return group.id


WRITTEN: tuple[tuple[Callable[[], None], str, dict[str, Any], dict[str, Any]], ...] = (
    (price, "product.price", {"1": 60_000}, {"1": 61_000}),
    (on_hand, "stock.recounted", {"on_hand": 10}, {"on_hand": 7}),
    (low_mark, "stock.low_mark", {}, {"low_at": 4}),
    (words_of_a_draft, "product.changed", {}, {"name": "Kopi Baru"}),
    (words_of_what_is_verified, "change.proposed", {}, {"name": "Kopi Baru"}),
    (verify, "determination.verified", {"state": "examined"}, {"state": "verified"}),
    (suspend, "determination.suspended", {"state": "verified"}, {"state": "suspended"}),
    (featuring, "showcase.featured", {}, {"reason": "Panen raya."}),
    (role, "role.granted", {}, {"role": "dinas_pmd"}),
    (role_taken, "role.revoked", {"role": "dinas_pmd"}, {}),
    (role_in_a_group, "member.set", {"role": "pengelola"}, {"role": "ketua"}),
    (setting, "setting.changed", {"value": 3}, {"value": 5}),
)


@pytest.mark.parametrize(("act", "action", "before", "after"), WRITTEN, ids=[row[0].__name__ for row in WRITTEN])
def test_it_leaves_its_line(
    act: Callable[[], None], action: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    act()
    end_reading()
    line = next(entry for entry in audit.list_latest(read_session()) if entry.action == action)
    assert before.items() <= line.before.items()
    assert after.items() <= line.after.items()
    assert line.actor_label
