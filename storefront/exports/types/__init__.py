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
class Reach:
    """Whose products: of one group, of these kabupaten; None lets all through."""

    group_id: int | None = None
    regencies: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How far products are: those that lack nothing, and of all that is asked of them what is met."""

    products: int = 0
    ready: int = 0
    met: int = 0
    asked: int = 0


@dataclass(frozen=True, kw_only=True)
class Lack:
    """How many products lack one thing, and how many of them `only` that."""

    code: str
    label: str
    fix: str
    who: str
    products: int
    only: int


@dataclass(frozen=True, kw_only=True)
class LackFilter:
    """Products that lack something: this very thing, or nothing but that (`is_only`); `after_id` pages by key."""

    code: str = ""
    is_only: bool = False
    after_id: int = 0


@dataclass(frozen=True, kw_only=True)
class LackingProduct:
    """A product with what it lacks, in the order of the profile."""

    id: int
    name: str
    group_id: int
    regency_code: str
    lacks: tuple[RequirementRow, ...]


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
