"""Writing what a listing says; see `content` for the keys."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from storefront.catalogue.content import COLUMNS, PLACE, TEXTS, day_of, iso, picture
from storefront.catalogue.drafts import free_slug, variant_row
from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.types import DeterminationOutcome, HalalStatus, LicenceKind, NewVariant
from storefront.kernel.db import insert_many, take_turns
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


def write(session: Session, product: Product, values: Mapping[str, Any], checked_at: datetime | None = None) -> None:
    """Let the listing say this; other keys stay. A text that changes loses its English: it would say something else.

    `checked_at`: when the office has looked up the licences among them; None: buyers see changed ones after it has.
    """
    if "place" in values:
        for name, value in zip(PLACE, values["place"], strict=True):
            setattr(product, name, value)
    _write_texts(session, product, values)
    if "category" in values:
        product.category_id = session.scalars(select(Category.id).where(Category.slug == values["category"])).one()
    if "variants" in values:
        _write_variants(session, product, values["variants"])
    if "gtins" in values:
        _write_gtins(session, product.id, values["gtins"])
    if "licences" in values:
        _write_licences(session, product.id, values["licences"], checked_at)
    if "halal" in values:
        status, number, last_day = values["halal"]
        product.halal_status, product.halal_number = HalalStatus(status), number
        product.halal_expires_on = day_of(last_day)
    if "pictures" in values or "name" in values:
        _write_pictures(session, product, values.get("pictures"))
    session.flush()


def _write_texts(session: Session, product: Product, values: Mapping[str, Any]) -> None:
    for name in COLUMNS:
        if name in values and values[name] != getattr(product, name):
            setattr(product, name, values[name])
            if hasattr(product, f"{name}_en"):
                setattr(product, f"{name}_en", "")
            if name == "name" and not product.published_at and product.outcome is DeterminationOutcome.NONE:
                take_turns(session, "product.slug")
                product.slug = free_slug(session, product.name, product.regency_code)


def _write_variants(session: Session, product: Product, rows: Sequence[Mapping[str, Any]]) -> None:
    kept = {row["id"] for row in rows}
    on_sale = select(Variant).where(Variant.product_id == product.id, or_(Variant.is_active, Variant.id.in_(kept)))
    known = {row.id: row for row in session.scalars(on_sale)}
    for key, variant in known.items():
        variant.is_active = key in kept
    skus = _free_skus(session, product, rows)
    for position, row in enumerate(rows):
        price, weight = row.get("price"), row.get("weight_g")
        if not row["id"]:
            new = NewVariant(
                sku=skus.pop(0), price=Rupiah(price or 0), weight_g=weight or 0, **{name: row[name] for name in TEXTS}
            )
            session.add(Variant(**variant_row(product.id, product.group_id, new, position)))
            continue
        variant = known[row["id"]]
        variant.position = position
        if variant.label != row["label"]:
            variant.label_en = ""
        for name in TEXTS:
            setattr(variant, name, row[name])
        if price is not None and weight is not None:
            variant.price, variant.weight_g = Rupiah(price), weight


def _write_gtins(session: Session, product_id: int, wanted: Mapping[str, str]) -> None:
    on_sale = select(Variant).where(Variant.product_id == product_id, Variant.is_active)
    for variant in session.scalars(on_sale):
        variant.gtin = wanted.get(str(variant.id), "")


def _free_skus(session: Session, product: Product, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One for each new row: its own where it is free, else made for it, as few groups have codes: `P17-1`."""
    new = [row for row in rows if not row["id"]]
    start, own = f"P{product.id}-", {row["sku"] for row in new}
    query = select(Variant.sku).where(Variant.group_id == product.group_id)
    taken = set(session.scalars(query.where(or_(Variant.sku.startswith(start), Variant.sku.in_(own)))))
    made = (sku for number in count(1) if (sku := f"{start}{number}") not in taken)
    return [row["sku"] if row["sku"] and row["sku"] not in taken else next(made) for row in new]


def _write_licences(
    session: Session, product_id: int, wanted: Mapping[str, Sequence[str | None]], checked_at: datetime | None
) -> None:
    rows = {row.kind.value: row for row in session.scalars(select(Licence).where(Licence.product_id == product_id))}
    for kind, row in rows.items():
        if kind not in wanted:
            session.delete(row)
    for kind, (number, last_day) in wanted.items():
        row = rows.get(kind) or Licence(product_id=product_id, kind=LicenceKind(kind), number="")
        if (row.number, iso(row.expires_on)) == (number, last_day):
            continue
        row.number, row.expires_on, row.checked_at = number or "", day_of(last_day), checked_at
        session.add(row)


def _write_pictures(session: Session, product: Product, wanted: Sequence[Mapping[str, Any]] | None) -> None:
    """In the order given; a photo says the product's name to whoever cannot see it."""
    query = select(Picture).where(Picture.product_id == product.id).order_by(Picture.position)
    rows = [picture(row) for row in session.scalars(query)] if wanted is None else list(wanted)
    session.execute(delete(Picture).where(Picture.product_id == product.id))
    photos = [row for row in rows if not row["is_woven"]]
    for position, row in enumerate(rows):
        number = f", foto {photos.index(row) + 1}" if row in photos and len(photos) > 1 else ""
        alt = {"alt": f"{product.name}{number}", "alt_en": ""} if row in photos else {}
        rows[position] = {**row, **alt, "product_id": product.id, "position": position}
    insert_many(session, Picture, rows)
