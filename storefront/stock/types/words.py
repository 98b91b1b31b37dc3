"""Words of the stock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_

MOST_PIECES = 99_999  # of one variant in one act
LOW_AT = Setting(
    key="stock.low_at",
    default=3,
    label=N_("Stok disebut hampir habis bila tersisa sekian"),
    most=1000,
    keeper="disperindag",
)
ASK_DAYS = Setting(
    key="stock.ask_days",
    default=7,
    label=N_("Hari tanpa kabar sebelum stok ditanyakan (0: tidak)"),
    most=365,
    keeper="disperindag",
)
DIFFERS = "stock.differs"  # what the nightly look writes into the audit log
PAUSE_DAYS = Setting(
    key="stock.pause_days",
    default=14,
    label=N_("Hari tanpa jawaban sebelum produk dijeda (0: tidak)"),
    most=365,
    keeper="disperindag",
)


class PlaceKind(StrEnum):
    STORE = "store"  # the group's own
    OUTLET = "outlet"  # goods in consignment at an NTT Mart or another counter
    BUMDES = "bumdes"  # the shop of the village's enterprise
    STALL = "stall"  # a night market or a fair


SELLS_ONLINE = frozenset({PlaceKind.STORE, PlaceKind.BUMDES})  # unless the place says otherwise


class MovementReason(StrEnum):
    """Why stock changed; the ledger never has a row without one."""

    OPENING = "opening"
    HARVEST = "harvest"
    DAMAGED = "damaged"
    SOLD_DIRECTLY = "sold_directly"
    OWN_USE = "own_use"
    LOST = "lost"
    FOUND = "found"
    RECOUNTED = "recounted"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    SOLD_AT_OUTLET = "sold_at_outlet"  # goods in consignment, by the outlet's till
    SOLD_OUTRIGHT = "sold_outright"  # to the outlet itself, when it accepted them
    MOVED_OUT = "moved_out"  # on its way to another place
    MOVED_IN = "moved_in"  # has come, or came back


R = MovementReason
ADDING = frozenset({R.HARVEST, R.FOUND})
TAKING = frozenset({R.SOLD_DIRECTLY, R.DAMAGED, R.LOST, R.OWN_USE})
MISSING = frozenset({R.LOST, R.DAMAGED})  # why less has come than was sent


class ReservationState(StrEnum):
    HELD = "held"
    CONSUMED = "consumed"
    RELEASED = "released"


class TransferState(StrEnum):
    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"


TRANSFER = Machine(
    name="stock_transfer",
    states=TransferState,
    initial=TransferState.ON_THE_WAY,
    transitions={
        TransferState.ON_THE_WAY: frozenset({TransferState.ARRIVED, TransferState.CANCELLED}),
        TransferState.ARRIVED: frozenset(),
        TransferState.CANCELLED: frozenset(),
    },
)


class StockProblem(ProblemCode):
    SHORTAGE = "shortage", N_("Stok {name} tinggal {left}. Kurangi jumlahnya.")
    SOLD_OUT = "sold_out", N_("Stok {name} habis. Keluarkan dari keranjang untuk melanjutkan.")
    PREORDER_LEFT = "preorder_left", N_("{name}: paling banyak {left} bisa dipesan dulu. Kurangi jumlahnya.")
    PREORDER_LATER = "preorder_later", N_("{name} tidak bisa lagi siap pada tanggal itu. Lihat tanggal barunya.")
    MOVED = "moved", N_("Stok berubah dari {seen} menjadi {now} sejak Anda lihat. Hitung sekali lagi.")
    PROMISED = "promised", N_("{promised} sudah dipesan pembeli. Sisakan sedikitnya {promised}.")
    TOO_FEW = "too_few", N_("Di sini hanya ada {left}. Kurangi jumlahnya.")
    PLACE_NAME = "place_name", N_("Anda sudah punya tempat bernama {name}. Pilih nama lain.")
    PLACE_FULL = "place_full", N_("Di sini masih ada {left} barang. Pindahkan atau habiskan dahulu.")
    PLACE_AWAITED = "place_awaited", N_("Masih ada kiriman di jalan untuk tempat ini. Selesaikan dahulu.")
    PLACE_LAST = "place_last", N_("Ini satu-satunya tempat Anda. Buka tempat lain dahulu.")
    PLACE_OUTLETS = "place_outlets", N_("Tempat ini bagian dari kerja sama dengan gerai, jadi tetap ada.")
    SAME_PLACE = "same_place", N_("Pilih tempat tujuan yang lain dari tempat asal.")
    NOTHING_SENT = "nothing_sent", N_("Isi jumlah sedikitnya satu barang.")
    SHORT = "short", N_("Stoknya kurang: gerai sudah menjual sebagian. Lengkapi atau kurangi pesanan dahulu.")


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """What can be bought of a product has changed."""

    product_id: int


@dataclass(frozen=True, kw_only=True)
class StockAsked(Event):
    """A group is asked whether its goods are still there, or its listings were paused as nobody said so."""

    group_id: int


@dataclass(frozen=True, kw_only=True)
class StockShort(Event):
    """What was held for a seller order has been sold elsewhere: it is short of it until its group does something."""

    seller_order_id: int
