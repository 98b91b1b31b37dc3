"""Reading stock."""

from __future__ import annotations

from storefront.stock.queries.available import available, ended_holds
from storefront.stock.queries.checking import check_ledger
from storefront.stock.queries.flows import list_awaited, list_flows, list_lying, list_outlet_places
from storefront.stock.queries.freshness import count_asked, list_questions
from storefront.stock.queries.places import find_place, list_places
from storefront.stock.queries.preorders import list_unmade, preorders
from storefront.stock.queries.shelves import (
    count_low,
    list_movements,
    low_by_default,
    select_low,
    select_lying,
    select_movable,
    view_stock,
)
from storefront.stock.queries.short import list_short
from storefront.stock.queries.transfers import get_transfer, list_arriving, list_transfers

__all__ = [
    "available",
    "check_ledger",
    "count_asked",
    "count_low",
    "ended_holds",
    "find_place",
    "get_transfer",
    "list_arriving",
    "list_awaited",
    "list_flows",
    "list_lying",
    "list_movements",
    "list_outlet_places",
    "list_places",
    "list_questions",
    "list_short",
    "list_transfers",
    "list_unmade",
    "low_by_default",
    "preorders",
    "select_low",
    "select_lying",
    "select_movable",
    "view_stock",
]
