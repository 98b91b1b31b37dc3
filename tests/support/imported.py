"""What listings, stock and ledger are after an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome, ListingState
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.stock import service as stock
from storefront.stock.models import Level, Movement
from storefront.stock.types import Want
from tests.support import factories

if TYPE_CHECKING:
    from storefront.imports.types import RowView
    from storefront.stock.types import MovementReason


def products() -> list[Product]:
    end_reading()
    found = list(read_session().scalars(select(Product).order_by(Product.id)))
    end_reading()
    return found


def variants() -> dict[str, Variant]:
    end_reading()
    found = {each.sku: each for each in read_session().scalars(select(Variant).where(Variant.is_active))}
    end_reading()
    return found


def lying() -> dict[str, int]:
    end_reading()
    query = select(Variant.sku, Level.on_hand).join(Level, Level.variant_id == Variant.id)
    found = dict(read_session().execute(query).tuples().all())
    end_reading()
    return found


def ledger() -> list[tuple[int, MovementReason]]:
    end_reading()
    found = list(read_session().execute(select(Movement.delta, Movement.reason).order_by(Movement.id)).tuples())
    end_reading()
    return found


def faults(rows: list[RowView]) -> dict[int, set[tuple[str, bool]]]:
    return {each.row: {(fault.column, fault.is_warning) for fault in each.faults} for each in rows}


def verify(product_id: int) -> None:
    """As the office does; straight into the table, as its room lies above."""
    with unit_of_work() as session:
        outcome = {"outcome": DeterminationOutcome.VERIFIED, "state": ListingState.PUBLISHED}
        session.execute(update(Product).where(Product.id == product_id).values(outcome))


def promise(group_id: int, sku: str, quantity: int) -> None:
    """An order holds so many of it."""
    part, key = factories.seller_order(group_id), variants()[sku].id
    with unit_of_work() as session:
        stock.reserve(session, [Want(variant_id=key, quantity=quantity, seller_order_id=part, name="Kopi")], None)
