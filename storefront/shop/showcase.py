"""What Disperindag has picked for a page: on the home page cards with pictures, elsewhere a ruled list without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_date
from flask import url_for

from storefront.curation import queries as curation
from storefront.curation.types import HOME
from storefront.kernel import clock
from storefront.kernel.text import _, language
from storefront.producers import queries as producers
from storefront.regions.queries import place_words
from storefront.search import queries as search
from storefront.shop.cards import CardView, card_view
from storefront.shop.navigation import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.curation.types import ShowcaseEntry, Spot
    from storefront.producers.types import GroupInfo
    from storefront.search.types import CardRow


@dataclass(frozen=True, kw_only=True)
class PickView:
    """A product or a group as one line: its name, who makes it or where it is, and why it was picked."""

    name: str
    url: str
    note: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ShowcaseView:
    """See templates/components/showcase.html; `rows` are those of its cards."""

    title: str
    text: str
    cards: list[CardView]
    picks: list[PickView]
    rows: tuple[CardRow, ...] = ()


def on_home(session: Session, now: datetime) -> ShowcaseView | None:
    """Products as cards, the first one large; groups below them."""
    entries = curation.current_showcase(session, now)
    if not entries:
        return None
    rows = _products(session, entries)
    reasons = {entry.picked.product_id: _reason(entry) for entry in entries}
    month = format_date(now.astimezone(clock.WITA), "LLLL", locale=language())
    return _unless_empty(
        ShowcaseView(
            title=_("Etalase pilihan {month}").format(month=month),
            text=_chosen_by(),
            cards=[card_view(row, reason=reasons[row.product_id]) for row in rows.values()],
            picks=_picks(entries, {}, _groups(session, entries)),
            rows=tuple(rows.values()),
        )
    )


def on_page(session: Session, now: datetime, spot: Spot) -> ShowcaseView | None:
    """What is picked for the page of a category or a kabupaten."""
    entries = curation.current_showcase(session, now, spot)
    if not entries:
        return None
    picks = _picks(entries, _products(session, entries), _groups(session, entries))
    return _unless_empty(ShowcaseView(title=_("Etalase pilihan"), text=_chosen_by(), cards=[], picks=picks))


def at_spot(session: Session, now: datetime, spot: Spot) -> ShowcaseView | None:
    """As buyers see it at that moment."""
    return on_home(session, now) if spot == HOME else on_page(session, now, spot)


def _unless_empty(view: ShowcaseView) -> ShowcaseView | None:
    """A product that has just come on show has no card yet."""
    return view if view.cards or view.picks else None


def _chosen_by() -> str:
    return _("Dipilih oleh Disperindag, bergiliran dan dengan alasannya.")


def _reason(entry: ShowcaseEntry) -> str:
    return in_language(entry.reason, entry.reason_en)


def _products(session: Session, entries: Sequence[ShowcaseEntry]) -> dict[int, CardRow]:
    ids = [entry.picked.product_id for entry in entries if entry.picked.product_id is not None]
    return {row.product_id: row for row in search.cards_by_ids(session, ids)} if ids else {}


def _groups(session: Session, entries: Sequence[ShowcaseEntry]) -> Mapping[int, GroupInfo]:
    ids = [entry.picked.group_id for entry in entries if entry.picked.group_id is not None]
    return producers.list_groups_by_ids(session, ids) if ids else {}


def _picks(
    entries: Sequence[ShowcaseEntry], products: Mapping[int, CardRow], groups: Mapping[int, GroupInfo]
) -> list[PickView]:
    """In the office's order; a product that is not among `products` is left out."""
    picks = []
    for entry in entries:
        product, group = products.get(entry.picked.product_id or 0), groups.get(entry.picked.group_id or 0)
        if product:
            name, url = in_language(product.name, product.name_en), url_for("shop.product", slug=product.slug)
            note = f"{product.group_name}, {place_words(product.place)}"
        elif group:
            name, url = group.name, url_for("shop.producer", slug=group.slug)
            note = place_words(group.place_label)
        else:
            continue
        picks.append(PickView(name=name, url=url, note=note, reason=_reason(entry)))
    return picks
