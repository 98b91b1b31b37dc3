"""Cards as templates read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.text import _, ngettext, number
from storefront.regions.queries import place_words
from storefront.shop.navigation import in_language
from storefront.shop.units import counted, unit_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storefront.kernel.money import Rupiah
    from storefront.search.types import CardRow

FEW = 3  # from here on down the card counts what is left
LONG_DAYS = 7  # from here on up the time of making stands on the card


@dataclass(frozen=True, kw_only=True)
class CardView:
    """See templates/components/card.html."""

    slug: str
    name: str
    price: Rupiah
    price_from: bool
    unit_label: str
    place: str
    picture_key: str | None
    producer_name: str
    stock_note: tuple[str, str] | None
    reason: str | None = None
    verified: bool = True  # only verified products have cards


def card_view(row: CardRow, reason: str | None = None) -> CardView:
    return CardView(
        slug=row.slug,
        name=in_language(row.name, row.name_en),
        price=row.price,
        price_from=row.price_varies,
        unit_label=unit_word(row.unit_label),
        place=place_words(row.place),
        picture_key=row.picture_key,
        producer_name=row.group_name,
        stock_note=stock_note(row.available, row.lead_time_days, row.unit_label, takes_preorders=row.takes_preorders),
        reason=reason,
    )


def card_views(rows: Iterable[CardRow]) -> list[CardView]:
    return [card_view(row) for row in rows]


def stock_note(
    available: int, lead_time_days: int, unit: str, *, takes_preorders: bool = False
) -> tuple[str, str] | None:
    """(kind, words) for a card; nothing where there is enough and it leaves soon."""
    if available <= 0:
        return ("made", _("Bisa pesan dulu")) if takes_preorders else ("none", _("Stok habis"))
    if available <= FEW:
        return "low", _("Tinggal {count}").format(count=counted(available, unit))
    if lead_time_days >= LONG_DAYS:
        return "made", made_in(lead_time_days)
    return None


def made_in(days: int) -> str:
    return ngettext("Dibuat {count} hari", "Dibuat {count} hari", days).format(count=number(days))
