"""What categories there are and what they are called, as the office decides; none is deleted: listings point to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue.models import Category, Product
from storefront.catalogue.types import CatalogueProblem, CategoryChanged, ProductChanged
from storefront.kernel import audit, clock, events
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.ids import slugify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

LONGEST_NAME = 40
ICON = "paket"  # of a category that the office adds
TURN = "categories"


def add(name: str, name_en: str, actor: Actor) -> str:
    """Offer one more category, below the others; returns its slug.

    Raises:
        RefusedError: with everything that is wrong with its names.
    """
    name, name_en = name.strip(), name_en.strip()
    with unit_of_work() as session:
        rows = _lock_all(session)
        if problems := _problems(name, name_en, rows):
            raise RefusedError(*problems)
        slug = slugify(name)
        last = max((row.position for row in rows), default=0)
        row = Category(slug=slug, name=name, name_en=name_en, icon=ICON, position=last + 1, is_blocked=False)
        session.add(row)
        session.flush()
        _record(session, actor, row, ("added", {}, {"name": name, "name_en": name_en}))
        return slug


def rename(slug: str, names: tuple[str, str], seen: tuple[str, str], actor: Actor) -> None:
    """Call a category otherwise, in Indonesian and English; its address stays.

    Raises:
        NotFoundError: when there is none.
        RefusedError: when a name does not do, or when it is no longer called as was `seen`.
    """
    name, name_en = (each.strip() for each in names)
    with unit_of_work() as session:
        rows = _lock_all(session)
        row = _get(rows, slug)
        before = {"name": row.name, "name_en": row.name_en}
        if tuple(before.values()) != seen:
            raise RefusedError(Problem(code=CatalogueProblem.CHANGED_MEANWHILE))
        if problems := _problems(name, name_en, [each for each in rows if each is not row]):
            raise RefusedError(*problems)
        if (name, name_en) == seen:
            return
        row.name, row.name_en = name, name_en
        _record(session, actor, row, ("renamed", before, {"name": name, "name_en": name_en}))
        events.publish(session, CategoryChanged(category_id=row.id))


def raise_one(slug: str, seen: int | None, actor: Actor) -> None:
    """Show a category one place further up than `seen`, its place from 0; where it stands elsewhere by now it stays.

    Raises:
        NotFoundError: when there is none.
    """
    with unit_of_work() as session:
        rows = _lock_all(session)
        place = rows.index(_get(rows, slug))
        if place == 0 or place != seen:
            return
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for position, row in enumerate(rows, start=1):
            row.position = position
        _record(session, actor, rows[place - 1], ("raised", {"position": place + 1}, {"position": place}))


def set_blocked(slug: str, actor: Actor, *, is_blocked: bool) -> None:
    """Show nothing of a category any more, or again what is in it.

    Raises:
        NotFoundError: when there is none.
    """
    with unit_of_work() as session:
        row = _get(_lock_all(session), slug)
        if row.is_blocked == is_blocked:
            return
        row.is_blocked = is_blocked
        act = "closed" if is_blocked else "opened"
        _record(session, actor, row, (act, {"is_active": is_blocked}, {"is_active": not is_blocked}))
        events.publish(session, CategoryChanged(category_id=row.id))


def spread_change(event: CategoryChanged) -> None:
    """Pass a category's change on to each of its products: cards and index name it."""
    with unit_of_work() as session:
        ids = session.scalars(select(Product.id).where(Product.category_id == event.category_id).order_by(Product.id))
        events.publish_all(session, [ProductChanged(product_id=product_id) for product_id in ids])


def _lock_all(session: Session) -> list[Category]:
    """In the order of the shop; one after the other, as most acts look at all of them."""
    take_turns(session, TURN)
    return list(session.scalars(select(Category).order_by(Category.position, Category.id)))


def _get(rows: Sequence[Category], slug: str) -> Category:
    for row in rows:
        if row.slug == slug:
            return row
    raise NotFoundError(slug)


def _problems(name: str, name_en: str, others: Sequence[Category]) -> list[Problem]:
    problems = [
        Problem(code=CatalogueProblem.CATEGORY_NAME, at=at)
        for at, text in (("name", name), ("name_en", name_en))
        if not slugify(text)
    ]
    problems += [
        Problem(code=CatalogueProblem.CATEGORY_LONG, at=at, values={"most": LONGEST_NAME})
        for at, text in (("name", name), ("name_en", name_en))
        if len(text) > LONGEST_NAME
    ]
    slug = slugify(name)
    if slug and any(slug in {row.slug, slugify(row.name)} for row in others):
        problems.append(Problem(code=CatalogueProblem.CATEGORY_KNOWN, at="name"))
    return problems


def _record(
    session: Session, actor: Actor, row: Category, done: tuple[str, Mapping[str, Any], Mapping[str, Any]]
) -> None:
    row.edited_at = clock.database_now(session)  # of two hosts with different clocks each change is the latest
    act, before, after = done
    change = audit.Change(action=f"category.{act}", subject="category", subject_id=row.slug, before=before, after=after)
    audit.record(session, actor, change)
