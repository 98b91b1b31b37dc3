"""Reading a case: the listing, what was found, what shows it, what the law asks for, and who may go on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, settings, timeline
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.producers.types import OnboardingItem
from storefront.verification import gate, rules
from storefront.verification.criteria import criteria_set, gate_terms
from storefront.verification.models import Determination, Evidence, Finding, Recheck
from storefront.verification.types import (
    DETERMINATION,
    RECHECK_MONTHS,
    CaseView,
    DeterminationState,
    EvidenceView,
    Examination,
    FindingView,
    GateFacts,
    HistoryLine,
    RecheckView,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import LicencePaper
    from storefront.producers.types import ItemView
    from storefront.verification.types import GateLine

STANDING = frozenset({DeterminationState.VERIFIED, DeterminationState.SUSPENDED})


@dataclass(frozen=True, kw_only=True)
class _Listing:
    """What the case is about, as it says now."""

    content: dict[str, Any]
    papers: tuple[LicencePaper, ...]
    gate: tuple[GateLine, ...]
    nib: ItemView


def get_case(session: Session, determination_id: int, regencies: Collection[str] | None = None) -> CaseView:
    """One case with all that its page shows; `regencies`: only where the product comes from one of these kabupaten.

    Raises:
        NotFoundError: when there is none, or it is of another kabupaten.
    """
    product = catalogue.Product
    months = settings.column(RECHECK_MONTHS).label("months")
    query = select(Determination, product, catalogue.is_blocked(), catalogue.category_slug(), months)
    query = query.join(product, product.id == Determination.product_id)
    query = producers.with_item(producers.with_group(query, product.group_id), OnboardingItem.NIB)
    if regencies is not None:
        query = query.where(product.regency_code.in_(regencies))
    found = session.execute(query.where(Determination.id == determination_id)).one_or_none()
    if found is None:
        raise NotFoundError(determination_id)
    row, of_it, is_blocked, category, found_months, group, record = found
    nib = producers.item_view(OnboardingItem.NIB, record)
    content = catalogue.read_content(session, of_it, category)
    case = _view(session, row, of_it, group, _listing(session, row, content, nib, is_blocked=is_blocked))
    return replace(case, next_check=next_check(row, settings.value_of(RECHECK_MONTHS, found_months)))


def _view(
    session: Session, row: Determination, product: catalogue.Product, group: producers.ProducerGroup, listing: _Listing
) -> CaseView:
    number, now, before, rechecks = _rounds(session, row)
    evidence = _evidence(session, row.id)
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
        criteria=criteria_set(row.criteria_version),
        findings=now,
        earlier=before,
        evidence=evidence,
        gate=listing.gate,
        asks_storage=gate.cold_matters(listing.content["category"], gate_terms()),
        is_chilled=row.is_chilled,
        content=listing.content,
        supplies=catalogue.supplies_of(product),
        shown=shown,
        licences=listing.papers,
        examination=_examination(row, shown),
        examiner_ids=_examiners(row, now.values()),
        history=history_of(session, row.id),
        rechecks=rechecks,
        next_check=None,
        seen=_seen(row, listing.gate, now, shown),
    )


def _listing(
    session: Session, row: Determination, content: dict[str, Any], nib: ItemView, *, is_blocked: bool
) -> _Listing:
    papers = catalogue.list_papers(session, row.product_id, content)
    facts = GateFacts(
        category=content["category"],
        has_alcohol=is_blocked or _names_alcohol(content),
        licences=papers,
        halal=(content["halal"][0], content["halal"][1], catalogue.day_of(content["halal"][2])),
        nib=nib.number if nib.is_met else "",
        nib_waived=nib.waived_because,
        is_chilled=row.is_chilled,
        waivers=row.waivers,
    )
    return _Listing(
        content=content,
        papers=papers,
        gate=gate.look(facts, gate_terms(), clock.today()),
        nib=nib,
    )


def _names_alcohol(content: dict[str, Any]) -> bool:
    texts = [content[name] for name in ("name", "description", "material", "technique", "season")]
    texts += [*content["keywords"], *(each["label"] for each in content["variants"])]
    return bool(catalogue.alcohol_problems({"name": texts}, "", is_blocked=False))


def _rounds(
    session: Session, row: Determination
) -> tuple[int, dict[str, FindingView], dict[str, FindingView], tuple[RecheckView, ...]]:
    """Which round it is, what was found in it so far, what was found last in those before, and their ends."""
    ends = and_(Recheck.determination_id == Finding.determination_id, Recheck.round == Finding.round)
    of_it = select(Finding, Recheck).outerjoin(Recheck, ends).where(Finding.determination_id == row.id)
    found: Sequence[tuple[Finding, Recheck | None]] = [
        (finding, end) for finding, end in session.execute(of_it.order_by(Finding.round))
    ]
    ended = {end.round: end for _finding, end in found if end is not None}
    rechecks = [RecheckView(round=end.round, at=end.at, by=end.by, note=end.note) for end in ended.values()]
    current = len(rechecks) + 1 if row.state in STANDING else len(rechecks)
    now: dict[str, FindingView] = {}
    before: dict[str, FindingView] = {}
    for each, _end in found:
        of_round = now if each.round == current else before
        of_round[each.criterion] = FindingView(
            criterion=each.criterion, verdict=each.verdict, note=each.note, by_id=each.by_id, at=each.at
        )
    return current, now, before, tuple(rechecks)


def _evidence(session: Session, determination_id: int) -> tuple[EvidenceView, ...]:
    rows = session.scalars(select(Evidence).where(Evidence.determination_id == determination_id).order_by(Evidence.id))
    return tuple(evidence_view(row) for row in rows)


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


def next_check(row: Determination, months: int) -> date | None:
    """The day by which somebody looks again; none of what does not stand. `months` as `RECHECK_MONTHS` says."""
    last = row.checked_at or row.decided_at
    if row.state not in STANDING or last is None:
        return None
    return rules.months_after(last.astimezone(clock.WITA).date(), months)


def _shown(listing: _Listing, evidence: Sequence[EvidenceView]) -> dict[str, str]:
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
    return tuple(
        HistoryLine(state=DeterminationState(entry.state), at=entry.at, by=entry.actor_label, reason=entry.reason)
        for entry in timeline.list_entries(session, DETERMINATION.name, [determination_id])
    )


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
