"""What use cases of the stock are told, and what they and its questions answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storefront.stock.types.words import ADDING, TAKING, MovementReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.stock.types.words import PlaceKind, TransferState


@dataclass(frozen=True, kw_only=True)
class Want:
    """So many of a variant, for a seller order; `name` is for the message when they are not there.

    `ready_on`: they are to be made by that day; None: they lie on the shelf.
    """

    variant_id: int
    quantity: int
    seller_order_id: int
    name: str
    ready_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Preorder:
    """What can be ordered before it is made: at most `left`, which the group begins in `month`.

    Begun today, or on the first day of a later month, it is ready on `ready_on`, `days` after that.
    """

    month: date
    ready_on: date
    days: int
    left: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What is free of a variant at a place."""

    variant_id: int
    place_id: int
    free: int


Till = dict[int, tuple[int, int]]
"""On hand and reserved at one place, by variant."""


@dataclass(frozen=True, kw_only=True)
class TillSale:
    """So many of a variant were sold at a till, or, below zero, came back to it."""

    variant_id: int
    quantity: int
    reason: MovementReason


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
    """A level, or what is on its way from there, that its own records contradict.

    `what` is `on_hand`, `reserved` or `on_the_way`.
    """

    variant_id: int
    place_id: int
    what: str
    recorded: int
    found: int


@dataclass(frozen=True, kw_only=True)
class Recount:
    """Somebody has counted. `seen` is what they were told before; `key` is of the form, the same when sent again."""

    variant_id: int
    place_id: int
    counted: int
    seen: int
    key: str


@dataclass(frozen=True, kw_only=True)
class Adjust:
    """So many more, or fewer where `delta` is negative; the reason says which. `seen` and `key` as in `Recount`."""

    variant_id: int
    place_id: int
    delta: int
    reason: MovementReason
    seen: int
    key: str

    def __post_init__(self) -> None:
        if self.delta == 0 or self.reason not in (ADDING if self.delta > 0 else TAKING):
            raise ValueError(f"{self.delta} is not {self.reason}")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What became of an edit. `is_repeat`: it had been applied before; `before` is then as it is now."""

    before: int
    after: int
    is_repeat: bool = False


@dataclass(frozen=True, kw_only=True)
class SavePlace:
    """A place as its form says it."""

    kind: PlaceKind
    name: str
    address: str = ""
    hours: str = ""
    sells_online: bool = False


@dataclass(frozen=True, kw_only=True)
class OutletSpot:
    """An outlet as a place of a group's goods names it."""

    outlet_id: int
    name: str
    address: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A place; `pieces` lie there."""

    id: int
    group_id: int
    kind: PlaceKind
    name: str
    address: str
    hours: str
    sells_online: bool
    is_open: bool
    pieces: int = 0
    outlet_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class StockView:
    """One variant at one place, `promised` by live holds there; `available` can be ordered online, from any place."""

    variant_id: int
    on_hand: int = 0
    promised: int = 0
    available: int = 0
    low_at: int = 0

    @property
    def is_low(self) -> bool:
        return self.available <= self.low_at


@dataclass(frozen=True, kw_only=True)
class MovementView:
    """A line of the ledger."""

    at: datetime
    delta: int
    reason: MovementReason
    actor_label: str


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What became of a variant at a place, in pieces: `come`, `gone` by transfers, `sold` at its till, `online` here.

    `missing` are all other differences, below zero where more was found. What is left follows from the rest.
    """

    opening: int = 0
    come: int = 0
    gone: int = 0
    online: int = 0
    sold: int = 0
    missing: int = 0

    @property
    def left(self) -> int:
        return self.opening + self.come - self.gone - self.online - self.sold - self.missing


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Which batch of a variant travels, and until when it keeps."""

    batch: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SendTransfer:
    """Goods that leave one place of a group for another: quantities by variant. `key` is of the form."""

    group_id: int
    from_place_id: int
    to_place_id: int
    quantities: Mapping[int, int]
    key: str
    note: str = ""
    lots: Mapping[int, Lot] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How many of a variant have come, and why fewer, where that is so."""

    counted: int
    reason: MovementReason = MovementReason.LOST


@dataclass(frozen=True, kw_only=True)
class TransferLine:
    """`received` is None until somebody has accepted the goods."""

    variant_id: int
    quantity: int
    received: int | None = None
    lot: Lot = Lot()


@dataclass(frozen=True, kw_only=True)
class TransferView:
    id: int
    number: str
    group_id: int
    state: TransferState
    from_place: PlaceView
    to_place: PlaceView
    note: str
    sent_at: datetime
    lines: tuple[TransferLine, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """A listing that waits for "still there", or was paused because nobody said so."""

    product_id: int
    group_id: int
    asked_at: datetime | None
    paused_at: datetime | None
