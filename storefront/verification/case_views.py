"""What the office and the group see of a case; `types` hands it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any

    from storefront.catalogue.types import LicencePaper, Supply
    from storefront.verification.types import DeterminationState, HistoryLine
from storefront.verification.case_words import (
    CaseOrigin,
    CriteriaSet,
    EvidenceKind,
    FileFormat,
    GateLine,
    Recommendation,
    Verdict,
)


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """A verdict on one criterion."""

    criterion: str
    verdict: Verdict
    note: str
    by_id: int | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """`file_format` is None for a link."""

    id: int
    determination_id: int
    criterion: str
    kind: EvidenceKind
    title: str
    url: str
    file_key: str | None
    file_format: FileFormat | None
    is_from_group: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Examination:
    """Who has examined a case, when, and what they recommend; `changed`: what is no longer as they saw it, by key."""

    by: str
    at: datetime
    recommendation: Recommendation
    changed: tuple[str, ...]

    @property
    def is_stale(self) -> bool:
        return bool(self.changed)


@dataclass(frozen=True, kw_only=True)
class RecheckView:
    """A look whether a determination still holds: which one, when, by whom, and what they wrote."""

    round: int
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RecheckDue:
    """A determination that somebody should look at again; `due` is the day since when."""

    determination_id: int
    product_name: str
    group_name: str
    regency_code: str
    code: str
    due: date


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """All that the page of a case needs. `content` is the listing by key (see `catalogue.content`).

    `round` is 0 for the examination and counts re-checks of what stands; `findings` are of this round, `earlier` of
    those before. `shown` are digests of what an examiner looks at: the listing by key, `papers` (photos of licences),
    `nib`, `evidence`. `examiner_ids`: whoever has had a part in the examination, and so decides nothing here. `seen`
    goes into the forms.
    """

    id: int
    product_id: int
    product_slug: str
    regency_code: str
    group_id: int
    group_name: str
    group_slug: str
    state: DeterminationState
    origin: CaseOrigin
    code: str | None
    valid_until: date | None
    round: int
    criteria: CriteriaSet
    findings: Mapping[str, FindingView]
    earlier: Mapping[str, FindingView]
    evidence: tuple[EvidenceView, ...]
    gate: tuple[GateLine, ...]
    asks_storage: bool
    is_chilled: bool | None
    content: Mapping[str, Any]
    supplies: tuple[Supply, ...]
    shown: Mapping[str, str]
    licences: tuple[LicencePaper, ...]
    examination: Examination | None
    examiner_ids: frozenset[int]
    history: tuple[HistoryLine, ...]
    rechecks: tuple[RecheckView, ...]
    next_check: date | None
    seen: str

    @property
    def unjudged(self) -> int:
        """How many criteria have no verdict yet."""
        return sum(each.key not in self.findings for each in self.criteria.criteria)

    @property
    def has_not_met(self) -> bool:
        return any(each.verdict is Verdict.NOT_MET for each in self.findings.values())

    @property
    def is_gate_clear(self) -> bool:
        return all(line.is_clear for line in self.gate)
