"""Reading cards that stand beside something: below a product, on the pages of groups, in a browser's own memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import aliased

from storefront.search.card_rows import BEST, COLUMNS, FIELDS, NEWEST, read_rows
from storefront.search.models import Card
from storefront.search.types import Beside, CardRow, GroupCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def beside(session: Session, product_id: int, related: int, more: int) -> Beside:
    """What stands below a product, in one question: others of its category, and others of its group.

    Of the category those of the same regency come first, then what is in stock, then the best listed; what is shown
    among them is not shown again among the group's, which are the newest. Each part is read from an index in order.
    """
    own = aliased(Card)
    category, regency, group = (
        select(column).where(own.product_id == product_id).scalar_subquery()
        for column in (own.category_slug, own.regency_slug, own.group_id)
    )
    others = select(Card.product_id).where(Card.product_id != product_id)
    alike = others.where(Card.category_slug == category).order_by(*BEST).limit(related)
    parts = (
        alike.where(Card.regency_slug == regency),
        alike.where(Card.regency_slug != regency),
        others.where(Card.group_id == group).order_by(*NEWEST).limit(related + more),
    )
    found = union_all(
        *(select(part.subquery().c.product_id, literal(number).label("part")) for number, part in enumerate(parts))
    ).subquery()
    query = select(found.c.part, *COLUMNS).join(found, found.c.product_id == Card.product_id)
    near, far, of_group = _by_part(session, query.order_by(found.c.part, *BEST), len(parts))
    of_category = (near + far)[:related]
    newest = sorted(of_group, key=lambda card: (card.published_at, card.product_id), reverse=True)
    return Beside(
        of_category=tuple(of_category), of_group=tuple(card for card in newest if card not in of_category)[:more]
    )


def _by_part(session: Session, query: Select[Any], parts: int) -> list[list[CardRow]]:
    found: list[list[CardRow]] = [[] for _ in range(parts)]
    for part, *row in session.execute(query):
        found[part].append(CardRow(**dict(zip(FIELDS, row, strict=True))))
    return found


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


def list_places(session: Session, *, product_id: int | None, group_id: int | None) -> list[tuple[str, str]]:
    """The category and the kabupaten of a product that is on sale, or of each product of a group."""
    mine = Card.product_id == product_id if product_id is not None else Card.group_id == group_id
    return list(session.execute(select(Card.category_slug, Card.regency_slug).where(mine).distinct()).tuples())


def cards_by_slugs(session: Session, slugs: Sequence[str]) -> tuple[CardRow, ...]:
    """The cards of these products in the order of the slugs; what has no card is left out."""
    found = {card.slug: card for card in read_rows(session, select(*COLUMNS).where(Card.slug.in_(slugs)))}
    return tuple(found[slug] for slug in dict.fromkeys(slugs) if slug in found)
