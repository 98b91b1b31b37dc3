"""Taking in many finished listings at once: a list that the office has checked, or the demo's province.

The same rows come about as by drafting, picturing and publishing one after the other, in a few statements for all.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from storefront.catalogue import rules
from storefront.catalogue.drafts import variant_row
from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.supplies import supply_problems
from storefront.catalogue.types import (
    LISTING,
    CatalogueProblem,
    DeterminationOutcome,
    ListingState,
    ListingTakenIn,
)
from storefront.kernel import audit, timeline
from storefront.kernel.db import insert_many, insert_reading
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.ids import slugify
from storefront.kernel.timeline import Step
from storefront.producers import queries as producers
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import FinishedListing
    from storefront.kernel.types import Actor

Changes = list[tuple["datetime", audit.Change]]


def take_in(session: Session, listings: Sequence[FinishedListing], actor: Actor) -> list[ListingTakenIn]:
    """Write down listings that are on show from a given moment, in the order given.

    Nobody is told of them: whoever takes them in makes their cards, too.

    Raises:
        RefusedError: with every fault of every listing; nothing was written then.
    """
    categories = {row.slug: row for row in session.scalars(select(Category))}
    if problems := _problems(session, listings, categories):
        raise RefusedError(*problems)
    return write_down(session, listings, _free_slugs(session, listings), actor)


def write_down(
    session: Session, listings: Sequence[FinishedListing], slugs: Sequence[str], actor: Actor
) -> list[ListingTakenIn]:
    """The same for listings that are known to have no fault, under slugs that are free; their categories are slugs."""
    categories = dict(session.execute(select(Category.slug, Category.id)).tuples().all())
    rows = [
        _product_row(listing, categories[slugify(listing.draft.category)], slug)
        for listing, slug in zip(listings, slugs, strict=True)
    ]
    ids: dict[str, int] = dict(insert_reading(session, Product, rows, ("slug", "id")))
    taken = _write_variants(session, listings, [ids[slug] for slug in slugs])
    _write_parts(session, listings, taken)
    _write_history(session, listings, taken, actor)
    return taken


def _problems(session: Session, listings: Sequence[FinishedListing], categories: dict[str, Category]) -> list[Problem]:
    taken = _taken_skus(session, listings)
    groups = producers.list_groups_by_ids(session, {listing.draft.group_id for listing in listings})
    problems: list[Problem] = []
    for listing in listings:
        draft = listing.draft
        category = categories.get(slugify(draft.category))
        group = groups.get(draft.group_id)
        if category is None:
            values = {"category": draft.category}
            problems.append(Problem(code=CatalogueProblem.CATEGORY_UNKNOWN, at="category", values=values))
        else:
            facts = draft.facts
            texts = {
                "name": (draft.name, draft.name_en, *(variant.label for variant in draft.variants), *draft.keywords),
                "description": (draft.description, draft.description_en),
                "material": (facts.material, facts.material_en, facts.technique, facts.technique_en),
                "season": (facts.season,),
            }
            problems += rules.alcohol_problems(texts, category.name, is_blocked=category.is_blocked)
        if group is None or not group.is_active:
            problems.append(Problem(code=CatalogueProblem.GROUP_NOT_ACTIVE, at="group"))
        problems += _part_problems(listing)
        problems += rules.draft_problems(draft, frozenset(taken[draft.group_id]))
        taken[draft.group_id].update(variant.sku for variant in draft.variants)
    return problems


def _part_problems(listing: FinishedListing) -> list[Problem]:
    problems = supply_problems(listing.draft.supplies)
    if not listing.draft.variants:
        problems.append(Problem(code=CatalogueProblem.NO_VARIANT, at="variants"))
    if not listing.pictures:
        problems.append(Problem(code=CatalogueProblem.NO_PICTURE, at="pictures"))
    try:
        regions.shipped_regency(listing.draft.regency_code)
    except NotFoundError:
        problems.append(Problem(code=CatalogueProblem.REGENCY_UNKNOWN, at="regency"))
    return problems


def _taken_skus(session: Session, listings: Sequence[FinishedListing]) -> defaultdict[int, set[str]]:
    skus = [variant.sku for listing in listings for variant in listing.draft.variants]
    taken: defaultdict[int, set[str]] = defaultdict(set)
    for group_id, sku in session.execute(select(Variant.group_id, Variant.sku).where(Variant.sku.in_(skus))):
        taken[group_id].add(sku)
    return taken


def _free_slugs(session: Session, listings: Iterable[FinishedListing]) -> list[str]:
    """As `drafts` chooses them: the name's slug; where it is taken, with the kabupaten, then with a number."""
    taken = set(session.scalars(select(Product.slug)))
    found = []
    for listing in listings:
        slug = plain = slugify(listing.draft.name) or "produk"
        if slug in taken:
            slug = local = f"{plain}-{regions.shipped_regency(listing.draft.regency_code).slug}"
            numbers = count(2)
            while slug in taken:
                slug = f"{local}-{next(numbers)}"
        taken.add(slug)
        found.append(slug)
    return found


