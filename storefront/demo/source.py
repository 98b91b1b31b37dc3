"""The demo catalogue as it lies in the project's own data files, read into commands.

The goods are real; groups, licence numbers and determinations are examples and say so (CONTOH).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from storefront.catalogue.types import (
    CreateProduct,
    Facts,
    HalalStatus,
    LicenceKind,
    NewLicence,
    NewVariant,
)
from storefront.demo import official
from storefront.kernel.money import Rupiah
from storefront.producers.types import CreateGroup, GroupKind
from storefront.regions import queries as regions
from storefront.shipping.types import SaveOutlet

FOLDER = Path(__file__).parent / "data"
DOMAIN = "demo.test"  # of all accounts of the demo
MAIL_DOMAIN = f"lapak.{DOMAIN}"


@dataclass(frozen=True, kw_only=True)
class DemoProduct:
    """A product of the file; `stock` is the opening stock for each of its SKUs."""

    group: str
    draft: CreateProduct
    stock: dict[str, int]

    @property
    def sku(self) -> str:
        """The SKU that tells whether it has been loaded already."""
        return self.draft.variants[0].sku

    @property
    def regency_name(self) -> str:
        return regions.shipped_regency(self.draft.regency_code).name


@dataclass(frozen=True, kw_only=True)
class DemoFeature:
    sku: str
    reason: str
    reason_en: str


@dataclass(frozen=True, kw_only=True)
class DemoCatalogue:
    """`outlets` come in the order of their numbers."""

    groups: tuple[CreateGroup, ...]
    products: tuple[DemoProduct, ...]
    showcase: tuple[DemoFeature, ...]
    outlets: tuple[SaveOutlet, ...] = ()


def read(folder: Path = FOLDER) -> DemoCatalogue:
    """The whole demo catalogue, in the order of its files."""
    groups = {row["key"]: _group(row) for row in _rows(folder / "groups.json")}
    files = sorted((folder / "products").glob("*.json"))
    # one from each file in turn: what is newest on the shelf then comes from every island
    rows = [row for turn in zip_longest(*map(_rows, files)) for row in turn if row is not None]
    plain = (read_product(row, groups[row["group"]]) for row in rows)
    products = [replace(each, draft=official.told(each.draft, place)) for place, each in enumerate(plain)]
    showcase = (
        DemoFeature(sku=_first_sku(products, row["sku"]), reason=row["reason"], reason_en=row["reason_en"])
        for row in _rows(folder / "showcase.json")
    )
    return DemoCatalogue(
        groups=tuple(groups.values()),
        products=tuple(products),
        showcase=tuple(showcase),
        outlets=tuple(_outlet(row) for row in _rows(folder / "outlets.json")),
    )


def _outlet(row: dict[str, Any]) -> SaveOutlet:
    return SaveOutlet(
        name=row["name"],
        address=row["address"],
        regency_code=_regency_code(row["kabupaten"]),
        hours=row["hours"],
        phone=row["phone"],
        is_free=row["is_free"],
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _first_sku(products: list[DemoProduct], sku: str) -> str:
    """The showcase names a product; its variants carry that name with a letter."""
    return next(product.sku for product in products if product.sku.startswith(sku))


def _regency_code(name: str) -> str:
    regency = regions.match_regency(name)
    if regency is None:
        raise ValueError(f"no kabupaten of NTT: {name}")
    return regency.code


def _group(row: dict[str, Any]) -> CreateGroup:
    return CreateGroup(
        slug=row["key"],
        name=row["name"],
        kind=GroupKind(row["kind"]),
        regency_code=_regency_code(row["kabupaten"]),
        village_name=row["village"] or "",
        district_name=row["kecamatan"] or "",
        story=row["story"],
        story_en=row["story_en"],
        address=row["address"],
        phone=row["phone"],
        email=f"{row['key']}@{MAIL_DOMAIN}",
        pickup_note=row["pickup_note"] or "",
        pickup_note_en=row["pickup_note_en"] or "",
        allows_cash=row.get("allows_cash", False),
    )


def read_product(row: dict[str, Any], group: CreateGroup) -> DemoProduct:
    """One product as it stands in a file; `group` is the one that it names."""
    village = row["village"] or ""
    draft = CreateProduct(
        group_id=0,
        category=row["category"],
        name=row["name"],
        name_en=row["name_en"],
        description=row["description"],
        description_en=row["description_en"],
        keywords=tuple(row["keywords"]),
        regency_code=_regency_code(row["kabupaten"]),
        village_name=village,
        district_name=group.district_name if village and village == group.village_name else "",
        facts=_facts(row["facts"]),
        cluster=row.get("cluster", ""),
        supplies=tuple(_supply(supply) for supply in row.get("supplies", ())),
        variants=tuple(_variant(variant) for variant in row["variants"]),
        licences=tuple(_licence(licence) for licence in row["licences"]),
        halal_status=HalalStatus(row["halal"]["status"]),
        halal_number=row["halal"]["number"],
        is_liquid=row["liquid"],
    )
    return DemoProduct(
        group=row["group"], draft=draft, stock={variant["sku"]: variant["stock"] for variant in row["variants"]}
    )


def _facts(row: dict[str, Any]) -> Facts:
    return Facts(
        material=row["material"] or "",
        material_en=row["material_en"] or "",
        technique=row["technique"] or "",
        technique_en=row["technique_en"] or "",
        shelf_life_days=row["shelf_life_days"],
        capacity_per_month=row["capacity_per_month"],
        lead_time_days=row["lead_time_days"],
        takes_preorders=row.get("takes_preorders", False),
    )


def _supply(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("village", "material", "share")}
    return {**told, "regency_code": _regency_code(row["kabupaten"]), "village_code": None}


def _variant(row: dict[str, Any]) -> NewVariant:
    length, width, height = row["size_cm"]
    return NewVariant(
        sku=row["sku"],
        label=row["label"] or "",
        label_en=row["label_en"] or "",
        unit=row["unit"],
        net_content=row["net_content"] or "",
        price=Rupiah(row["price"]),
        weight_g=row["weight_g"],
        size_cm=(length, width, height),
    )


def _licence(row: dict[str, Any]) -> NewLicence:
    expires = row["expires"]
    return NewLicence(
        kind=LicenceKind(row["kind"]),
        number=row["number"],
        expires_on=date.fromisoformat(expires) if expires else None,
    )
