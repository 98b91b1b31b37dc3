"""Roles and the words around signing in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is for the province; being a member of a Lembaga Ekonomi is separate."""

    BUYER = "buyer"
    DISPERINDAG = "disperindag"
    DINAS_PMD = "dinas_pmd"
    PMD_KABUPATEN = "pmd_kabupaten"  # scope: one kabupaten
    BIRO_PBJ = "biro_pbj"
    KEUANGAN = "keuangan"
    GERAI = "gerai"  # scope: one outlet
    ADMIN = "admin"


class MemberRole(StrEnum):
    """What a person is in a group."""

    KETUA = "ketua"
    PENGELOLA = "pengelola"
    PETUGAS_STOK = "petugas_stok"
    BENDAHARA = "bendahara"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who is signed in, as guards and pages need it; read once for each request."""

    person_id: int
    sign_in_id: int
    name: str
    email: str
    roles: frozenset[Role]
    memberships: tuple[tuple[int, MemberRole], ...]  # (group id, role in it)