def _product_row(listing: FinishedListing, category_id: int, slug: str) -> dict[str, Any]:
    draft = listing.draft
    return {
        "group_id": draft.group_id,
        "category_id": category_id,
        "slug": slug,
        "name": draft.name.strip(),
        "name_en": draft.name_en.strip(),
        "description": draft.description.strip(),
        "description_en": draft.description_en.strip(),
        "keywords": list(draft.keywords),
        "regency_code": draft.regency_code,
        "village_code": draft.village_code,
        "village_name": draft.village_name,
        "district_name": draft.district_name,
        "cluster": draft.cluster.strip(),
        "supplies": [dict(row) for row in draft.supplies],
        "is_liquid": draft.is_liquid,
        "halal_status": draft.halal_status,
        "halal_number": draft.halal_number,
        "kbki": draft.kbki,
        "state": ListingState.PUBLISHED if listing.published_at else ListingState.DRAFT,
        "created_at": listing.drafted_at,
        "published_at": listing.published_at,
        **vars(draft.facts),
    }


def _write_variants(
    session: Session, listings: Sequence[FinishedListing], product_ids: Sequence[int]
) -> list[ListingTakenIn]:
    rows = [
        variant_row(product_id, listing.draft.group_id, variant, position)
        for listing, product_id in zip(listings, product_ids, strict=True)
        for position, variant in enumerate(listing.draft.variants)
    ]
    ids: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for product_id, sku, key in insert_reading(session, Variant, rows, ("product_id", "sku", "id")):
        ids[product_id][sku] = key
    return [
        ListingTakenIn(product_id=key, regency_code=listing.draft.regency_code, variant_ids=ids[key])
        for listing, key in zip(listings, product_ids, strict=True)
    ]


def _write_parts(session: Session, listings: Sequence[FinishedListing], taken: Sequence[ListingTakenIn]) -> None:
    pairs = list(zip(listings, taken, strict=True))
    pictures = [
        {"product_id": row.product_id, **vars(picture)} for listing, row in pairs for picture in listing.pictures
    ]
    licences = [
        {**vars(new), "product_id": row.product_id, "number": new.number.strip(), "checked_at": listing.published_at}
        for listing, row in pairs
        for new in listing.draft.licences
    ]
    insert_many(session, Picture, pictures)
    insert_many(session, Licence, licences)


def _write_history(
    session: Session, listings: Sequence[FinishedListing], taken: Sequence[ListingTakenIn], actor: Actor
) -> None:
    pasts = {}
    changes: Changes = []
    for listing, row in zip(listings, taken, strict=True):
        pasts[row.product_id] = [Step(to=ListingState.DRAFT, at=listing.drafted_at, actor=actor)]
        if listing.published_at:
            pasts[row.product_id].append(Step(to=ListingState.PUBLISHED, at=listing.published_at, actor=actor))
        changes += _changes(listing, row.product_id)
    timeline.arrive(session, LISTING, pasts)
    audit.record_many(session, actor, changes)


def _changes(listing: FinishedListing, product_id: int) -> Changes:
    draft, drafted, shown = listing.draft, listing.drafted_at, listing.published_at

    def change(action: str, before: dict[str, Any], after: dict[str, Any]) -> audit.Change:
        return audit.Change(action=action, subject="product", subject_id=product_id, before=before, after=after)

    prices = {variant.sku: variant.price.amount for variant in draft.variants}
    changes = [(drafted, change("product.created", {}, {"name": draft.name, "prices": prices}))]
    if listing.pictures:
        pictures = {str(picture.position): picture.key for picture in listing.pictures}
        changes.append((drafted, change("product.pictures", {}, pictures)))
    if shown is None:
        return changes
    return [
        *changes,
        *(
            (shown, change("licence.checked", {}, {"kind": each.kind.value, "number": each.number}))
            for each in draft.licences
        ),
        (shown, change("product.published", {"state": "draft"}, {"state": "published"})),
    ]


def record_outcomes(session: Session, decided: Sequence[tuple[int, str, datetime]]) -> None:
    """Note for many products, each with its code and moment, that they are determined; only verification calls this."""
    rows = [
        {"id": key, "outcome": DeterminationOutcome.VERIFIED, "certificate_code": code, "determined_at": at}
        for key, code, at in decided
    ]
    if rows:
        session.execute(update(Product), rows)
