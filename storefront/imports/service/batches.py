"""One batch of rows: what it would do, and doing it, for listings, stock and determinations together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingState, NewPicture
from storefront.imports import files
from storefront.imports.types import Outcome
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.media import WIDTHS, store_picture
from storefront.kernel.text import sentence
from storefront.kernel.types import Actor
from storefront.kernel.weave import describe, weave
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.stock import service as stock
from storefront.verification import queries as verification_queries
from storefront.verification import service as verification
from storefront.verification.types import Decision, DeterminationState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.service import Book, CellFault, Plan, Reading, RowPlan
    from storefront.imports.models import ListingImport
    from storefront.kernel.errors import Problem

Lying = dict[int, tuple[int, int]]  # on hand and promised, by variant
D = DeterminationState
NOT_OURS = {D.VERIFIED, D.SUSPENDED, D.SUBMITTED, D.EXAMINED, D.RETURNED}  # stands, or is decided in its case


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What a whole import goes by. `pictures` by category: of listings that come on show without a photo."""

    book: Book
    group_name: str
    regency_name: str
    pictures: dict[str, NewPicture] = field(default_factory=dict)


def open_folder(session: Session, row: ListingImport) -> Folder:
    group = producers.get_group(session, row.group_id)
    regency = regions.shipped_regency(group.regency_code)
    book = catalogue.open_book(session)
    return Folder(book=book, group_name=group.name, regency_name=regency.name)


def actor_of(row: ListingImport) -> Actor:
    """Who has sent the file: the worker acts for them."""
    return Actor(label=row.actor_label, person_id=row.actor_id, on_behalf_of=row.on_behalf_of)


def fault_of(fault: CellFault) -> dict[str, Any]:
    """A fault as a row keeps it: these sentences are said in Indonesian alone."""
    return note_of(fault.problem, suggestion=fault.suggestion, is_warning=fault.is_warning)


def note_of(problem: Problem, *, suggestion: str = "", is_warning: bool = False) -> dict[str, Any]:
    return {
        "column": problem.at or "",
        "reason": sentence(problem),
        "suggestion": suggestion,
        "is_warning": is_warning,
    }


def plan(
    session: Session, row: ListingImport, readings: Sequence[Reading], folder: Folder
) -> list[tuple[RowPlan, Outcome]]:
    """What would become of each row now."""
    lying: Lying = {}
    store_id = stock.find_store(session, row.group_id)

    def look(variant_ids: Collection[int]) -> Lying:
        return stock.look(session, store_id, variant_ids) if store_id else {}

    terms = catalogue.Terms(book=folder.book, examine=_examiner(look, lying))
    found = catalogue.plan(session, row.group_id, readings, terms)
    return [(each, outcome_of(each, lying)) for each in found.rows]


def _examiner(look: Callable[[Collection[int]], Lying], lying: Lying) -> Callable[[Sequence[RowPlan]], None]:
    """Sees to it that no row takes what is promised to orders; fills `lying`."""

    def examine(rows: Sequence[RowPlan]) -> None:
        lying.update(look([row.variant_id for row in rows if row.variant_id]))
        for row in rows:
            _on_hand, promised = lying.get(row.variant_id or 0, (0, 0))
            if row.reading.values["stok"] < promised:
                code, values = catalogue.SheetWord.PROMISED, {"promised": promised}
                row.faults.append(catalogue.CellFault(column="stok", code=code, values=values))

    return examine


def outcome_of(row: RowPlan, lying: Lying) -> Outcome:
    if not row.is_sound:
        return Outcome.FAILED
    if row.variant_id is None:
        return Outcome.ADDED if row.differs else Outcome.UNCHANGED
    on_hand, _promised = lying.get(row.variant_id, (0, 0))
    is_same = not row.differs and row.reading.values["stok"] == on_hand
    return Outcome.UNCHANGED if is_same else Outcome.CHANGED


@dataclass(frozen=True, kw_only=True)
class Written:
    """What became of a row; `before` is for the undo. `product_ids`: those that buyers may see anew."""

    rows: list[tuple[RowPlan, Outcome, dict[str, Any]]]
    product_ids: list[int]


