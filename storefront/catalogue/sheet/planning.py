"""What a batch of rows would do: which listings they make, which they change, which rows are at fault.

One judgement for the dry run and for the act, by the rules of the listing forms. A batch asks a handful of questions,
however many rows it has. A row at fault is left out, and what remains is judged again without it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import checks, content, rules, staging
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.sheet import merging
from storefront.catalogue.sheet.cells import doubts
from storefront.catalogue.sheet.units import DEFAULT_WEIGHT, grams
from storefront.catalogue.sheet.words import CellFault, SheetWord
from storefront.catalogue.types.words import ListingState
from storefront.kernel.ids import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.sheet.book import Book
    from storefront.catalogue.sheet.cells import Reading
    from storefront.catalogue.types.commands import CreateProduct
    from storefront.kernel.errors import Problem


@dataclass(kw_only=True)
class RowPlan:
    """One row. `variant_id`: None for a SKU that is new. `differs`: its listing would say something else by it."""

    reading: Reading
    variant_id: int | None = None
    product_id: int | None = None
    differs: bool = False
    faults: list[CellFault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return all(fault.is_warning for fault in self.faults)


@dataclass(kw_only=True)
class ListingPlan:
    """One listing and its rows: `draft` of a new one, else `product` with what it says and `values` that change."""

    rows: list[RowPlan]
    draft: CreateProduct | None = None
    product: Product | None = None
    live: content.Values = field(default_factory=dict)
    shown: content.Values = field(default_factory=dict)
    values: content.Values = field(default_factory=dict)

    @property
    def sound(self) -> list[RowPlan]:
        return [row for row in self.rows if row.is_sound]


@dataclass(frozen=True, kw_only=True)
class Plan:
    rows: list[RowPlan]
    listings: list[ListingPlan]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a plan goes by. `examine` looks at rows once their variants are known and may find more faults.

    `is_act`: it will be carried out in this transaction, so that the listings are locked.
    """

    book: Book
    examine: Callable[[Sequence[RowPlan]], None]
    is_act: bool = False


def plan(session: Session, group_id: int, readings: Sequence[Reading], terms: Terms) -> Plan:
    """What these rows would do to the listings of a group."""
    book = terms.book
    rows = [RowPlan(reading=reading, faults=list(reading.faults)) for reading in readings]
    sound = [row for row in rows if row.is_sound]
    variants = _variants(session, group_id, sound)
    for row in sound:
        variant = variants.get(row.reading.sku)
        if variant:
            row.variant_id, row.product_id = variant.id, variant.product_id
    terms.examine(sound)
    sound = [row for row in sound if row.is_sound]
    _join(session, group_id, sound)
    listings = _listings(session, sound, variants, is_act=terms.is_act)
    for listing in listings:
        judge = _judge_new(group_id, book) if listing.product is None else _judge_change(book)
        while True:
            before = len(listing.sound)
            if before:
                judge(listing)
            if len(listing.sound) == before:
                break
    return Plan(rows=rows, listings=[each for each in listings if each.sound])


def _variants(session: Session, group_id: int, rows: Iterable[RowPlan]) -> dict[str, Variant]:
    wanted = {row.reading.sku for row in rows}
    query = select(Variant).where(Variant.group_id == group_id, Variant.sku.in_(wanted))
    return {row.sku: row for row in session.scalars(query.execution_options(populate_existing=True))}


def _join(session: Session, group_id: int, rows: Sequence[RowPlan]) -> None:
    """A new SKU that names a size belongs to the listing of that name, where there is one."""
    new = [row for row in rows if row.variant_id is None]
    names = {row.reading.values["nama"] for row in new if row.reading.values.get("varian")}
    query = select(Product.name, Product.id).where(
        Product.group_id == group_id, Product.name.in_(names), Product.state != ListingState.ARCHIVED
    )
    known = dict(session.execute(query.order_by(Product.id.desc())).tuples().all()) if names else {}
    beside = {row.reading.values["nama"]: row.product_id for row in rows if row.product_id}
    for row in new:
        if row.reading.values.get("varian"):
            name = row.reading.values["nama"]
            row.product_id = beside.get(name) or known.get(name)


def _listings(
    session: Session, rows: Sequence[RowPlan], variants: dict[str, Variant], *, is_act: bool
) -> list[ListingPlan]:
    together: defaultdict[tuple[object, ...], list[RowPlan]] = defaultdict(list)
    for row in rows:
        values = row.reading.values
        new = ("name", slugify(values["nama"])) if values.get("varian") else ("row", row.reading.row)
        together[("product", row.product_id) if row.product_id else new].append(row)
    ids = {row.product_id for row in rows if row.product_id}
    query = select(Product).where(Product.id.in_(ids)).order_by(Product.id)
    query = query.with_for_update() if is_act else query
    products = list(session.scalars(query.execution_options(populate_existing=True))) if ids else []
    contents = content.read_many(session, products) if products else {}
    staged = staging.list_proposed(session, [each.id for each in products])
    found = {each.id: each for each in products}
    inactive = {row.id: content.variant_values(row) for row in variants.values() if not row.is_active}
    plans = []
    for members in together.values():
        product = found.get(members[0].product_id or 0)
        listing = ListingPlan(rows=members, product=product)
        if product:
            listing.live = contents[product.id]
            listing.shown = content.overlay(listing.live, staged.get(product.id, {}))
            _bring_back(listing, inactive)
        plans.append(listing)
    return plans


