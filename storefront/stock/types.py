"""Words of the stock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.text import N_


class PlaceKind(StrEnum):
    STORE = "store"  # the group's own


class MovementReason(StrEnum):
    """Why stock changed; the ledger never has a row without one."""

    OPENING = "opening"
    HARVEST = "harvest"
    DAMAGED = "damaged"
    SOLD_DIRECTLY = "sold_directly"
    RECOUNTED = "recounted"
    DISPATCHED = "dispatched"
    RETURNED = "returned"


class ReservationState(StrEnum):
    HELD = "held"
    CONSUMED = "consumed"
    RELEASED = "released"


class StockProblem(ProblemCode):
    SHORTAGE = "shortage", N_("Stok {name} tinggal {left}. Kurangi jumlahnya.")
    SOLD_OUT = "sold_out", N_("Stok {name} habis. Keluarkan dari keranjang untuk melanjutkan.")


@dataclass(frozen=True, kw_only=True)
class Want:
    """So many of a variant, for a seller order; `name` is for the message when they are not there."""

    variant_id: int
    quantity: int
    seller_order_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """What can be bought of a product has changed."""

    product_id: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What is free of a variant at a place."""

    variant_id: int
    place_id: int
    free: int


@dataclass(frozen=True, kw_only=True)
class OpeningStock:
    """The first goods of a variant at a place, one or more."""

    variant_id: int
    place_id: int
    quantity: int

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            raise ValueError(f"goods that come in are one or more, not {self.quantity}")


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """A place's share of a want."""

    want: Want
    place_id: int
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A level that its own records contradict; `what` is the column: `on_hand` or `reserved`."""

    variant_id: int
    place_id: int
    what: str
    recorded: int
    found: int
