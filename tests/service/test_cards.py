"""Cards and index follow the catalogue and the stock; where they do not, the shop notices and mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.models import Product
from storefront.catalogue.types import ListingState
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.producers import queries as producers
from storefront.producers import service as producer_service
from storefront.search import index, queries, service
from storefront.search.models import Card, IndexTask
from storefront.search.types import IndexState, ListingQuery
from tests.support.products import MEMBER, OFFICE, make_public_product
from tests.support.shelf import draft, drain, fill_shelf, put_in_stock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from storefront.search.engine import Document

pytestmark = pytest.mark.usefixtures("app")


def found(text: str, **filters: bool) -> list[str]:
    end_reading()
    listing = queries.list_cards(read_session(), ListingQuery(text=text, **filters))  # type: ignore[arg-type]  # one flag
    assert not listing.degraded
    return [card.slug for card in listing.cards]


def state() -> IndexState:
    end_reading()
    return queries.index_state(read_session())


def test_a_card_offers_no_order_beforehand_of_what_nobody_can_bound() -> None:
    """As an undone import leaves it that had said how many can be made in a month."""
    _group, product = make_public_product()
    for per_month in (5, None):
        with unit_of_work() as session:
            terms = {"takes_preorders": True, "capacity_per_month": per_month}
            session.execute(update(Product).where(Product.id == product.id).values(**terms))
        service.rebuild()
        end_reading()
        (card,) = queries.cards_by_ids(read_session(), [product.id])
        assert card.takes_preorders is (per_month is not None)


def test_a_published_product_gets_its_card_and_is_found() -> None:
    group, product = make_public_product()
    service.rebuild()
    assert (state().documents, state().cards, state().waiting) == (1, 1, 0)
    (card,) = queries.cards_by_ids(read_session(), [product.id])
    assert (card.name, card.price, card.price_varies, card.unit_label) == (
        "Kopi Arabika Flores Bajawa",
        Rupiah(25_000),
        True,
        "100 g",
    )
    assert (card.place, card.category_slug, card.regency_slug) == ("Desa Beiwali, Ngada", "kopi", "ngada")
    assert (card.group_id, card.group_slug, card.available) == (group.id, group.slug, 0)
    assert found("kopi bajawa") == ["kopi-arabika-flores-bajawa"]


def test_events_alone_build_everything() -> None:
    make_public_product()
    assert state().documents is None
    drain()
    assert (state().documents, state().cards, state().waiting) == (1, 1, 0)
    assert service.check().is_none


def test_a_paused_product_leaves_listing_and_index() -> None:
    _, product = make_public_product()
    drain()
    with unit_of_work() as session:
        catalogue.pause(session, session.get_one(Product, product.id), MEMBER)
    drain()
    assert (state().documents, state().cards) == (0, 0)
    assert found("kopi") == []


def test_a_suspended_group_takes_its_products_along() -> None:
    group, _ = make_public_product()
    drain()
    with unit_of_work() as session:
        producer_service.suspend(session, producers.get_group(session, group.id), OFFICE, "Alamat tidak benar.")
    drain()
    assert (state().documents, state().cards) == (0, 0)


def test_stock_reaches_the_card_always_and_the_index_when_it_matters() -> None:
    group, product = make_public_product()
    drain()
    assert found("kopi", in_stock=True) == []
    with unit_of_work() as session:
        variant_id = catalogue_queries.list_variants(session, product.id)[0].id
        put_in_stock(session, group.id, variant_id, 4)
    drain()
    assert queries.cards_by_ids(read_session(), [product.id])[0].available == 4
    assert found("kopi", in_stock=True) == ["kopi-arabika-flores-bajawa"]
    generation = state().generation
    with unit_of_work() as session:
        put_in_stock(session, group.id, variant_id, 3)
    drain()
    assert queries.cards_by_ids(read_session(), [product.id])[0].available == 7
    assert state().generation == generation


def test_a_change_during_a_flush_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    _, product = make_public_product()
    drain()
    service.refresh_cards([product.id])
    engine = index.engine()
    real_index = engine.index

    def index_slowly(documents: Iterable[Document]) -> None:
        real_index(documents)
        with clock.frozen_at(clock.now()):
            service.refresh_cards([product.id])

    with monkeypatch.context() as patched:
        patched.setattr(engine, "index", index_slowly)
        assert service.flush_index() == 1
    assert state().waiting == 1
    assert service.flush_index() == 1
    assert state().waiting == 0


def test_check_names_each_kind_of_drift_and_rebuild_heals_it() -> None:
    ids = fill_shelf([draft(f"Barang {number}", number) for number in range(4)])
    assert service.check().is_none
    with unit_of_work() as session:
        session.execute(delete(Card).where(Card.product_id == ids[0]))
        session.execute(update(Card).where(Card.product_id == ids[1]).values(name="Lain"))
        session.execute(update(Product).where(Product.id == ids[2]).values(state=ListingState.PAUSED))
    drift = service.check()
    assert (drift.missing, drift.stale, drift.extra) == ((ids[0],), (ids[1],), (ids[2],))
    assert not drift.is_none
    assert service.rebuild() == 3
    assert service.check().is_none


def test_the_index_is_built_when_it_is_missing_and_left_alone_when_it_is_not(tmp_path: Path) -> None:
    fill_shelf([draft("Barang", 1)])
    assert not service.ensure_index()
    assert not service.repair_index()
    service.configure(tmp_path / "elsewhere")
    assert state().documents is None
    assert service.repair_index()
    assert state().is_sound


def test_cards_are_built_when_their_number_is_wrong() -> None:
    ids = fill_shelf([draft(f"Barang {number}", number) for number in range(3)])
    with unit_of_work() as session:
        session.execute(delete(Card).where(Card.product_id == ids[0]))
    assert service.ensure_index()
    assert service.check().is_none


def test_without_an_index_names_are_still_found(tmp_path: Path) -> None:
    fill_shelf([draft("Se'i sapi", 1), draft("Kopi 100% asli", 2), draft("Kopi 100 gram", 3)])
    service.configure(tmp_path / "nowhere")
    listing = queries.list_cards(read_session(), ListingQuery(text="sei"))
    assert ([card.name for card in listing.cards], listing.total, listing.degraded) == (["Se'i sapi"], 1, True)
    nothing = queries.list_cards(read_session(), ListingQuery(text="kopi tenun"))
    assert (nothing.cards, nothing.total, nothing.degraded) == ((), 0, True)
    assert queries.suggest(read_session(), "kop").products == ()


def test_refreshing_again_changes_nothing() -> None:
    ids = fill_shelf([draft("Barang", 1)])
    before = queries.cards_by_ids(read_session(), ids)
    service.refresh_cards([*ids, *ids])
    drain()
    end_reading()
    assert queries.cards_by_ids(read_session(), ids) == before
    assert read_session().scalars(select(IndexTask.product_id)).all() == []


def test_counts_are_those_of_the_cards() -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(7)])
    session = read_session()
    assert queries.category_counts(session) == {"kopi": 3, "madu": 2, "tenun": 2}
    assert queries.regency_counts(session) == {"ende": 2, "kota-kupang": 2, "ngada": 3}
    assert queries.count_public(session) == 7


def test_beside_a_product_stand_others_of_its_category_first_from_the_same_place_and_others_of_its_group() -> None:
    ids = fill_shelf(
        [
            draft("Kopi A", 0),
            draft("Kopi B", 3, regency_code="53.08"),
            draft("Kopi C", 6, regency_code="53.09"),
            draft("Tenun", 1),
            draft("Madu", 2),
        ]
    )
    found = queries.beside(read_session(), ids[0], related=3, more=1)
    assert [card.name for card in found.of_category] == ["Kopi C", "Kopi B"]
    assert [card.name for card in found.of_group] == ["Madu"]
    everything = queries.beside(read_session(), ids[0], related=1, more=5)
    assert [card.name for card in everything.of_category] == ["Kopi C"]
    assert [card.name for card in everything.of_group] == ["Madu", "Tenun", "Kopi B"]


def test_groups_and_cards_by_name_count_what_there_is() -> None:
    ids = fill_shelf([draft("Kopi A", 0), draft("Kopi B", 3), draft("Tenun", 1)])
    session = read_session()
    (group,) = queries.groups_in(session, category="kopi", limit=8)
    assert (group.name, group.products) == ("Kelompok Contoh Rak", 2)
    assert queries.groups_in(session, category="madu", limit=8) == []
    cards = queries.cards_by_slugs(session, ["tenun", "tidak-ada", "kopi-a", "tenun"])
    assert [card.name for card in cards] == ["Tenun", "Kopi A"]
    group_id = cards[0].group_id
    assert queries.count_by_group(session, [group_id, 999]) == {group_id: len(ids)}