def write(session: Session, row: ListingImport, readings: Sequence[Reading], folder: Folder) -> Written:
    """Judge these rows by how things stand now, and write what is sound: each row whole or not at all."""
    actor, lying = actor_of(row), Lying()
    store_id = stock.enter_store(session, row.group_id, folder.group_name)
    terms = catalogue.Terms(
        book=folder.book, examine=_examiner(lambda ids: stock.lock_and_look(session, store_id, ids), lying), is_act=True
    )
    found = catalogue.plan(session, row.group_id, readings, terms)
    outcomes = {each.reading.row: outcome_of(each, lying) for each in found.rows}
    before = catalogue.carry_out(session, found, actor, folder.pictures if row.approval else None)
    counted = {each.variant_id: each.reading.values["stok"] for each in found.rows if each.is_sound and each.variant_id}
    stock.count_all(session, store_id, counted, lying, actor)
    stock.confirm(session, _counted_anew(found, lying), row.group_id)
    shown = _determine(session, row, found, folder) if row.approval else []
    rows = []
    for each in found.rows:
        noted = before.get(each.reading.row, {})
        if each.is_sound and each.variant_id:
            on_hand, _promised = lying.get(each.variant_id, (0, 0))
            noted = {**noted, "stock": [on_hand, each.reading.values["stok"]]}
        elif each.is_sound and each.reading.values["stok"]:
            code = catalogue.SheetWord.STOCK_LATER
            each.faults.append(catalogue.CellFault(column="stok", code=code, is_warning=True))
        rows.append((each, outcomes[each.reading.row], noted))
    return Written(rows=rows, product_ids=shown)


def _counted_anew(found: Plan, lying: Lying) -> set[int]:
    """Listings whose goods somebody has evidently counted."""
    counted = [(each, lying.get(each.variant_id or 0)) for each in found.rows if each.is_sound]
    return {
        each.product_id for each, was in counted if each.product_id and was and was[0] != each.reading.values["stok"]
    }


def _determine(session: Session, row: ListingImport, found: Plan, folder: Folder) -> list[int]:
    """The office has verified these listings on paper: each gets a determination, where none stands, and is shown."""
    assert row.approval, "only an approved list is determined"
    office = Actor(label=row.approval["label"], person_id=row.approval["person_id"])
    regency_of = {
        each.product_id: each.reading.values["kabupaten"] for each in found.rows if each.is_sound and each.product_id
    }
    states = verification_queries.list_states(session, regency_of)
    now, basis = clock.now(), row.approval["basis"]
    decisions = [
        Decision(product_id=key, regency_code=regency_of[key], decided_at=now, valid_until=None, note=basis)
        for key in sorted(regency_of)
        if states.get(key) not in NOT_OURS
    ]
    verification.take_in(session, decisions, office)
    for listing in found.listings:
        product = listing.product
        if product and product.state in {ListingState.DRAFT, ListingState.PAUSED}:
            if not listing.live["pictures"]:
                catalogue.add_picture(
                    session, product, folder.pictures[{**listing.live, **listing.values}["category"]], office
                )
            catalogue.publish(session, product, office)
    return sorted(regency_of)


def group_name(session: Session, row: ListingImport) -> str:
    return producers.get_group(session, row.group_id).name


def weave_missing(folder: Folder, categories: Collection[str]) -> None:
    """A woven picture for each of these categories: nothing is on show without one. Takes a second for each."""
    missing = set(categories) - folder.pictures.keys()
    known = catalogue_queries.current_categories(read_session()) if missing else {}
    end_reading()
    for slug in sorted(missing & known.keys()):  # rows of one that is closed fail without a picture
        words = (known[slug].name, known[slug].name, folder.regency_name)
        stored = store_picture(weave(*words), files.media_folder(), widths=WIDTHS[:1])
        width = min(stored.width, WIDTHS[0])
        height = round(stored.height * width / stored.width)
        folder.pictures[slug] = NewPicture(
            key=stored.key, width=width, height=height, alt=describe(*words), is_woven=True
        )
