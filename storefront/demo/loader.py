"""Loading the demo catalogue: groups, products with pictures and stock, determinations, showcase, accounts.

What is there already stays as it is, so that a second run changes nothing and goods sold in the demo stay sold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import FinishedListing
from storefront.curation import queries as showcase
from storefront.curation import service as curation
from storefront.curation.types import Picked, Showing
from storefront.demo import consignments, official, people, pictures, source
from storefront.demo import waiting as before_office
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.media import WIDTHS
from storefront.kernel.types import Actor
from storefront.producers import queries as producer_queries
from storefront.producers import service as producers
from storefront.regions import queries as regions
from storefront.search import service as search
from storefront.shipping import queries as shipping_queries
from storefront.shipping import service as shipping
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import PAUSE_DAYS, OpeningStock
from storefront.verification import service as verification
from storefront.verification.types import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ListingTakenIn, NewPicture
    from storefront.demo.source import DemoCatalogue, DemoProduct
    from storefront.producers.types import Business, CreateGroup, OnboardingItem

    Weaver = Callable[[Sequence[pictures.Order], Path], list[NewPicture]]

OFFICIAL = Actor(label="Pejabat contoh")
NOTE = "CONTOH: penetapan ini dibuat untuk peragaan toko."
EXAMINED_IN = timedelta(days=16)  # from the draft to the decision
NEWEST = timedelta(days=3)  # age of the newest determination
APART = timedelta(hours=47)  # so that the last of 87 lies about half a year back
VALID_FOR = timedelta(days=730)
SHOWN_FOR = timedelta(days=60)


class NotInProductionError(Exception):
    """The demo brings accounts with a known password."""


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """How many of each were new."""

    groups: int
    products: int
    featured: int
    accounts: int
    outlets: int = 0


def load(demo: DemoCatalogue | None = None, weaver: Weaver = pictures.weave_all) -> LoadReport:
    """Load what is missing of the demo catalogue; the reference data must be there.

    Raises:
        NotInProductionError: where SHOP_ENV is production.
    """
    if current_app.config["SHOP"].is_production:
        raise NotInProductionError
    demo = demo or source.read()
    now = clock.now()
    groups = sum(_load_group(group, _official_of(demo, group.slug), now) for group in demo.groups)
    if groups:
        _let_listings_stay()
    waiting = [product for product in demo.products if not _is_loaded(product)]
    featured = {feature.sku for feature in demo.showcase}
    orders = [_order(product, is_featured=product.sku in featured) for product in waiting]
    woven = weaver(orders, current_app.config["SHOP"].media_dir)
    if waiting:
        _load_products(demo, waiting, woven)
    before_office.load(demo.products, now)
    outlets = _load_outlets(demo)
    consignments.load(demo, now)
    return LoadReport(
        groups=groups,
        products=len(waiting),
        featured=_load_showcase(demo, now),
        outlets=outlets,
        accounts=people.load(demo.groups),
    )


def _let_listings_stay() -> None:
    """Nobody answers here whether goods are still there: a demo that is left running would lose all its listings."""
    with unit_of_work() as session:
        settings.put(session, PAUSE_DAYS, 0, OFFICIAL)


def _load_outlets(demo: DemoCatalogue) -> int:
    known = {outlet.name for outlet in shipping_queries.list_outlets(_reading())}
    missing = [outlet for outlet in demo.outlets if outlet.name not in known]
    end_reading()
    for outlet in missing:
        shipping.save_outlet(None, outlet, OFFICIAL)
    return len(missing)


def _reading() -> Session:
    end_reading()
    return read_session()


def _official_of(demo: DemoCatalogue, slug: str) -> tuple[Mapping[OnboardingItem, str], Business]:
    """What registers know of a group, by its place and its goods."""
    place = next(number for number, group in enumerate(demo.groups) if group.slug == slug)
    categories = [product.draft.category for product in demo.products if product.group == slug]
    return official.numbers_of(place), official.business_of(categories, place)


def _load_group(command: CreateGroup, told: tuple[Mapping[OnboardingItem, str], Business], now: datetime) -> bool:
    if producer_queries.find_group(_reading(), command.slug):
        return False
    village = regions.match_village(_reading(), command.regency_code, command.village_name, command.district_name)
    with clock.frozen_at(now - timedelta(days=365)), unit_of_work() as session:
        group = producers.create_group(
            session, replace(command, village_code=village.code if village else None), OFFICIAL
        )
        producers.admit(session, group, OFFICIAL, NOTE)
        producers.note_numbers(session, group, *told, OFFICIAL)
        stock.open_place(session, group.id, f"Gudang {group.name}")
    return True


def _is_loaded(product: DemoProduct) -> bool:
    session = _reading()
    group = producer_queries.find_group(session, product.group)
    assert group, "the groups are loaded before their products"
    return catalogue_queries.find_by_sku(session, group.id, product.sku) is not None


def _order(product: DemoProduct, *, is_featured: bool) -> pictures.Order:
    draft = product.draft
    category = catalogue_queries.find_category(_reading(), draft.category)
    assert category, "the categories are loaded before the demo"
    subject = pictures.Subject(
        name=draft.name, name_en=draft.name_en, category=category.name, regency_name=product.regency_name
    )
    return pictures.Order(subject=subject, widths=WIDTHS if is_featured else WIDTHS[:1])


def _load_products(demo: DemoCatalogue, waiting: Sequence[DemoProduct], woven: Sequence[NewPicture]) -> None:
    """All at once, as a list that the office has checked: a shop that opens for the first time lets nobody wait."""
    newest = clock.now() - NEWEST
    decided = [newest - APART * demo.products.index(product) for product in waiting]
    with unit_of_work() as session:
        ids = producer_queries.list_ids(session, {product.group for product in waiting})
        listings = [
            _listing(session, product, ids[product.group], picture, at)
            for product, picture, at in zip(waiting, woven, decided, strict=True)
        ]
        taken = catalogue.take_in(session, listings, OFFICIAL)
        for product, listing, row in zip(waiting, listings, taken, strict=True):
            place_id = stock_queries.list_places(session, listing.draft.group_id)[0].id
            lying = [
                OpeningStock(variant_id=row.variant_ids[sku], place_id=place_id, quantity=quantity)
                for sku, quantity in product.stock.items()
                if quantity
            ]
            stock.receive_opening(session, lying, OFFICIAL, listing.drafted_at)
        verification.take_in(session, [decision(*pair) for pair in zip(listings, taken, strict=True)], OFFICIAL)
        made = search.take_in(session, [row.product_id for row in taken])
    search.rebuild_index(made)


def _listing(
    session: Session, product: DemoProduct, group_id: int, picture: NewPicture, decided_at: datetime
) -> FinishedListing:
    draft = replace(product.draft, group_id=group_id)
    village = regions.match_village(session, draft.regency_code, draft.village_name, draft.district_name)
    if village:
        draft = replace(
            draft,
            village_code=village.code,
            village_name=village.kind_and_name,
            district_name=village.district_name,
        )
    return FinishedListing(
        draft=draft, pictures=(picture,), drafted_at=decided_at - EXAMINED_IN, published_at=decided_at
    )


def decision(listing: FinishedListing, row: ListingTakenIn, valid_for: timedelta = VALID_FOR) -> Decision:
    """An example determination, made when the listing came on show."""
    assert listing.published_at, "the demo's listings are on show"
    return Decision(
        product_id=row.product_id,
        regency_code=row.regency_code,
        decided_at=listing.published_at,
        valid_until=(listing.published_at + valid_for).astimezone(clock.WITA).date(),
        note=NOTE,
    )


def _load_showcase(demo: DemoCatalogue, now: datetime) -> int:
    """Feature what is not featured now; a product that has meanwhile left the shop is passed over."""
    groups = {product.sku: product.group for product in demo.products}
    count = 0
    for wanted in reversed(demo.showcase):  # what is added stands before what is there
        with unit_of_work() as session:
            group = producer_queries.find_group(session, groups[wanted.sku])
            product = catalogue_queries.find_by_sku(session, group.id, wanted.sku) if group else None
            shown = {entry.picked for entry in showcase.current_showcase(session, now)}
            if product and Picked(product.id) not in shown and catalogue_queries.public_ids(session, [product.id]):
                showing = Showing(
                    starts_at=now - timedelta(days=1),
                    ends_at=now + SHOWN_FOR,
                    reason=wanted.reason,
                    reason_en=wanted.reason_en,
                )
                curation.add(session, Picked(product.id), showing, OFFICIAL)
                count += 1
    return count
