"""Listings as the cells of a sheet: one row for each variant on sale, as its group sees it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import content
from storefront.catalogue.models import Category, Licence, Product, StagedChange, Variant
from storefront.catalogue.queries.keeping import find_open
from storefront.catalogue.types import CLEARING, EMPTY, SEPARATOR, ChangeState, LicenceKind, ListingState
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    Cells = dict[str, str]

PORTION = 200  # products
LICENCE_COLUMNS = {LicenceKind.PIRT: "pirt", LicenceKind.BPOM: "bpom", LicenceKind.IG: "ig_no"}


def list_cells(session: Session, group_id: int) -> Iterator[list[tuple[int, Cells]]]:
    """The cells of a group's goods by column, each with the id of its variant, some products at a time.

    Archived listings and drafts without a name are left out; stock is not the catalogue's to say, and photos that lie
    here have no file names.
    """
    after = 0
    while True:
        of_group = (Product.group_id == group_id, Product.state != ListingState.ARCHIVED, Product.name != "")
        query = select(Product).where(*of_group, Product.id > after).order_by(Product.id).limit(PORTION)
        products = list(session.scalars(query))
        if not products:
            return
        yield _portion(session, products)
        after = products[-1].id


def _portion(session: Session, products: Sequence[Product]) -> list[tuple[int, Cells]]:
    ids = [product.id for product in products]
    names = {row.slug: row.name for row in session.scalars(select(Category))}
    slugs = {row.id: row.slug for row in session.scalars(select(Category))}
    licences: dict[int, dict[str, str]] = {key: {} for key in ids}
    for row in session.scalars(select(Licence).where(Licence.product_id.in_(ids))):
        licences[row.product_id][row.kind.value] = row.number
    variants: dict[int, list[Variant]] = {key: [] for key in ids}
    on_sale = select(Variant).where(Variant.product_id.in_(ids), Variant.is_active)
    for variant in session.scalars(on_sale.order_by(Variant.position, Variant.id)):
        variants[variant.product_id].append(variant)
    open_states = (ChangeState.WAITING, ChangeState.RETURNED)
    staged = select(StagedChange.product_id).where(
        StagedChange.product_id.in_(ids), StagedChange.state.in_(open_states)
    )
    changed = set(session.scalars(staged))
    found = []
    for product in products:
        values = _live(product, slugs[product.category_id], licences[product.id])
        proposed = _proposed(session, product) if product.id in changed else {}
        values |= {key: value for key, value in proposed.items() if key in values}
        texts = {row["id"]: row for row in proposed.get("variants", ())}
        values["category"] = names[values["category"]]
        found += [(row.id, _cells(values, row, texts.get(row.id, {}))) for row in variants[product.id]]
    return found


def _live(product: Product, category: str, licences: Mapping[str, str]) -> dict[str, Any]:
    """By the keys of `content`."""
    columns = {name: getattr(product, name) for name in content.COLUMNS}
    halal = [product.halal_status.value, product.halal_number, content.iso(product.halal_expires_on)]
    place = [getattr(product, name) for name in content.PLACE]
    return {
        **columns,
        "place": place,
        "category": category,
        "halal": halal,
        "licences": {kind: [no] for kind, no in licences.items()},
    }


def _proposed(session: Session, product: Product) -> Mapping[str, Any]:
    change = find_open(session, product.id)
    return change.proposed if change else {}


def _cells(values: Mapping[str, Any], variant: Variant, texts: Mapping[str, Any]) -> Cells:
    label, unit, net_content = (texts.get(name, getattr(variant, name)) for name in content.TEXTS)
    licences = {column: values["licences"].get(kind.value, ("",))[0] or "" for kind, column in LICENCE_COLUMNS.items()}
    status, halal_number, _last_day = values["halal"]
    regency_code, village_code, village_name, _district = values["place"]
    cells = {
        "sku": variant.sku,
        "nama": values["name"],
        "kategori": values["category"],
        "varian": label,
        "desa": village_code or village_name,
        "kabupaten": regions.shipped_regency(regency_code).name,
        "satuan": f"{unit} {net_content}".strip(),
        "harga": str(variant.price.amount),
        "berat_g": str(variant.weight_g),
        "deskripsi": values["description"],
        "kata_kunci": SEPARATOR.join(values["keywords"]),
        "masa_simpan_hari": _number(values["shelf_life_days"]),
        "kapasitas_per_bulan": _number(values["capacity_per_month"]),
        **licences,
        "halal_status": status.replace("_", " "),
        "halal_no": halal_number or "",
        "kbki": values["kbki"],
    }
    return {name: cell for name, cell in cells.items() if not (name in EMPTY and cell.lower() in CLEARING)}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
