"""What can be had of a product: from the shelf, or made to order; its line of stock and its choice of variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from storefront.kernel.text import _, day, days
from storefront.shop.cards import FEW
from storefront.shop.interest_form import words_of
from storefront.shop.units import counted
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ProductView, VariantView
    from storefront.stock.types import Preorder


@dataclass(frozen=True, kw_only=True)
class VariantChoice:
    """See templates/components/variants.html."""

    value: int
    label: str
    note: str
    checked: bool
    disabled: bool


def preorders_of(session: Session, found: ProductView, available: Mapping[int, int]) -> dict[int, Preorder]:
    """What of it is sold out and can be ordered before it is made."""
    if not found.facts.takes_preorders:
        return {}
    return stock.preorders(session, {each.id: 0 for each in found.variants if available.get(each.id, 0) <= 0})


def stock_note(found: ProductView, available: Mapping[int, int], preorders: Mapping[int, Preorder]) -> tuple[str, str]:
    """What is there and when it leaves, in one line; the variants say their own figures beside their prices."""
    total = sum(available.values())
    if total <= 0 and preorders:
        first = min(preorders.values(), key=lambda each: each.ready_on)
        words = _("Stok habis. Pesan dulu: siap dikirim paling cepat {date}, paling banyak {count}")
        return "made", words.format(date=day(first.ready_on), count=counted(first.left, found.variants[0].unit))
    if total <= 0:
        return "none", _("Stok habis")
    lead_time = days(found.facts.lead_time_days)
    if len(found.variants) > 1:
        return "yes", _("Ada stok, dikirim dalam {days}").format(days=lead_time)
    left = counted(total, found.variants[0].unit)
    if total <= FEW:
        return "low", _("Tinggal {count}, dikirim dalam {days}").format(count=left, days=lead_time)
    return "yes", _("Ada {count}, dikirim dalam {days}").format(count=left, days=lead_time)


def variant_choices(
    found: ProductView, available: Mapping[int, int], preorders: Mapping[int, Preorder]
) -> list[VariantChoice]:
    """The one asked for by `?varian=` or the first that is there is chosen; what is still to be made comes last."""
    there = [variant.id for variant in found.variants if available.get(variant.id, 0) > 0]
    there += list(preorders)
    asked = request.args.get("varian", type=int)
    chosen = asked if asked in there else next(iter(there), None)
    return [
        VariantChoice(
            value=variant.id,
            label=words_of(variant),
            note=_variant_note(variant, available.get(variant.id, 0), preorders.get(variant.id)),
            checked=variant.id == chosen,
            disabled=variant.id not in there,
        )
        for variant in found.variants
    ]


def _variant_note(variant: VariantView, left: int, preorder: Preorder | None) -> str:
    if preorder:
        return _("{price}, siap paling cepat {date}").format(price=variant.price, date=day(preorder.ready_on))
    if left <= 0:
        return _("{price}, habis").format(price=variant.price)
    if left <= FEW:
        return _("{price}, tinggal {count}").format(price=variant.price, count=counted(left, variant.unit))
    return str(variant.price)
