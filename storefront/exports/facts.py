"""What a column of a profile may name: facts of a product, of one of its variants, and of its seller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from storefront.catalogue.types import HalalStatus, LicenceKind
from storefront.exports.demands import unit_of
from storefront.exports.types import RequirementState
from storefront.kernel.gtin import item_code
from storefront.kernel.text import N_, _
from storefront.producers.types import ProgrammeLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from storefront.catalogue.types import ExportedLicence, ExportedVariant
    from storefront.exports.goods import Goods
    from storefront.exports.types import RequirementRow
    from storefront.exports.vocabulary import Vocabulary

    Fact = Callable[["Item"], "Value"]

Value = str | int | Decimal | date | None
RECEIPT = 40  # characters of a name on a till's receipt
NPWP_OLD = 15  # digits, before a zero came in front of them
CONSIGNED, BOUGHT = "KONSINYASI", "BELI PUTUS"
LABELS = {
    ProgrammeLabel.VILLAGE: "One Village One Product",
    ProgrammeLabel.COMMUNITY: "One Community One Product",
    ProgrammeLabel.SCHOOL: "One School One Product",
}
HALAL = {HalalStatus.NOT_HALAL: N_("Tidak halal"), HalalStatus.IN_PROCESS: N_("Dalam proses")}
STATES = {
    RequirementState.MISSING: N_("Belum ada"),
    RequirementState.EXPIRED: N_("Sudah berakhir"),
    RequirementState.MET: N_("Sudah"),
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for a whole file. `tax` is percent of those who are PKP, `margin` percent of the counter.

    A margin of 0 is not agreed yet. `photo_url` gives the address of a picture by its key.
    """

    tax: int
    margin: int
    price_until: date
    vocabulary: Vocabulary
    photo_url: Callable[[str], str]
    outright: frozenset[int] = frozenset()  # groups whose counters buy their goods, all of them


@dataclass(frozen=True, slots=True)
class Item:
    """What a row is about; `variant` is the first one where the row is about a whole product, None without any."""

    goods: Goods
    terms: Terms
    variant: ExportedVariant | None
    photos: Sequence[str] = ()
    requirements: Sequence[RequirementRow] = ()  # that are not met
    pair: tuple[str, str] = ("", "")
    requirement: RequirementRow | None = None


def tax_percent(item: Item) -> int:
    return item.terms.tax if item.goods.seller.is_taxable else 0


