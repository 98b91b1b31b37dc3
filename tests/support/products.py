"""Groups and products for tests, made by the same services that pages use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import CreateProduct, NewPicture, NewVariant
from storefront.kernel.db import unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.types import Actor
from storefront.producers import service as producers
from storefront.producers.types import CreateGroup, GroupKind
from storefront.regions import service as regions
from storefront.verification import service as verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.catalogue.models import Product
    from storefront.producers.models import ProducerGroup

OFFICE = Actor(label="Dinas PMD Provinsi NTT")
MEMBER = Actor(label="Kelompok Contoh")
DECIDED = datetime(2026, 8, 14, 2, 20, tzinfo=UTC)
GROUP = CreateGroup(
    name="Koperasi Contoh Beiwali",
    kind=GroupKind.KOPERASI,
    regency_code="53.09",
    village_name="Beiwali",
    district_name="Bajawa",
    phone="0812-0000-0001",
)
COFFEE = CreateProduct(
    group_id=0,
    category="kopi",
    name="Kopi Arabika Flores Bajawa",
    regency_code="53.09",
    village_name="Beiwali",
    district_name="Bajawa",
    keywords=("kopi bajawa",),
    variants=(
        NewVariant(sku="KOPI-1", unit="bungkus", net_content="250 g", price=Rupiah(60000), weight_g=290),
        NewVariant(sku="KOPI-2", unit="bungkus", net_content="100 g", price=Rupiah(25000), weight_g=130, label="kecil"),
    ),
)
PICTURE = NewPicture(key="ab" * 16, width=1200, height=1200, alt="Tenunan lambang kopi")


def load_reference() -> None:
    regions.load_reference()
    catalogue.load_reference()


def make_group(session: Session, command: CreateGroup = GROUP, *, active: bool = True) -> ProducerGroup:
    group = producers.create_group(session, command, MEMBER)
    if active:
        producers.admit(session, group, OFFICE, "Sudah dikenal.")
    return group


def make_product(
    session: Session, group: ProducerGroup, command: CreateProduct = COFFEE, *, verified: bool = True
) -> Product:
    """A published product with a picture, verified unless told otherwise."""
    product = catalogue.create_product(session, replace(command, group_id=group.id), MEMBER)
    catalogue.add_picture(session, product, PICTURE, MEMBER)
    catalogue.publish(session, product, MEMBER)
    if verified:
        verification.record_determination(
            session, product.id, actor=OFFICE, decided_at=DECIDED, valid_until=DECIDED.date().replace(year=2028)
        )
    return product


def make_public_product() -> tuple[ProducerGroup, Product]:
    """A whole small shop: reference data, one group, one product that buyers see."""
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
        product = make_product(session, group)
    return group, product
