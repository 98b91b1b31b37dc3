"""Reading cards that stand beside something: below a product, on the pages of groups, in a browser's own memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select, union_all

from storefront.search.card_rows import COLUMNS, FIELDS, NEWEST, read_rows
from storefront.search.models import Card
from storefront.search.types import Beside, CardRow, GroupCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session


def beside(session: Session, product_id: int, related: int, more: int) -> Beside:
    """What stands below a product, in one question: others of its category, and others of its group.

    Of the category those of the same regency come first, then what is in stock, then the best listed; what is shown
    among them is not shown again among the group's, which are the newest.
    """
    own = select(Card.category_slug, Card.regency_slug, Card.group_id).where(Card.product_id == product_id).subquery()
    others = select(Card.product_id).where(Card.product_id != product_id)
    such = (
        (own.c.regency_slug == Card.regency_slug).desc(),
        (Card.available > 0).desc(),
        Card.quality.desc(),
        Card.product_id.desc(),
    )
    parts = [
        others.add_columns(literal(0).label("part"), func.row_number().over(order_by=such).label("place"))
        .join(own, own.c.category_slug == Card.category_slug)
        .order_by(*such)
        .limit(related),
        others.add_columns(literal(1).label("part"), func.row_number().over(order_by=NEWEST).label("place"))
        .join(own, own.c.group_id == Card.group_id)
        .order_by(*NEWEST)
        .limit(related + more),
    ]
    both = union_all(*(select(part.subquery()) for part in parts)).subquery()
    query = select(both.c.part, *COLUMNS).join(Card, Card.product_id == both.c.product_id)
    rows = session.execute(query.order_by(both.c.part, both.c.place)).all()
    found = [(part, CardRow(**dict(zip(FIELDS, row, strict=True)))) for part, *row in rows]
    of_category = tuple(card for part, card in found if part == 0)
    of_group = [card for part, card in found if part == 1 and card not in of_category]
    return Beside(of_category=of_category, of_group=tuple(of_group[:more]))


def groups_in(session: Session, *, category: str = "", regency: str = "", limit: int) -> list[GroupCount]:
    """The groups with cards of a category or from a regency, those with the most first."""
    count = func.count()
    query = select(Card.group_slug, Card.group_name, count).group_by(Card.group_slug, Card.group_name)
    if category:
        query = query.where(Card.category_slug == category)
    if regency:
        query = query.where(Card.regency_slug == regency)
    rows = session.execute(query.order_by(count.desc(), Card.group_name).limit(limit))
    return [GroupCount(slug=slug, name=name, products=products) for slug, name, products in rows]


def count_by_group(session: Session, group_ids: Iterable[int]) -> dict[int, int]:
    """Group id to number of public products; a group without any is missing."""
    query = select(Card.group_id, func.count()).where(Card.group_id.in_(set(group_ids))).group_by(Card.group_id)
    return dict(session.execute(query).tuples().all())


def cards_by_slugs(session: Session, slugs: Sequence[str]) -> tuple[CardRow, ...]:
    """The cards of these products in the order of the slugs; what has no card is left out."""
    found = {card.slug: card for card in read_rows(session, select(*COLUMNS).where(Card.slug.in_(slugs)))}
    return tuple(found[slug] for slug in dict.fromkeys(slugs) if slug in found)
