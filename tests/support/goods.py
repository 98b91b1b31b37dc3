"""Goods as files read them, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from storefront.catalogue.types import (
    DeterminationOutcome,
    ExportedLicence,
    ExportedPicture,
    ExportedProduct,
    ExportedVariant,
    HalalStatus,
    LicenceKind,
    ListingState,
)
from storefront.exports.facts import Terms
from storefront.exports.goods import Goods
from storefront.exports.types import RequirementRow, RequirementState
from storefront.exports.vocabulary import load
from storefront.kernel.money import Rupiah
from storefront.producers.types import GroupKind, GroupState, ProgrammeLabel, Seller
from storefront.regions.types import PlaceName

SELLER = Seller(
    id=7,
    slug="kub-mawar",
    name="KUB Mawar",
    kind=GroupKind.KELOMPOK_USAHA,
    kind_label="Kelompok usaha",
    label=ProgrammeLabel.VILLAGE,
    state=GroupState.ACTIVE,
    regency_code="53.09",
    place_label="Beiwali, Bajawa, Ngada",
    address="",
    phone="+6281200000001",
    email="",
    nib="0123456789012",
    npwp="012345678901234",
    kbli=("10761",),
    kbli_edition="2020",
    is_taxable=True,
)
SMALL = ExportedVariant(
    id=11,
    sku="KOPI-100",
    label="kecil",
    label_en="small",
    unit="bungkus",
    net_content="100 g",
    price=Rupiah(25_000),
    weight_g=130,
    size_cm=None,
    gtin="",
)
LARGE = replace(
    SMALL, id=12, sku="KOPI-250", label="", label_en="", net_content="250 g", price=Rupiah(60_005), size_cm=(20, 10, 6)
)
COFFEE = ExportedProduct(
    id=5,
    group_id=7,
    slug="kopi-arabika",
    name="Kopi Arabika Flores Bajawa dari Kampung Beiwali",
    name_en="",
    description="Kopi dari kebun sendiri.\nDisangrai tiap Senin; dikirim Selasa.",
    description_en="",
    keywords=(),
    category_slug="kopi",
    category_name="Kopi",
    is_blocked=False,
    regency_code="53.09",
    village_code="53.09.01.2003",
    village_name="Beiwali",
    district_name="Bajawa",
    material="",
    technique="",
    brand="Mawar",
    composition="Kopi arabika",
    specification=(("Bahan", "kopi arabika"), ("Isi", "100 g atau 250 g")),
    shelf_life_days=365,
    lead_time_days=2,
    capacity_per_month=None,
    takes_preorders=False,
    kbki="0161001003",
    is_domestic=True,
    tkdn={"number": "TK-2026-1", "value": 8750, "bmp": 500, "until": "2030-01-31"},
    sni_number="SNI 01-3542-2004",
    trademark_number="IDM000123456",
    is_liquid=False,
    halal_status=HalalStatus.CERTIFIED,
    halal_number="ID81110001234560326",
    halal_expires_on=None,
    state=ListingState.PUBLISHED,
    outcome=DeterminationOutcome.VERIFIED,
    certificate_code="OVOP-53.09-0001",
    determined_at=datetime(2026, 8, 14, tzinfo=UTC),
    is_public=True,
    variants=(SMALL, LARGE),
    pictures=(ExportedPicture(key="ab" * 16, width=1200, height=900, is_woven=False),),
    licences={
        LicenceKind.PIRT: ExportedLicence(number="2105309010123-27", expires_on=date(2027, 5, 1), is_checked=True),
        LicenceKind.IG: ExportedLicence(number="IDG000000014", expires_on=None, is_checked=True),
    },
)
LACKING = RequirementRow(
    code="price",
    state=RequirementState.MISSING,
    label="Harga",
    detail="Belum diisi",
    fix="Isi harganya",
    who="Lembaga Ekonomi",
)


def goods(**changed: Any) -> Goods:
    """The coffee, with these values of its product changed."""
    product = replace(COFFEE, **changed)
    return Goods(
        product=product,
        seller=SELLER,
        regency_name="Ngada",
        place=PlaceName(regency="Ngada", village=product.village_name, district=product.district_name),
        available={each.id: 4 * each.id for each in product.variants},
        barcodes={each.id: f"20000000000{each.id}" for each in product.variants},
    )


def terms(**changed: Any) -> Terms:
    usual = Terms(
        tax=11,
        margin=20,
        price_until=date(2027, 5, 21),
        vocabulary=load(),
        photo_url="https://toko.example/{}.jpg".format,
    )
    return replace(usual, **changed)
