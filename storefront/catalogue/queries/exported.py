"""Products with all that files are made of, some at a time: four questions for each portion, however large."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, select

from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.queries.products import public
from storefront.catalogue.types import (
    ExportedLicence,
    ExportedPicture,
    ExportedProduct,
    ExportedVariant,
    ListingState,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import LicenceKind, Selection

PLAIN = (  # columns that are told as they are
    *("id", "group_id", "slug", "name", "name_en", "description", "description_en", "regency_code", "village_code"),
    *("village_name", "district_name", "material", "technique", "brand", "composition", "shelf_life_days"),
    *("lead_time_days", "capacity_per_month", "takes_preorders", "kbki", "is_domestic", "tkdn", "sni_number"),
    *("trademark_number", "is_liquid", "halal_status", "halal_expires_on", "state", "outcome", "determined_at"),
)
OTHERS = ("keywords", "specification", "halal_number", "certificate_code")


def list_exported(session: Session, wanted: Selection, after_id: int, limit: int) -> list[ExportedProduct]:
    """The next products behind `after_id`, by id; those with no variant on sale, too."""
    rows = session.execute(_selected(wanted).where(Product.id > after_id).order_by(Product.id).limit(limit)).all()
    ids = [row.id for row in rows]
    variants, pictures, licences = _variants(session, ids), _pictures(session, ids), _licences(session, ids)
    return [
        ExportedProduct(
            **{name: getattr(row, name) for name in PLAIN},
            keywords=tuple(row.keywords),
            specification=tuple((name, value) for name, value in row.specification),
            halal_number=row.halal_number or "",
            certificate_code=row.certificate_code or "",
            category_slug=row.category_slug,
            category_name=row.category_name,
            is_blocked=row.is_blocked,
            is_public=bool(row.is_public),
            variants=tuple(variants[row.id]),
            pictures=tuple(pictures[row.id]),
            licences=licences[row.id],
        )
        for row in rows
    ]


def count_exported(session: Session, wanted: Selection) -> int:
    """How many products are selected."""
    of_it = _selected(wanted).order_by(None).with_only_columns(Product.id).subquery()
    return session.query(of_it).count()


def list_ids_after(session: Session, after_id: int, limit: int) -> list[int]:
    """The next products behind this one, in any state."""
    return list(session.scalars(select(Product.id).where(Product.id > after_id).order_by(Product.id).limit(limit)))


def _selected(wanted: Selection) -> Select[Any]:
    columns = [getattr(Product, name) for name in (*PLAIN, *OTHERS)]
    query = select(
        *columns,
        Category.slug.label("category_slug"),
        Category.name.label("category_name"),
        Category.is_blocked,
        case((public(), 1), else_=0).label("is_public"),
    ).join(Category, Category.id == Product.category_id)
    if wanted.only_public:
        query = query.where(public())
    else:
        query = query.where(Product.state != ListingState.ARCHIVED, Product.name != "", Category.is_blocked.is_(False))
    if wanted.group_id is not None:
        query = query.where(Product.group_id == wanted.group_id)
    if wanted.regency_code:
        query = query.where(Product.regency_code == wanted.regency_code)
    if wanted.product_ids:
        query = query.where(Product.id.in_(wanted.product_ids))
    return query


def _variants(session: Session, product_ids: Collection[int]) -> Mapping[int, list[ExportedVariant]]:
    columns = ("id", "sku", "label", "label_en", "unit", "net_content", "price", "weight_g", "gtin")
    query = select(
        Variant.product_id,
        *(getattr(Variant, name) for name in columns),
        Variant.length_cm,
        Variant.width_cm,
        Variant.height_cm,
    ).where(Variant.product_id.in_(product_ids), Variant.is_active)
    found: defaultdict[int, list[ExportedVariant]] = defaultdict(list)
    for row in session.execute(query.order_by(Variant.position, Variant.id)):
        plain = {name: getattr(row, name) for name in columns}
        found[row.product_id].append(ExportedVariant(size_cm=_size(row), **plain))
    return found


def _size(row: Row[Any]) -> tuple[int, int, int] | None:
    length, width, height = row.length_cm, row.width_cm, row.height_cm
    return (length, width, height) if length and width and height else None


def _pictures(session: Session, product_ids: Collection[int]) -> Mapping[int, list[ExportedPicture]]:
    columns = (Picture.product_id, Picture.key, Picture.width, Picture.height, Picture.is_woven)
    query = select(*columns).where(Picture.product_id.in_(product_ids)).order_by(Picture.position)
    found: defaultdict[int, list[ExportedPicture]] = defaultdict(list)
    for product_id, key, width, height, is_woven in session.execute(query).tuples():
        found[product_id].append(ExportedPicture(key=key, width=width, height=height, is_woven=is_woven))
    return found


def _licences(session: Session, product_ids: Collection[int]) -> Mapping[int, dict[LicenceKind, ExportedLicence]]:
    columns = (Licence.product_id, Licence.kind, Licence.number, Licence.expires_on, Licence.checked_at)
    query = select(*columns).where(Licence.product_id.in_(product_ids)).order_by(Licence.id)
    found: defaultdict[int, dict[LicenceKind, ExportedLicence]] = defaultdict(dict)
    for product_id, kind, number, expires_on, checked_at in session.execute(query).tuples():
        found[product_id][kind] = ExportedLicence(number=number, expires_on=expires_on, is_checked=bool(checked_at))
    return found