def price_taxed(item: Item) -> int | None:
    """In whole rupiah, half of one upwards."""
    if item.variant is None:
        return None
    price = Decimal(item.variant.price.amount)
    return int((price * (100 + tax_percent(item)) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def _cost(item: Item) -> int | None:
    """What the counter pays; unknown while its share is not agreed."""
    if item.variant is None or not item.terms.margin:
        return None
    share = Decimal(item.variant.price.amount) * (100 - item.terms.margin) / 100
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def _hundredths(item: Item, name: str) -> Decimal | None:
    value = item.goods.product.tkdn.get(name)
    return None if value is None else Decimal(value) / 100


def _tkdn_until(item: Item) -> date | None:
    until = item.goods.product.tkdn.get("until")
    return date.fromisoformat(until) if until else None


def _variants(item: Item) -> str:
    """One line for each, where there are several."""
    variants, goods = item.goods.product.variants, item.goods
    if len(variants) < 2:  # noqa: PLR2004 -- one is no choice
        return ""
    return "\n".join(
        f"{variant_name(each)} | {each.sku} | {goods.stock_of(each)} | {each.price.amount}" for each in variants
    )


def variant_name(variant: ExportedVariant) -> str:
    return variant.label or f"{variant.unit} {variant.net_content}".strip()


def _item_name(item: Item) -> str:
    several = len(item.goods.product.variants) > 1
    return f"{item.goods.product.name} {variant_name(item.variant)}" if item.variant and several else _name(item)


def _receipt_name(item: Item) -> str:
    """As short as a receipt takes it, with what tells the variants apart."""
    full = _item_name(item)
    if len(full) <= RECEIPT or item.variant is None or full == _name(item):
        return full[:RECEIPT].rstrip()
    last = variant_name(item.variant)[: RECEIPT // 2]
    return f"{_name(item)[: RECEIPT - len(last) - 1].rstrip()} {last}"


def _name(item: Item) -> str:
    return item.goods.product.name.strip()


def _permits(item: Item) -> str:
    names = {LicenceKind.PIRT: "P-IRT", LicenceKind.BPOM: "BPOM"}
    held = ((name, item.goods.product.licences.get(kind)) for kind, name in names.items())
    return "; ".join(f"{name} {licence.number}{_end(licence)}" for name, licence in held if licence)


def _end(licence: ExportedLicence) -> str:
    return f" (sampai {licence.expires_on.isoformat()})" if licence.expires_on else ""


def _halal(item: Item) -> str:
    product = item.goods.product
    return product.halal_number or (_(HALAL[product.halal_status]) if product.halal_status in HALAL else "")


def _size(item: Item) -> str:
    return " x ".join(map(str, item.variant.size_cm)) + " cm" if item.variant and item.variant.size_cm else ""


def npwp(number: str) -> str:
    """Sixteen digits; one of fifteen gets its zero (PMK 112/PMK.03/2022)."""
    digits = "".join(filter(str.isdigit, number))
    return f"0{digits}" if len(digits) == NPWP_OLD else digits


def _tax_status(item: Item) -> str:
    return "PKP" if item.goods.seller.is_taxable else "Bukan PKP"


def _photo_url(item: Item) -> str:
    photo = next((each for each in item.goods.product.pictures if not each.is_woven), None)
    return item.terms.photo_url(photo.key) if photo else ""


def _of_variant(name: str) -> Fact:
    return lambda item: getattr(item.variant, name) if item.variant else None


def _side(place: int) -> Fact:
    return lambda item: item.variant.size_cm[place] if item.variant and item.variant.size_cm else None


def _of_product(name: str) -> Fact:
    return lambda item: getattr(item.goods.product, name)


def _of_seller(name: str) -> Fact:
    return lambda item: getattr(item.goods.seller, name)


def _of_requirement(name: str) -> Fact:
    return lambda item: getattr(item.requirement, name) if item.requirement else None


def _level(number: int) -> Fact:
    return lambda item: item.terms.vocabulary.level(item.goods.product.category_slug, number)


FACTS: Mapping[str, Fact] = {
    "category_1": _level(1),
    "category_2": _level(2),
    "category_3": _level(3),
    "category": _of_product("category_name"),
    "etalase": lambda item: item.terms.vocabulary.etalase.get(item.goods.product.category_slug, ""),
    "name": _name,
    "item_name": _item_name,
    "receipt_name": _receipt_name,
    "brand": _of_product("brand"),
    "sku": _of_variant("sku"),
    "item_code": lambda item: item_code(item.variant.id) if item.variant else "",
    "gtin": _of_variant("gtin"),
    "barcode": lambda item: item.goods.barcodes[item.variant.id] if item.variant else "",
    "photo_files": lambda item: "; ".join(item.photos),
    "photo_url": _photo_url,
    "tax_percent": tax_percent,
    "taxed_letter": lambda item: "Y" if item.goods.seller.is_taxable else "N",
    "kbki": _of_product("kbki"),
    "domestic": lambda item: "Ya" if item.goods.product.is_domestic else "",
    "tkdn_number": lambda item: item.goods.product.tkdn.get("number", ""),
    "tkdn_value": lambda item: _hundredths(item, "value"),
    "tkdn_bmp": lambda item: _hundredths(item, "bmp"),
    "tkdn_until": _tkdn_until,
    "sni": _of_product("sni_number"),
    "trademark": _of_product("trademark_number"),
    "specification": lambda item: "\n".join(f"{name}: {text}" for name, text in item.goods.product.specification),
    "specification_name": lambda item: item.pair[0],
    "specification_value": lambda item: item.pair[1],
    "description": _of_product("description"),
    "composition": _of_product("composition"),
    "variants": _variants,
    "variant": lambda item: variant_name(item.variant) if item.variant else "",
    "net_content": _of_variant("net_content"),
    "unit": _of_variant("unit"),
    "unit_v6": lambda item: unit_of(item.variant.unit) if item.variant else "",
    "stock": lambda item: item.goods.stock,
    "variant_stock": lambda item: item.goods.stock_of(item.variant) if item.variant else None,
    "price": lambda item: item.variant.price.amount if item.variant else None,
    "price_taxed": price_taxed,
    "cost": _cost,
    "weight": lambda item: f"{item.variant.weight_g} g" if item.variant else "",
    "weight_g": _of_variant("weight_g"),
    "size": _size,
    "length_cm": _side(0),
    "width_cm": _side(1),
    "height_cm": _side(2),
    "price_until": lambda item: item.terms.price_until,
    "lead_days": _of_product("lead_time_days"),
    "permits": _permits,
    "halal": _halal,
    "ig": lambda item: licence.number if (licence := item.goods.product.licences.get(LicenceKind.IG)) else "",
    "shelf_life": _of_product("shelf_life_days"),
    "village": _of_product("village_name"),
    "district": _of_product("district_name"),
    "regency": lambda item: item.goods.regency_name,
    "regency_code": _of_product("regency_code"),
    "place_code": lambda item: item.goods.product.village_code or item.goods.product.regency_code,
    "seller_name": _of_seller("name"),
    "seller_code": lambda item: f"LE-{item.goods.seller.id:04}",
    "seller_kind": _of_seller("kind_label"),
    "nib": _of_seller("nib"),
    "npwp": lambda item: npwp(item.goods.seller.npwp),
    "tax_status": _tax_status,
    "programme_label": lambda item: LABELS[item.goods.seller.label],
    "scheme": lambda item: BOUGHT if item.goods.seller.id in item.terms.outright else CONSIGNED,
    "consigned_letter": lambda item: "N" if item.goods.seller.id in item.terms.outright else "Y",
    "readiness": lambda item: "Belum" if item.requirements else "Siap",
    "missing": lambda item: ", ".join(each.label for each in item.requirements),
    "requirement_code": _of_requirement("code"),
    "requirement_label": _of_requirement("label"),
    "requirement_state": lambda item: _(STATES[item.requirement.state]) if item.requirement else "",
    "requirement_detail": _of_requirement("detail"),
    "requirement_fix": _of_requirement("fix"),
    "requirement_who": _of_requirement("who"),
}
