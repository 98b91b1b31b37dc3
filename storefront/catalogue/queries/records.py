"""Products in any state, for those who work on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, case, cast, func, literal, select, union_all

from storefront.catalogue.content import day_of
from storefront.catalogue.models import Category, Licence, LicenceScan, Picture, Product, Variant
from storefront.catalogue.queries.pages import list_checked_licences, picture_view, place_of
from storefront.catalogue.queries.products import public_ids
from storefront.catalogue.rules import has_lapsed
from storefront.catalogue.supplies import supplies_of
from storefront.catalogue.types import LicencePaper, ListingState, PaperKind, ProductSummary
from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import PictureView


def get_summary(session: Session, product_id: int) -> ProductSummary:
    """A product in any state.

    Raises:
        NotFoundError: when there is none.
    """
    query = select(Product, Category.name).join(Category, Category.id == Product.category_id)
    row = session.execute(query.where(Product.id == product_id)).first()
    if row is None:
        raise NotFoundError(product_id)
    product, category_name = row
    return ProductSummary(
        id=product.id,
        group_id=product.group_id,
        slug=product.slug,
        name=product.name,
        name_en=product.name_en,
        category_name=category_name,
        regency_code=product.regency_code,
        regency_name=regions.shipped_regency(product.regency_code).name,
        place_label=place_of(product).full_label,
        outcome=product.outcome,
        is_public=product_id in public_ids(session, [product_id]),
        licences=list_checked_licences(session, product_id),
        halal_number=None if has_lapsed(product.halal_expires_on, clock.today()) else product.halal_number,
        cluster=product.cluster,
        supplies=supplies_of(product),
    )


def list_papers(session: Session, contents: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[LicencePaper, ...]]:
    """All licences that listings name, and their halal certificates, whether or not the office has looked them up.

    `contents` are the listings by key, by the id of the product; one question tells what was looked up and of what
    there is a photo.
    """
    checks = select(literal("check"), Licence.product_id, cast(Licence.kind, String), Licence.checked_at)
    scans = select(literal("scan"), LicenceScan.product_id, cast(LicenceScan.kind, String), LicenceScan.sent_at)
    of_them = (checks.where(Licence.product_id.in_(contents)), scans.where(LicenceScan.product_id.in_(contents)))
    both: CompoundSelect[tuple[str, int, str, datetime | None]] = union_all(*of_them)
    moments = {(what, product_id, kind): at for what, product_id, kind, at in session.execute(both)}
    return {product_id: _papers(product_id, content, moments) for product_id, content in contents.items()}


def _papers(
    product_id: int, content: Mapping[str, Any], moments: Mapping[tuple[str, int, str], datetime | None]
) -> tuple[LicencePaper, ...]:
    named = dict(content["licences"])
    if content["halal"][1]:
        named[PaperKind.HALAL.value] = content["halal"][1:]
    return tuple(
        LicencePaper(
            kind=PaperKind(kind),
            number=number,
            expires_on=day_of(last_day),
            checked_at=moments.get(("check", product_id, kind)),
            scanned_at=moments.get(("scan", product_id, kind)),
        )
        for kind, (number, last_day) in named.items()
    )


def list_named(
    session: Session, text: str, regencies: Collection[str] | None = None, *, limit: int = 20
) -> list[tuple[int, str, int]]:
    """Listings whose name holds every word, by name: id, name and group; without archived ones and nameless drafts.

    `regencies`: only from these kabupaten.
    """
    name = func.lower(Product.name)
    words = [name.contains(word, autoescape=True) for word in text.lower().split()]
    query = select(Product.id, Product.name, Product.group_id).where(Product.state != ListingState.ARCHIVED, *words)
    if regencies is not None:
        query = query.where(Product.regency_code.in_(regencies))
    rows = session.execute(query.where(Product.name != "").order_by(Product.name, Product.id).limit(limit))
    return list(rows.tuples())


def find_product(session: Session, slug: str) -> Product | None:
    """A product in any state, for use cases."""
    return session.scalar(select(Product).where(Product.slug == slug))


def find_by_sku(session: Session, group_id: int, sku: str) -> Product | None:
    """The product that one of a group's SKUs belongs to, in any state."""
    query = select(Product).join(Variant, Variant.product_id == Product.id)
    return session.scalar(query.where(Variant.group_id == group_id, Variant.sku == sku))


def list_covers(session: Session, skus: Collection[str]) -> dict[str, PictureView]:
    """The first picture of the products with these SKUs, of any group and in any state; woven ones only."""
    query = (
        select(Variant.sku, Picture)
        .join(Picture, Picture.product_id == Variant.product_id)
        .where(Variant.sku.in_(skus), Picture.is_woven)
        .order_by(Picture.position.desc())
    )
    return {sku: picture_view(picture) for sku, picture in session.execute(query)}


def list_skus(session: Session, prefix: str) -> list[str]:
    """All SKUs that begin so, of any group and in any state."""
    return list(session.scalars(select(Variant.sku).where(Variant.sku.startswith(prefix, autoescape=True))))


def product_ids_of_group(session: Session, group_id: int) -> list[int]:
    """All products of a group, in any state."""
    return list(session.scalars(select(Product.id).where(Product.group_id == group_id).order_by(Product.id)))


def things_of_group(session: Session, group_id: int) -> dict[str, list[int]]:
    """The ids of all that a group lists, by what the audit log calls it."""
    variants = select(Variant.id).join(Product, Product.id == Variant.product_id).where(Product.group_id == group_id)
    return {"product": product_ids_of_group(session, group_id), "variant": list(session.scalars(variants))}


def names_of_things(
    session: Session, product_ids: Collection[int], variant_ids: Collection[int]
) -> dict[tuple[str, int], str]:
    """What products and variants are called, by what the audit log calls them and their id."""
    products = select(Product.id, Product.name).where(Product.id.in_(product_ids))
    variants = (
        select(Variant.id, Product.name, Variant.label)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(variant_ids))
    )
    names = {("product", row.id): row.name for row in session.execute(products)}
    return names | {("variant", row.id): f"{row.name} {row.label}".strip() for row in session.execute(variants)}


def find_half_woven(session: Session, views: int) -> ProductSummary | None:
    """A product whose woven pictures are fewer than `views`, or None; one with a photo of its own is left alone.

    So is one that shares its picture: that was woven for the first product that shows it.
    """
    first = select(func.min(Picture.product_id)).group_by(Picture.key)
    query = (
        select(Picture.product_id)
        .where(Picture.product_id.in_(first))
        .group_by(Picture.product_id)
        .having(func.count() < views, func.min(case((Picture.is_woven, 1), else_=0)) == 1)
        .order_by(Picture.product_id)
        .limit(1)
    )
    product_id = session.scalar(query)
    return None if product_id is None else get_summary(session, product_id)
