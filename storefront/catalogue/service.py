"""Drafting, publishing and changing listings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue import categories, queries
from storefront.catalogue.arrivals import record_outcomes, take_in
from storefront.catalogue.checks import list_missing, submission_problems
from storefront.catalogue.drafts import create_product
from storefront.catalogue.editing import (
    add_photos,
    begin_draft,
    copy,
    lock,
    put_photos,
    remove_photo,
    restore,
    save,
    set_prices,
)
from storefront.catalogue.licence_calendar import warn_of_ends
from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.papers import configure, erase_orphans, keep_scan, read_scan
from storefront.catalogue.photo_files import store_photo
from storefront.catalogue.rules import alcohol_problems
from storefront.catalogue.sheet.book import Book, open_book
from storefront.catalogue.sheet.cells import Reading, read
from storefront.catalogue.sheet.planning import Plan, RowPlan, Terms, differences, plan
from storefront.catalogue.sheet.raw import BY_COMMAND, BY_PAGE, Limits, UnreadableError
from storefront.catalogue.sheet.table import Table, TableRow, fold, is_measured_otherwise, open_rows
from storefront.catalogue.sheet.taking_back import TakingBack, own_photos, touched_since
from storefront.catalogue.sheet.words import CellFault, SheetWord
from storefront.catalogue.sheet.writing import carry_out
from storefront.catalogue.staging import approve, send_back, withdraw
from storefront.catalogue.types import (
    LISTING,
    CatalogueProblem,
    DeterminationOutcome,
    ListingAct,
    ListingShelved,
    ListingState,
    ProductChanged,
)
from storefront.kernel import audit, clock, shipped, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish as publish_event
from storefront.kernel.timeline import Move
from storefront.producers import queries as producers
from storefront.producers.types import GroupState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import LicenceKind, NewPicture
    from storefront.kernel.types import Actor
    from storefront.producers.types import GroupChanged

__all__ = [
    "BY_COMMAND",
    "BY_PAGE",
    "Book",
    "CellFault",
    "Limits",
    "Plan",
    "Reading",
    "RowPlan",
    "SheetWord",
    "Table",
    "TableRow",
    "TakingBack",
    "Terms",
    "UnreadableError",
    "act_on",
    "add_photos",
    "add_picture",
    "add_pictures",
    "approve",
    "archive",
    "begin_draft",
    "carry_out",
    "categories",
    "check_licence",
    "configure",
    "copy",
    "create_product",
    "differences",
    "erase_orphans",
    "fold",
    "is_measured_otherwise",
    "keep_scan",
    "list_missing",
    "load_reference",
    "lock",
    "open_book",
    "open_rows",
    "own_photos",
    "pause",
    "plan",
    "publish",
    "put_photos",
    "read",
    "read_scan",
    "record_outcome",
    "record_outcomes",
    "remove_photo",
    "restore",
    "save",
    "send_back",
    "set_prices",
    "spread_group_change",
    "store_photo",
    "submission_problems",
    "take_in",
    "touched_since",
    "warn_of_ends",
    "withdraw",
]
CATEGORIES = Path(__file__).parent / "data" / "categories.json"


def load_reference() -> None:
    """Write the categories that ship, but for those that an office has changed; safe to run again."""
    rows = json.loads(CATEGORIES.read_text(encoding="utf-8"))
    with unit_of_work() as session:
        of_the_office = set(session.scalars(select(Category.slug).where(Category.edited_at.is_not(None))))
        shipped.keep(session, Category, "slug", [row for row in rows if row["slug"] not in of_the_office])


def publish(session: Session, product: Product, actor: Actor) -> None:
    """Put a listing on show; buyers see it once it is verified and while its group is active.

    Raises:
        RefusedError: with everything that is missing, and always for alcohol.
        StateConflictError: when it is archived, or on show already.
    """
    if problems := _publish_problems(session, product):
        raise RefusedError(*problems)
    first = product.published_at or clock.now()
    _move(session, product, Move(to=ListingState.PUBLISHED, actor=actor, values={"published_at": first}))


def _publish_problems(session: Session, product: Product) -> list[Problem]:
    category = session.get_one(Category, product.category_id)
    labels = list(session.scalars(select(Variant.label).where(Variant.product_id == product.id, Variant.is_active)))
    pictures = select(func.count()).select_from(Picture).where(Picture.product_id == product.id)
    texts = {
        "name": (product.name, product.name_en, *labels, *product.keywords),
        "description": (product.description, product.description_en),
        "material": (product.material, product.material_en, product.technique, product.technique_en),
        "season": (product.season,),
    }
    problems = alcohol_problems(texts, category.name, is_blocked=category.is_blocked)
    if not product.name:
        problems.append(Problem(code=CatalogueProblem.NAME_MISSING, at="name"))
    if not labels:
        problems.append(Problem(code=CatalogueProblem.NO_VARIANT, at="variants"))
    if not session.execute(pictures).scalar_one():
        problems.append(Problem(code=CatalogueProblem.NO_PICTURE, at="pictures"))
    if producers.get_group(session, product.group_id).state is not GroupState.ACTIVE:
        problems.append(Problem(code=CatalogueProblem.GROUP_NOT_ACTIVE, at="group"))
    return problems


def pause(session: Session, product: Product, actor: Actor, reason: str | None = None) -> None:
    """Take a listing off show for a while.

    Raises:
        StateConflictError: when it is not on show.
    """
    _move(session, product, Move(to=ListingState.PAUSED, actor=actor, reason=reason))


def archive(session: Session, product: Product, actor: Actor, reason: str | None = None) -> None:
    """Put a listing away; orders and certificates go on naming it.

    Raises:
        StateConflictError: when it is archived already.
    """
    _move(session, product, Move(to=ListingState.ARCHIVED, actor=actor, reason=reason))


ACTS = {
    ListingAct.SHOW: publish,
    ListingAct.PAUSE: pause,
    ListingAct.ARCHIVE: archive,
    ListingAct.RESTORE: restore,
    ListingAct.WITHDRAW: withdraw,
}


def act_on(product_id: int, act: ListingAct, actor: Actor) -> None:
    """What a group does to one of its listings as a whole.

    Raises:
        NotFoundError: when there is no such product, or no change of it waits.
        RefusedError: as `publish`.
        StateConflictError: when it is in no state for that.
    """
    with unit_of_work() as session:
        ACTS[act](session, lock(session, product_id), actor)


def _move(session: Session, product: Product, move: Move) -> None:
    before = product.state.value
    timeline.advance(session, LISTING, product, move)
    change = audit.Change(
        action=f"product.{move.to}",
        subject="product",
        subject_id=product.id,
        before={"state": before},
        after={"state": product.state.value},
    )
    audit.record(session, move.actor, change)
    publish_event(session, ProductChanged(product_id=product.id))
    if move.to is ListingState.ARCHIVED:
        publish_event(session, ListingShelved(product_id=product.id))


def add_picture(session: Session, product: Product, picture: NewPicture, actor: Actor) -> None:
    """Show a stored picture with a product; what stood at its position is replaced."""
    add_pictures(session, product, [picture], actor)


def add_pictures(session: Session, product: Product, pictures: Sequence[NewPicture], actor: Actor) -> None:
    """Several stored pictures at once, as one change."""
    query = select(Picture).where(Picture.product_id == product.id)
    rows = {row.position: row for row in session.scalars(query)}
    before = {str(position): row.key for position, row in rows.items()}
    for picture in pictures:
        row = rows.get(picture.position)
        if row is None:
            row = rows[picture.position] = Picture(product_id=product.id, position=picture.position)
            session.add(row)
        row.key, row.width, row.height = picture.key, picture.width, picture.height
        row.alt, row.alt_en, row.is_woven = picture.alt, picture.alt_en, picture.is_woven
    session.flush()
    change = audit.Change(
        action="product.pictures",
        subject="product",
        subject_id=product.id,
        before=before,
        after={str(position): row.key for position, row in rows.items()},
    )
    audit.record(session, actor, change)
    publish_event(session, ProductChanged(product_id=product.id))


def check_licence(session: Session, product_id: int, kind: LicenceKind, actor: Actor) -> None:
    """Note that the office has looked a licence up: from now on buyers see it.

    Raises:
        NotFoundError: when the product has no licence of this kind.
    """
    licence = session.scalar(select(Licence).where(Licence.product_id == product_id, Licence.kind == kind))
    if licence is None:
        raise NotFoundError(product_id, kind)
    licence.checked_at = clock.now()
    after = {"kind": kind.value, "number": licence.number}
    audit.record(
        session,
        actor,
        audit.Change(action="licence.checked", subject="product", subject_id=product_id, after=after),
    )
    publish_event(session, ProductChanged(product_id=product_id))


def record_outcome(
    session: Session, product_id: int, outcome: DeterminationOutcome, code: str | None, at: datetime
) -> None:
    """Note the outcome of a determination; only verification calls this.

    Raises:
        NotFoundError: when there is no such product.
    """
    product = session.get(Product, product_id)
    if product is None:
        raise NotFoundError(product_id)
    product.outcome, product.certificate_code, product.determined_at = outcome, code, at
    session.flush()
    publish_event(session, ProductChanged(product_id=product_id))


def spread_group_change(event: GroupChanged) -> None:
    """Pass a group's change on to each of its products."""
    with unit_of_work() as session:
        for product_id in queries.product_ids_of_group(session, event.group_id):
            publish_event(session, ProductChanged(product_id=product_id))
