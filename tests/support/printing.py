"""Goods as they are printed, and sheets of paper as an independent program reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import zxingcpp

from storefront.catalogue.types import (
    DeterminationOutcome,
    ExportedLicence,
    ExportedProduct,
    ExportedVariant,
    HalalStatus,
    LicenceKind,
    ListingState,
)
from storefront.exports.addresses import Addresses
from storefront.exports.goods import Goods
from storefront.kernel.gtin import own_code
from storefront.kernel.money import Rupiah
from storefront.producers.types import GroupKind, GroupState, ProgrammeLabel, Seller
from storefront.regions.types import PlaceName

if TYPE_CHECKING:
    from PIL.Image import Image

ADDRESSES = Addresses("https://beliproduk.nttprov.go.id", "/media", Path("/nowhere"))
HOSTILE = "Se’i \u202eاللحم🎉\x00 <b>&amp; =cmd " + "W" * 120 + " sangat enak" * 30
DPI = 300
VARIANT = ExportedVariant(
    id=1, sku="KOPI-1", label="", label_en="", unit="bungkus", net_content="250 g", price=Rupiah(65_000), weight_g=290,
    size_cm=None, gtin="",
)  # fmt: skip
SELLER = Seller(
    id=1, slug="koperasi", name="Koperasi Contoh Beiwali", kind=GroupKind.KOPERASI, kind_label="Koperasi",
    label=next(iter(ProgrammeLabel)), state=GroupState.ACTIVE, regency_code="53.09", place_label="Ngada", address="",
    phone="", email="", nib="", npwp="", kbli=(), kbli_edition="", is_taxable=False,
)  # fmt: skip
PRODUCT = ExportedProduct(
    id=1, group_id=1, slug="kopi", name="Kopi Arabika Flores Bajawa", name_en="", description="", description_en="",
    keywords=(), category_slug="kopi", category_name="Kopi", is_blocked=False, regency_code="53.09", village_code=None,
    village_name="Beiwali", district_name="Bajawa", material="", technique="", brand="", specification=(),
    composition="100% biji kopi arabika, disangrai sedang", shelf_life_days=365, lead_time_days=2,
    capacity_per_month=None, takes_preorders=False, kbki="", is_domestic=True, tkdn={}, sni_number="",
    trademark_number="", is_liquid=False, halal_status=HalalStatus.CERTIFIED, halal_number="ID53110001234567890",
    halal_expires_on=None, state=ListingState.PUBLISHED, outcome=DeterminationOutcome.VERIFIED,
    certificate_code="OVOP-53.09-0127", determined_at=None, is_public=True, variants=(VARIANT,), pictures=(),
    licences={LicenceKind.PIRT: ExportedLicence(number="2105309010023-29", expires_on=None, is_checked=True)},
)  # fmt: skip


def goods(number: int = 1, **changes: Any) -> Goods:
    """A product with a certificate, a code and a name of its own."""
    variant = replace(VARIANT, id=number, sku=f"KOPI-{number}")
    product = replace(PRODUCT, id=number, certificate_code=f"OVOP-53.09-{number:04}", variants=(variant,))
    return Goods(
        product=replace(product, **changes),
        seller=SELLER,
        regency_name="Ngada",
        place=PlaceName(regency="Ngada", village="Beiwali", district="Bajawa"),
        available={number: 4},
        barcodes={number: variant.gtin or own_code(29, number)},
    )


def pages(pdf: bytes, dpi: int = DPI) -> list[Image]:
    """The pages as a printer would have them."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil() for page in document]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def codes(pdf: bytes) -> list[tuple[str, str]]:
    """Kind and content of every code on all pages, read by zxing."""
    found = [code for page in pages(pdf) for code in zxingcpp.read_barcodes(page)]
    return sorted((code.format.name, code.text) for code in found)
