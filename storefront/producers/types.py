"""Lembaga Ekonomi: Pergub NTT 45/2025, article 1 number 11."""

from __future__ import annotations

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
