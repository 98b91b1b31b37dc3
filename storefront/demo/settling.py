"""Loading a generated province: what `province` plans, taken in by each capability's door for many at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from flask import current_app

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import FinishedListing, NewPicture
from storefront.demo import pictures, province, source
from storefront.demo.loader import EXAMINED_IN, OFFICIAL, NotInProductionError, decision
from storefront.demo.province import Place
from storefront.kernel.db import end_reading, read_session, renew_statistics, unit_of_work
from storefront.producers import queries as producer_queries
from storefront.producers import service as producers
from storefront.regions import queries as regions
from storefront.search import service as search
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import OpeningStock
from storefront.verification import service as verification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ListingTakenIn
    from storefront.demo.loader import Weaver
    from storefront.demo.province import GroupPlan, ProductPlan
    from storefront.demo.source import DemoProduct
    from storefront.search.types import Document

SETTLED = datetime(2025, 6, 2, tzinfo=UTC)
VALID_FOR = timedelta(days=4 * 365)
MANY = 2_000  # from here on the index is built in a process of its own, beside the database
AT_ONCE = 600  # products in one unit of work: the shop's other writers wait for it
WOVEN_FOR = {"FRUIT-2": "FRUIT-1-A", "SEA-2": "SEA-1-A"}  # who shares the few pictures that the demo has not woven


@dataclass(frozen=True, kw_only=True)
class SettleReport:
    """How many of each were new."""

    groups: int
    products: int


def _weave_here(orders: Sequence[pictures.Order], folder: Path) -> list[NewPicture]:
    """Two or three pictures are woven sooner than processes to weave them are started."""
    return [pictures.weave_one(order, folder=folder) for order in orders]


def settle(number: int, seed: int, weaver: Weaver = _weave_here) -> SettleReport:
    """Bring the shop to `number` generated products of this seed, beside the demo, which must be loaded.

    Raises:
        NotInProductionError: where SHOP_ENV is production.
    """
    if current_app.config["SHOP"].is_production:
        raise NotInProductionError
    known = _known_skus(seed)
    search.make_missing_cards()
    plans = province.plans(number, seed, _villages())
    waiting = [plan for plan in (_without(plan, known) for plan in plans) if plan.products]
    if not waiting:
        search.repair_index()  # a run that was cut short may have left cards without it
        return SettleReport(groups=0, products=0)
    shown = _pictures(weaver)
    count = sum(len(plan.products) for plan in waiting)
    if count < MANY:
        made: list[Document] = []
        groups = sum(_take_in(batch, shown, made.extend) for batch in _batches(waiting))
        search.rebuild_index(made)
    else:
        with search.rebuilding() as give:
            groups = sum(_take_in(batch, shown, give) for batch in _batches(waiting))
    renew_statistics()
    return SettleReport(groups=groups, products=count)


def _known_skus(seed: int) -> frozenset[str]:
    end_reading()
    known = catalogue_queries.list_skus(read_session(), province.sku_prefix(seed))
    end_reading()
    return frozenset(known)


def _without(plan: GroupPlan, known: frozenset[str]) -> GroupPlan:
    return replace(plan, products=tuple(each for each in plan.products if each.sku not in known))


def _batches(plans: Iterable[GroupPlan]) -> Iterator[list[GroupPlan]]:
    batch: list[GroupPlan] = []
    for plan in plans:
        batch.append(plan)
        if sum(len(each.products) for each in batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _villages() -> dict[str, list[Place]]:
    """The villages of each kabupaten from the register; without it those that the demo's groups name, and the seat."""
    session = read_session()
    found: dict[str, list[Place]] = {each.code: [] for each in regions.shipped_regencies()}
    for village in regions.list_villages(session):
        word = village.name.replace('"', "'")
        if catalogue_queries.alcohol_word(word):  # Tuak Daun Merah is a place, but no product may be called so
            continue
        place = Place(
            word=word, code=village.code, village_name=village.kind_and_name, district_name=village.district_name
        )
        found[village.regency_code].append(place)
    end_reading()
    if any(found.values()):
        return found
    for group in source.read().groups:
        if group.village_name:
            word = group.village_name.removeprefix("Kelurahan ")
            place = Place(word=word, village_name=group.village_name, district_name=group.district_name)
            found[group.regency_code].append(place)
    for regency in regions.shipped_regencies():
        found[regency.code].append(Place(word=regency.seat))
    return found


def _pictures(weaver: Weaver) -> dict[str, NewPicture]:
    """A picture for each pattern: the demo's own product lends it; what the demo has not woven is woven now."""
    patterns = province.patterns()
    covers = catalogue_queries.list_covers(read_session(), patterns)
    end_reading()
    lent = {
        sku: NewPicture(key=each.key, width=each.width, height=each.height, alt=each.alt, is_woven=True)
        for sku, each in covers.items()
    }
    missing = sorted({WOVEN_FOR.get(sku, sku) for sku in patterns.keys() - lent.keys()})
    orders = [pictures.Order(subject=_subject(patterns[sku])) for sku in missing]
    woven = dict(zip(missing, weaver(orders, current_app.config["SHOP"].media_dir), strict=True))
    return {sku: lent.get(sku) or woven[WOVEN_FOR.get(sku, sku)] for sku in patterns}


def _subject(product: DemoProduct) -> pictures.Subject:
    draft = product.draft
    return pictures.Subject(
        name=draft.name, name_en=draft.name_en, category=draft.category, regency_name=product.regency_name
    )


def _take_in(
    plans: Sequence[GroupPlan], shown: Mapping[str, NewPicture], give: Callable[[Iterable[Document]], None]
) -> int:
    """One batch, whole or not at all; gives the index what it needs of it, and returns how many groups were new."""
    with unit_of_work() as session:
        ids = producer_queries.list_ids(session, [plan.group.slug for plan in plans])
        new = [plan.group for plan in plans if plan.group.slug not in ids]
        made = producers.take_in(session, new, OFFICIAL, SETTLED)
        places = stock.open_stores(session, {made[group.slug]: f"Gudang {group.name}" for group in new})
        places |= {group_id: stock_queries.list_places(session, group_id)[0].id for group_id in ids.values()}
        ids = {**ids, **made}
        products = [(each, ids[plan.group.slug]) for plan in plans for each in plan.products]
        listings = [_listing(each, group_id, shown[each.pattern]) for each, group_id in products]
        taken = catalogue.take_in(session, listings, OFFICIAL)
        _stock(session, products, taken, places)
        verification.take_in(
            session, [decision(*pair, VALID_FOR) for pair in zip(listings, taken, strict=True)], OFFICIAL
        )
        documents = search.take_in(session, [row.product_id for row in taken])
    give(documents)
    return len(new)


def _listing(plan: ProductPlan, group_id: int, picture: NewPicture) -> FinishedListing:
    return FinishedListing(
        draft=replace(plan.draft, group_id=group_id),
        pictures=(replace(picture, alt_en=f"Woven picture for {plan.draft.name_en}."),),
        drafted_at=plan.published_at - EXAMINED_IN,
        published_at=plan.published_at,
    )


def _stock(
    session: Session,
    products: Sequence[tuple[ProductPlan, int]],
    taken: Sequence[ListingTakenIn],
    places: Mapping[int, int],
) -> None:
    lying = chain.from_iterable(
        (
            OpeningStock(variant_id=row.variant_ids[sku], place_id=places[group_id], quantity=quantity)
            for sku, quantity in plan.stock.items()
        )
        for (plan, group_id), row in zip(products, taken, strict=True)
    )
    stock.receive_opening(session, list(lying), OFFICIAL, province.NEWEST)
