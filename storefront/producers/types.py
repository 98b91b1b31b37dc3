"""Lembaga Ekonomi: Pergub NTT 45/2025, article 1 number 11."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.states import Machine


class GroupKind(StrEnum):
    BUMDES = "bumdes"
    KDMP = "kdmp"
    KOPERASI = "koperasi"
    KELOMPOK_USAHA = "kelompok_usaha"
    PKK = "pkk"
    SEKOLAH = "sekolah"
    KOMUNITAS = "komunitas"
    UMK = "umk"


class GroupState(StrEnum):
    APPLIED = "applied"
    REVIEWED = "reviewed"
    ACTIVE = "active"
    SUSPENDED = "suspended"


GROUP = Machine(
    name="group",
    states=GroupState,
    initial=GroupState.APPLIED,
    transitions={
        GroupState.APPLIED: frozenset({GroupState.REVIEWED}),
        GroupState.REVIEWED: frozenset({GroupState.ACTIVE, GroupState.APPLIED}),
        GroupState.ACTIVE: frozenset({GroupState.SUSPENDED}),
        GroupState.SUSPENDED: frozenset({GroupState.ACTIVE}),
    },
)


@dataclass(frozen=True, kw_only=True)
class GroupInfo:
    """What a basket, an order and a slip need of a group; `pickup_note` is empty where nothing can be fetched."""

    id: int
    slug: str
    name: str
    regency_code: str
    phone: str | None
    email: str | None
    pickup_note: str
    address: str
    place_label: str
