"""How a group writes its listings: a draft in steps, a verified one through changes that wait for the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from storefront.catalogue import checks, content, staging, tiers, writing
from storefront.catalogue.models import Category, Product, Variant
from storefront.catalogue.rules import is_staged
from storefront.catalogue.types import (
    DRAFT_KEY,
    LISTING,
    MOST_PICTURES,
    CatalogueProblem,
    HalalStatus,
    ListingShelved,
    ListingState,
    ProductChanged,
)
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish, publish_all
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import Edit, PriceEdit
    from storefront.kernel.types import Actor


def lock(session: Session, product_id: int) -> Product:
    """The listing, kept for this transaction.

    Raises:
        NotFoundError: when there is none.
    """
    product = session.get(Product, product_id, with_for_update=True)
    if product is None:
        raise NotFoundError(product_id)
    return product


def begin_draft(group_id: int, key: str, actor: Actor) -> int:
    """An empty draft of a group, from its own village; the same key (16 hexadecimal digits) gives the same draft.

    Its category is any until step two asks for it. Returns its id.

    Raises:
        ValueError: for a key that is none.
        NotFoundError: when the key is another group's.
    """
    with unit_of_work() as session:
        if begun := _begun_by(session, key, group_id):
            return begun
        first = select(Category.id).where(Category.is_blocked.is_(False)).order_by(Category.position).limit(1)
        names = {"slug": f"draf-{key}", "draft_key": key, "name": ""}
        product = Product(group_id=group_id, category_id=session.scalars(first).one(), **names)
        _place(session, product)
        begin(session, product, "product.created", actor)
        return product.id


def _begun_by(session: Session, key: str, group_id: int) -> int | None:
    """The draft that a form has begun before; whoever sends the same one waits from here on.

    Raises:
        ValueError: for a key that is none.
        NotFoundError: when the draft is another group's.
    """
    if not DRAFT_KEY.fullmatch(key):
        raise ValueError(f"no draft has the key {key!r}")
    take_turns(session, f"draft {key}")
    found = session.execute(select(Product.id, Product.group_id).where(Product.draft_key == key)).one_or_none()
    if found is not None and found.group_id != group_id:
        raise NotFoundError(key)
    return found.id if found else None


def _place(session: Session, product: Product) -> None:
    group = producers.get_group(session, product.group_id)
    product.regency_code, product.village_code = group.regency_code, group.village_code
    product.village_name, product.district_name = group.village_name, group.district_name


def begin(session: Session, product: Product, action: str, actor: Actor) -> None:
    """Write down a new draft and the first line of its story."""
    product.created_at = clock.now()
    session.add(product)
    session.flush()
    timeline.begin(session, LISTING, product, actor)
    note(session, actor, change_of(product, action, {}, {"name": product.name}))


def note(session: Session, actor: Actor, change: audit.Change) -> None:
    """A line in the audit log about a product; whoever shows it hears of it."""
    audit.record(session, actor, change)
    publish(session, ProductChanged(product_id=int(change.subject_id)))


def note_many(session: Session, actor: Actor, changes: Sequence[tuple[datetime, audit.Change]]) -> None:
    """The same for many changes, each with its moment."""
    audit.record_many(session, actor, changes)
    publish_all(session, [ProductChanged(product_id=int(change.subject_id)) for _at, change in changes])


def change_of(product: Product, action: str, before: dict[str, Any], after: dict[str, Any]) -> audit.Change:
    return audit.Change(action=action, subject="product", subject_id=product.id, before=before, after=after)


def save(edit: Edit, actor: Actor) -> bool:
    """Change what a listing says; True: part of it waits for the office, the live page stays as it is.

    Raises:
        NotFoundError: when there is no such product.
        RefusedError: with every fault, or when somebody has changed the same values meanwhile; nothing has changed.
    """
    with unit_of_work() as session:
        product = lock(session, edit.product_id)
        live = content.read(session, product)
        shown = content.overlay(live, staging.proposed(session, product.id))
        if content.digest(shown, edit.values) != edit.seen:
            raise RefusedError(Problem(code=CatalogueProblem.CHANGED_MEANWHILE))
        if problems := checks.faults(session, product, {**shown, **edit.values}, edit.values):
            raise RefusedError(*problems)
        return apply(session, product, live, edit.values, actor)


def apply(session: Session, product: Product, live: content.Values, values: Any, actor: Actor) -> bool:
    """Write what holds at once and propose the rest; True: something waits now.

    What still waits of a listing that is determined no more is written with it: the forms have shown it.
    """
    left = {} if is_staged(product.outcome) else staging.proposed(session, product.id)
    if left:
        shown = content.overlay(live, left)
        values = {**{key: shown[key] for key in left}, **values}
        staging.withdraw(session, product, actor)
    at_once, later = content.part(live, values) if is_staged(product.outcome) else (dict(values), {})
    _pass_by(session, product, live, later, actor)
    changed = {key: value for key, value in at_once.items() if value != live[key]}
    if changed:
        writing.write(session, product, changed)
        note(session, actor, change_of(product, "product.changed", {key: live[key] for key in changed}, changed))
    if not is_staged(product.outcome):
        return False
    return staging.propose(session, product, set(values), later, actor)


def _pass_by(session: Session, product: Product, live: content.Values, later: content.Values, actor: Actor) -> None:
    """Write at once what the office need not see first, by its settings; it is taken out of `later`."""
    passes = tiers.passing_keys(session, product.group_id, live, later) if later else frozenset()
    changed = {key: later.pop(key) for key in passes}
    if changed:
        writing.write(session, product, changed)
        note(session, actor, change_of(product, "change.passed", {key: live[key] for key in changed}, changed))


def add_photos(product_id: int, photos: Sequence[content.Values], actor: Actor) -> int:
    """Put stored photos behind those that are there, in place of woven pictures; returns how many did not fit.

    One that is there already is not added again.

    Raises:
        NotFoundError: when there is no such product.
    """
    with unit_of_work() as session:
        _added, left_out = put_photos(session, product_id, photos, actor)
        return left_out


def put_photos(
    session: Session, product_id: int, photos: Sequence[content.Values], actor: Actor
) -> tuple[set[str], int]:
    """The same in the caller's transaction; returns the keys of those that are new there, and how many did not fit.

    Raises:
        NotFoundError: when there is no such product.
    """
    product = lock(session, product_id)
    live = content.read(session, product)
    there = content.overlay(live, staging.proposed(session, product_id))["pictures"]
    own = [row for row in there if not row["is_woven"]]
    keys = {row["key"] for row in own}
    new = [row for row in {row["key"]: row for row in photos}.values() if row["key"] not in keys]
    fitting = new[: MOST_PICTURES - len(own)]
    if fitting:
        apply(session, product, live, {"pictures": own + fitting}, actor)
    return {row["key"] for row in fitting}, len(new) - len(fitting)


def remove_photo(product_id: int, key: str, actor: Actor) -> bool:
    """Take one photo away, unless it is not there or the last that buyers see; whether it was.

    Raises:
        NotFoundError: when there is no such product.
    """
    with unit_of_work() as session:
        product = lock(session, product_id)
        live = content.read(session, product)
        there = content.overlay(live, staging.proposed(session, product_id))["pictures"]
        left = [row for row in there if row["key"] != key]
        if len(left) == len(there) or (not left and product.state is ListingState.PUBLISHED):
            return False
        apply(session, product, live, {"pictures": left}, actor)
        return True


def set_prices(group_id: int, edits: Sequence[PriceEdit], actor: Actor) -> list[Problem]:
    """New prices of a group's variants, each only where it still costs what was seen; the others as problems.

    A problem stands at `price-<id of the variant>`.
    """
    problems = []
    with unit_of_work() as session:
        _lock_products(session, [edit.variant_id for edit in edits])
        for edit in sorted(edits, key=lambda each: each.variant_id):
            of_group = (Variant.id == edit.variant_id, Variant.group_id == group_id, Variant.price == edit.seen)
            changed = update(Variant).where(*of_group, Variant.is_active).values(price=edit.price)
            told = changed.returning(Variant.product_id).execution_options(synchronize_session=False)
            product_id = session.scalar(told)
            if product_id is None:
                at = f"price-{edit.variant_id}"
                problems.append(Problem(code=CatalogueProblem.CHANGED_MEANWHILE, at=at))
                continue
            product = session.get_one(Product, product_id)
            key = str(edit.variant_id)
            price = change_of(product, "product.price", {key: edit.seen.amount}, {key: edit.price.amount})
            note(session, actor, price)
    return problems


def _lock_products(session: Session, variant_ids: Sequence[int]) -> None:
    """Let nobody who has read what these listings say write over their prices."""
    of_them = select(Variant.product_id).where(Variant.id.in_(variant_ids))
    session.execute(select(Product.id).where(Product.id.in_(of_them)).order_by(Product.id).with_for_update())


def copy(product_id: int, key: str, actor: Actor) -> int:
    """A draft that says the same, with codes of its own and without the numbers of licences; returns its id.

    The same key (16 hexadecimal digits) gives the same draft.

    Raises:
        ValueError: for a key that is none.
        NotFoundError: when there is no such product, or the key is another group's.
    """
    with unit_of_work() as session:
        source = lock(session, product_id)
        if begun := _begun_by(session, key, source.group_id):
            return begun
        values = content.read(session, source)
        values["variants"] = [{**row, "id": None} for row in values["variants"]]
        values["name"] = f"{values['name']} (salinan)" if values["name"] else ""
        for own in ("licences", "gtins", "tkdn", "sni_number"):
            values.pop(own)
        if source.halal_status is not HalalStatus.NOT_HALAL:  # what warns people stays, what claims something goes
            values.pop("halal")
        twin = Product(
            group_id=source.group_id,
            category_id=source.category_id,
            slug=f"draf-{key}",
            draft_key=key,
            name="",
            is_liquid=source.is_liquid,
            keywords=list(source.keywords),
        )
        for name in ("regency_code", "village_code", "village_name", "district_name"):
            setattr(twin, name, getattr(source, name))
        begin(session, twin, "product.copied", actor)
        writing.write(session, twin, values)
        return twin.id


def restore(session: Session, product: Product, actor: Actor) -> None:
    """Bring an archived listing back, as a draft.

    Raises:
        StateConflictError: when it is not archived.
    """
    timeline.advance(session, LISTING, product, timeline.Move(to=ListingState.DRAFT, actor=actor))
    before, after = {"state": ListingState.ARCHIVED.value}, {"state": ListingState.DRAFT.value}
    note(session, actor, change_of(product, "product.restored", before, after))
    publish(session, ListingShelved(product_id=product.id))
