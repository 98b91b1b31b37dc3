"""Edits of stock as members send them, for tests."""

from __future__ import annotations

import itertools

from storefront.kernel.db import end_reading, read_session
from storefront.stock import queries, service
from storefront.stock.types import Adjust, Counted, MovementReason, PlaceKind, Recount, SavePlace, SendTransfer
from tests.support.factories import SELLER, Shop

_keys = itertools.count(1)


def new_key() -> str:
    """As each page makes one."""
    return f"kunci-uji-halaman-{next(_keys)}"


def recount(shop: Shop, counted: int, seen: int, key: str = "") -> Counted:
    """Of the shop's first variant, at its store."""
    return service.recount(
        Recount(
            variant_id=shop.variant_ids[0], place_id=shop.place_id, counted=counted, seen=seen, key=key or new_key()
        ),
        SELLER,
    )


def adjust(shop: Shop, delta: int, reason: MovementReason, key: str = "", seen: int = 0) -> Counted:
    """Of the shop's first variant, at its store."""
    return service.adjust(
        Adjust(
            variant_id=shop.variant_ids[0],
            place_id=shop.place_id,
            delta=delta,
            reason=reason,
            seen=seen,
            key=key or new_key(),
        ),
        SELLER,
    )


def open_place(shop: Shop, kind: PlaceKind = PlaceKind.STALL, *, sells_online: bool = False, name: str = "") -> int:
    command = SavePlace(kind=kind, name=name or f"Tempat {next(_keys)}", sells_online=sells_online)
    return service.save_place(shop.group_id, None, command, SELLER)


def sending(shop: Shop, to_place_id: int, quantities: dict[int, int], key: str = "") -> SendTransfer:
    return SendTransfer(
        group_id=shop.group_id,
        from_place_id=shop.place_id,
        to_place_id=to_place_id,
        quantities=quantities,
        key=key or new_key(),
    )


def on_hand(place_id: int, variant_id: int) -> int:
    end_reading()
    found = queries.view_stock(read_session(), place_id, [variant_id], 0)[variant_id].on_hand
    end_reading()
    return found


def available(variant_id: int) -> int:
    end_reading()
    found = queries.available(read_session(), [variant_id])[variant_id]
    end_reading()
    return found


def is_sound() -> bool:
    """Whether everything agrees with its records."""
    end_reading()
    found = queries.check_ledger(read_session())
    end_reading()
    return found == []