def _bring_back(listing: ListingPlan, inactive: dict[int, content.Values]) -> None:
    """A size that is sold no more is sold again by its row; of what the office has seen, on its page alone."""
    assert listing.product, "only listings that are there have sizes"
    back = [row for row in listing.rows if row.variant_id in inactive]
    if back and rules.is_staged(listing.product.outcome):
        for row in back:
            row.faults.append(CellFault(column="sku", code=SheetWord.NOT_SOLD))
    elif back:
        again = [inactive[row.variant_id or 0] for row in back]
        listing.shown = {**listing.shown, "variants": [*listing.shown["variants"], *again]}


def _judge_new(group_id: int, book: Book) -> Callable[[ListingPlan], None]:
    def judge(listing: ListingPlan) -> None:
        rows = listing.sound
        _warn_of_weights(rows)
        _doubt(rows)
        draft = merging.draft_of(group_id, [row.reading for row in rows])
        category = book.categories[draft.category]
        of_variants = (variant.label for variant in draft.variants)
        texts = {"name": (draft.name, *of_variants, *draft.keywords), "description": (draft.description,)}
        problems = rules.alcohol_problems(texts, category.name, is_blocked=category.is_blocked)
        problems += rules.draft_problems(draft, frozenset())
        _put(problems, rows, rows)
        listing.draft = draft
        for row in rows:
            row.differs = True

    return judge


def _judge_change(book: Book) -> Callable[[ListingPlan], None]:
    def judge(listing: ListingPlan) -> None:
        product, rows = listing.product, listing.sound
        assert product, "the new ones are judged otherwise"
        _warn_of_weights([row for row in rows if row.variant_id is None])
        said = merging.said_together([row.reading for row in rows])
        values = merging.product_values(said, listing.shown)
        variants, of_rows = _variants_with(listing, rows)
        for row, changed in of_rows:
            row.differs = changed
        _doubt([row for row, changed in of_rows if changed])
        _warn_of_clearing(rows, listing.shown)
        if values or product.state is ListingState.ARCHIVED:
            rows[0].differs = True
        if variants != listing.shown["variants"] or any(changed for _row, changed in of_rows):
            values["variants"] = variants
        listing.values = values
        whole = {**listing.shown, **values}
        problems = checks.faults_with(book.categories.get(whole["category"]), product, whole, values)
        _put(problems, rows, [next((row for row in rows if _is_of(entry, row)), None) for entry in variants])

    return judge


def _is_of(entry: dict[str, Any], row: RowPlan) -> bool:
    return bool(entry["sku"] == row.reading.sku if "sku" in entry else entry["id"] == row.variant_id)


def _variants_with(
    listing: ListingPlan, rows: Sequence[RowPlan]
) -> tuple[list[content.Values], list[tuple[RowPlan, bool]]]:
    """The sizes of a listing as the rows want them, and whether each row changes any."""
    variants = [dict(entry) for entry in listing.shown["variants"]]
    active = {entry["id"] for entry in listing.live["variants"]}
    changes = []
    for row in rows:
        place = next((n for n, entry in enumerate(variants) if _is_of(entry, row)), None)
        if place is None:
            variants.append(merging.new_variant_values(row.reading))
            changes.append((row, True))
            continue
        wanted = merging.variant_values(row.reading, variants[place])
        is_back = row.variant_id is not None and row.variant_id not in active
        changes.append((row, is_back or wanted != variants[place]))
        variants[place] = wanted
    return variants, changes


def _warn_of_weights(rows: Iterable[RowPlan]) -> None:
    for row in rows:
        values = row.reading.values
        if "berat_g" in values or grams(values["satuan"][1]) or any(f.column == "berat_g" for f in row.faults):
            continue
        about = {"weight": DEFAULT_WEIGHT}
        row.faults.append(CellFault(column="berat_g", code=SheetWord.WEIGHT_GUESSED, values=about, is_warning=True))


def _warn_of_clearing(rows: Iterable[RowPlan], shown: content.Values) -> None:
    for row in rows:
        named = {fault.column for fault in row.faults}
        wanted = (name for name in merging.emptied(row.reading, shown) if name not in named)
        row.faults += [CellFault(column=name, code=SheetWord.CLEARED, is_warning=True) for name in wanted]


def _doubt(rows: Iterable[RowPlan]) -> None:
    """Of figures that are new: what stands in the shop already was seen."""
    for row in rows:
        named = {fault.column for fault in row.faults}
        row.faults += [each for each in doubts(row.reading.values) if each.column not in named]


def _put(problems: Iterable[Problem], rows: Sequence[RowPlan], by_variant: Sequence[RowPlan | None]) -> None:
    """Each problem at the rows that say so: one of a size at its own, another at all that name its column."""
    for problem in problems:
        at, own = problem.at or "", None
        if at.startswith("variants-"):
            _word, place, at = at.split("-", 2)
            own = by_variant[int(place)]
        column = merging.COLUMN_OF.get(at, "")
        guilty = [own] if own else [row for row in rows if column in row.reading.values] or rows
        for row in guilty:
            row.faults.append(CellFault(column=column, code=problem.code, values=problem.values))


def differences(first: Reading, other: Reading) -> list[CellFault]:
    """Where two rows of one listing say different things of it; how its name is spelled is none."""
    of_product = [name for name in first.values if name in other.values and not _may_differ(name)]
    return [
        CellFault(column=name, code=SheetWord.DIFFERS, values={"row": first.row})
        for name in of_product
        if first.values[name] != other.values[name]
    ]


def _may_differ(name: str) -> bool:
    return name in {"nama", "sku", "varian", "satuan", "harga", "stok", "berat_g", "foto"}
