"""Words of the catalogue files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Progress = Callable[[int, int], None]  # told now and then: how many products are written, of how many


class Target(StrEnum):
    """Where a listing goes from here."""

    EKATALOG = "ekatalog"
    NTTMART = "nttmart"
    GOOGLE = "google"
    META = "meta"


class RequirementState(StrEnum):
    MET = "met"
    MISSING = "missing"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """One requirement of a target and how a product stands to it.

    `label` names it, `detail` says what stands there or what is wrong, `fix` what to do, `who` acts (a word of the
    profile, such as "Lembaga Ekonomi" or "Dinas PMD"); all for people, in Indonesian.
    """

    code: str
    state: RequirementState
    label: str
    detail: str
    fix: str
    who: str
