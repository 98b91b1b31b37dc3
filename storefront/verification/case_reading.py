"""Reading a case: the listing, what was found, what shows it, what the law asks for, and who may go on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import settings, timeline
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.producers.types import OnboardingItem
from storefront.verification import rules
from storefront.verification.case_listing import About, look_at
from storefront.verification.criteria_sets import criteria_set
from storefront.verification.models import Determination, Evidence, Finding, Recheck
from storefront.verification.recheck_reading import STANDING, next_check
from storefront.verification.terms import gate_terms
from storefront.verification.types import (
    DETERMINATION,
    RECHECK_MONTHS,
    CaseView,
    DeterminationState,
    EvidenceView,
    Examination,
    FindingView,
    HistoryLine,
    RecheckView,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.verification.case_listing import Listing
    from storefront.verification.types import CriteriaSet, GateLine

    Rows = tuple[Determination, catalogue.Product, producers.ProducerGroup]

Part = TypeVar("Part", Finding, Evidence, Recheck)


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """What lies beside cases, by the number of each."""

    findings: Mapping[int, Sequence[Finding]]
    evidence: Mapping[int, Sequence[Evidence]]
    rechecks: Mapping[int, Sequence[Recheck]]
    history: Mapping[int, tuple[HistoryLine, ...]]
    sets: Mapping[str, CriteriaSet]
    recheck_months: int


def get_case(session: Session, determination_id: int, regencies: Collection[str] | None = None) -> CaseView:
    """One case with all that its page shows; `regencies`: only where the product comes from one of these kabupaten.

    Raises:
        NotFoundError: when there is none, or it is of another kabupaten.
    """
    found = get_cases(session, [determination_id], regencies).get(determination_id)
    if found is None:
        raise NotFoundError(determination_id)
    return found


def get_cases(session: Session, ids: Collection[int], regencies: Collection[str] | None = None) -> dict[int, CaseView]:
    """The same of many, by id, in as many questions; those that are not there are left out."""
    product = catalogue.Product
    months = settings.column(RECHECK_MONTHS).label("months")
    query = select(Determination, product, catalogue.is_blocked(), catalogue.category_slug(), months)
    query = query.join(product, product.id == Determination.product_id)
    query = producers.with_item(producers.with_group(query, product.group_id), OnboardingItem.NIB)
    if regencies is not None:
        query = query.where(product.regency_code.in_(regencies))
    rows = session.execute(query.where(Determination.id.in_(ids))).all()
    if not rows:
        return {}
    products = [of_it for _row, of_it, *_rest in rows]
    slugs = {of_it.category_id: category for _row, of_it, _is_blocked, category, *_rest in rows}
    contents = catalogue.read_contents(session, products, slugs)
    papers, terms = catalogue.list_papers(session, contents), gate_terms(session)
    beside = _beside(session, [row for row, *_rest in rows], settings.value_of(RECHECK_MONTHS, rows[0].months))
    found = {}
    for row, of_it, is_blocked, _category, _months, group, record in rows:
        about = About(content=contents[of_it.id], papers=papers[of_it.id], terms=terms, is_blocked=is_blocked)
        listing = look_at(row, about, producers.item_view(OnboardingItem.NIB, record))
        found[row.id] = _view((row, of_it, group), listing, beside)
    return found


def _beside(session: Session, rows: Sequence[Determination], recheck_months: int) -> _Beside:
    ids = [row.id for row in rows]
    ends = and_(Recheck.determination_id == Finding.determination_id, Recheck.round == Finding.round)
    looked = select(Finding, Recheck).outerjoin(Recheck, ends).where(Finding.determination_id.in_(ids))
    found = [(finding, end) for finding, end in session.execute(looked.order_by(Finding.round))]
    ended = {(end.determination_id, end.round): end for _finding, end in found if end is not None}
    evidence = select(Evidence).where(Evidence.determination_id.in_(ids)).order_by(Evidence.id)
    return _Beside(
        findings=_by_case(finding for finding, _end in found),
        evidence=_by_case(session.scalars(evidence)),
        rechecks=_by_case(ended.values()),
        history=_histories(session, ids),
        sets={version: criteria_set(session, version) for version in {row.criteria_version for row in rows}},
        recheck_months=recheck_months,
    )


def _by_case(rows: Iterable[Part]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for row in rows:
        found.setdefault(row.determination_id, []).append(row)
    return found


def _view(case: Rows, listing: Listing, beside: _Beside) -> CaseView:
    row, product, group = case
    rechecks = tuple(_recheck(each) for each in beside.rechecks.get(row.id, ()))
    number, now, before = _rounds(row, len(rechecks), beside.findings.get(row.id, ()))
    evidence = tuple(evidence_view(each) for each in beside.evidence.get(row.id, ()))
    shown = _shown(listing, evidence)
    return CaseView(
        id=row.id,
        product_id=product.id,
        product_slug=product.slug,
        regency_code=product.regency_code,
        group_id=group.id,
        group_name=group.name,
        group_slug=group.slug,
        state=row.state,
        origin=row.origin,
        code=row.code,
        valid_until=row.valid_until,
        round=number,
        criteria=beside.sets[row.criteria_version],
        findings=now,
        earlier=before,
        evidence=evidence,
        gate=listing.gate,
        asks_storage=listing.asks_storage,
        is_chilled=row.is_chilled,
        content=listing.content,
        supplies=catalogue.supplies_of(product),
        shown=shown,
        licences=listing.papers,
        examination=_examination(row, shown),
        examiner_ids=_examiners(row, now.values()),
        history=beside.history.get(row.id, ()),
        rechecks=rechecks,
        next_check=next_check(row, beside.recheck_months),
        seen=_seen(row, listing.gate, now, shown),
    )


def _recheck(row: Recheck) -> RecheckView:
    return RecheckView(round=row.round, at=row.at, by=row.by, note=row.note)


def _rounds(
    row: Determination, rechecks: int, findings: Iterable[Finding]
) -> tuple[int, dict[str, FindingView], dict[str, FindingView]]:
    """Which round it is, what was found in it so far, and what was found last in those before."""
    current = rechecks + 1 if row.state in STANDING else rechecks
    now: dict[str, FindingView] = {}
    before: dict[str, FindingView] = {}
    for each in findings:
        found = now if each.round == current else before
        found[each.criterion] = FindingView(
            criterion=each.criterion, verdict=each.verdict, note=each.note, by_id=each.by_id, at=each.at
        )
    return current, now, before


def evidence_view(row: Evidence) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        determination_id=row.determination_id,
        criterion=row.criterion,
        kind=row.kind,
        title=row.title,
        url=row.url,
        file_key=row.file_key,
        file_format=row.file_format,
        is_from_group=row.is_from_group,
        at=row.at,
    )


def _shown(listing: Listing, evidence: Sequence[EvidenceView]) -> dict[str, str]:
    """Digests of all that an examiner looks at, with each photo of a licence by when it was sent."""
    papers = [[each.kind.value, each.scanned_at and each.scanned_at.isoformat()] for each in listing.papers]
    nib = listing.nib
    files = [nib.number, nib.given_at and nib.given_at.isoformat(), nib.waived_because]
    besides = {"papers": papers, "nib": files, "evidence": [each.id for each in evidence]}
    return {
        **catalogue.staged_digests(listing.content),
        **{key: catalogue.digest(besides, [key]) for key in besides},
    }


def _examination(row: Determination, shown: Mapping[str, str]) -> Examination | None:
    if row.examined_at is None or row.recommendation is None:
        return None
    return Examination(
        by=row.examined_by,
        at=row.examined_at,
        recommendation=row.recommendation,
        changed=rules.changed_since(row.examined_digest, shown),
    )


def _examiners(row: Determination, findings: Collection[FindingView]) -> frozenset[int]:
    ids = {row.examined_by_id, *(each.by_id for each in findings)}
    return frozenset(each for each in ids if each is not None)


def history_of(session: Session, determination_id: int) -> tuple[HistoryLine, ...]:
    """Every step of a determination, the first one first."""
    return _histories(session, [determination_id]).get(determination_id, ())


def _histories(session: Session, ids: Sequence[int]) -> dict[int, tuple[HistoryLine, ...]]:
    found: dict[int, tuple[HistoryLine, ...]] = {}
    for entry in timeline.list_entries(session, DETERMINATION.name, ids):
        state = DeterminationState(entry.state)
        line = HistoryLine(state=state, at=entry.at, by=entry.actor_label, reason=entry.reason)
        found[entry.subject_id] = (*found.get(entry.subject_id, ()), line)
    return found


def _seen(
    row: Determination, gate_lines: Sequence[GateLine], findings: dict[str, FindingView], shown: Mapping[str, str]
) -> str:
    """Of all that a decision rests on: whoever decides on something else than they were shown is told."""
    basis = [
        sorted(shown.items()),
        row.state.value,
        row.examined_at.isoformat() if row.examined_at else None,
        sorted([each.criterion, each.verdict.value, each.note] for each in findings.values()),
        [[each.item.value, each.problem.code.value if each.problem else None, each.waived] for each in gate_lines],
    ]
    return blake2b(json.dumps(basis).encode(), digest_size=16).hexdigest()


def get_evidence(session: Session, evidence_id: int) -> EvidenceView:
    """Raises NotFoundError."""
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise NotFoundError(evidence_id)
    return evidence_view(row)


def list_files(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these keys still belong to a piece of evidence."""
    return {key for key in session.scalars(select(Evidence.file_key).where(Evidence.file_key.in_(keys))) if key}
