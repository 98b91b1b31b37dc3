"""Reading a case: the listing, what was found, what shows it, what the law asks for, and who may go on."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, settings, timeline
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.producers.types import OnboardingItem
from storefront.verification import rules
from storefront.verification.case_listing import read_listing
from storefront.verification.criteria_sets import criteria_set
from storefront.verification.models import Determination, Evidence, Finding, Recheck
from storefront.verification.types import (
    DETERMINATION,
    RECHECK_MONTHS,
    CaseView,
    DeterminationState,
    EvidenceView,
    Examination,
    FindingView,
    HistoryLine,
    RecheckDue,
    RecheckView,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from storefront.verification.case_listing import Listing

STANDING = frozenset({DeterminationState.VERIFIED, DeterminationState.SUSPENDED})


def get_case(session: Session, determination_id: int, regencies: Collection[str] | None = None) -> CaseView:
    """One case with all that its page shows; `regencies`: only where the product comes from one of these kabupaten.

    Raises:
        NotFoundError: when there is none, or it is of another kabupaten.
    """
    product = catalogue.Product
    query = select(Determination, product, catalogue.is_blocked(), catalogue.category_slug())
    query = query.join(product, product.id == Determination.product_id)
    query = producers.with_item(producers.with_group(query, product.group_id), OnboardingItem.NIB)
    if regencies is not None:
        query = query.where(product.regency_code.in_(regencies))
    found = session.execute(query.where(Determination.id == determination_id)).one_or_none()
    if found is None:
        raise NotFoundError(determination_id)
    row, of_it, is_blocked, category, group, record = found
    nib = producers.item_view(OnboardingItem.NIB, record)
    content = catalogue.read_content(session, of_it, category)
    return _view(session, row, of_it, group, read_listing(session, row, content, nib, is_blocked=is_blocked))


def _view(
    session: Session, row: Determination, product: catalogue.Product, group: producers.ProducerGroup, listing: Listing
) -> CaseView:
    rechecks = _rechecks(session, row)
    number, now, before = _rounds(session, row, len(rechecks))
    evidence = _evidence(session, row.id)
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
        criteria=criteria_set(session, row.criteria_version),
        findings=now,
        earlier=before,
        evidence=evidence,
        gate=listing.gate,
        asks_storage=listing.asks_storage,
        is_chilled=row.is_chilled,
        content=listing.content,
        listing_digest=listing.digest,
        licences=listing.papers,
        examination=_examination(row, listing.digest),
        examiner_ids=_examiners(row, now.values()),
        history=history_of(session, row.id),
        rechecks=rechecks,
        next_check=next_check(session, row),
        seen=_seen(row, listing, now, evidence),
    )


def _rounds(
    session: Session, row: Determination, rechecks: int
) -> tuple[int, dict[str, FindingView], dict[str, FindingView]]:
    """Which round it is, what was found in it so far, and what was found last in those before."""
    current = rechecks + 1 if row.state in STANDING else rechecks
    of_it = select(Finding).where(Finding.determination_id == row.id).order_by(Finding.round)
    now: dict[str, FindingView] = {}
    before: dict[str, FindingView] = {}
    for each in session.scalars(of_it):
        found = now if each.round == current else before
        found[each.criterion] = FindingView(
            criterion=each.criterion, verdict=each.verdict, note=each.note, by_id=each.by_id, at=each.at
        )
    return current, now, before


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


def _rechecks(session: Session, row: Determination) -> tuple[RecheckView, ...]:
    if row.code is None:
        return ()
    query = select(Recheck).where(Recheck.determination_id == row.id).order_by(Recheck.round)
    return tuple(
        RecheckView(round=each.round, at=each.at, by=each.by, note=each.note) for each in session.scalars(query)
    )


def next_check(session: Session, row: Determination) -> date | None:
    """The day by which somebody looks again; none of what does not stand."""
    last = row.checked_at or row.decided_at
    if row.state not in STANDING or last is None:
        return None
    return rules.months_after(last.astimezone(clock.WITA).date(), settings.get(session, RECHECK_MONTHS))


LAST = func.coalesce(Determination.checked_at, Determination.decided_at)


def _due(query: Select[Any], months: int, regencies: Collection[str] | None) -> Select[Any]:
    day_after = rules.months_before(clock.today(), months) + timedelta(days=1)
    product = catalogue.Product
    query = query.join_from(Determination, product, product.id == Determination.product_id)
    query = query.where(Determination.state == DeterminationState.VERIFIED)
    query = query.where(datetime.combine(day_after, time.min, clock.WITA) > LAST)
    return query if regencies is None else query.where(product.regency_code.in_(regencies))


def count_recheck_due(session: Session, regencies: Collection[str] | None = None) -> int:
    """How many determinations `list_recheck_due` would find without its limit."""
    query = _due(select(func.count()), settings.get(session, RECHECK_MONTHS), regencies)
    return int(session.execute(query).scalar_one())


def list_recheck_due(
    session: Session, regencies: Collection[str] | None = None, *, limit: int = 50
) -> list[RecheckDue]:
    """Determinations that stand and that nobody has looked at for as long as the setting says, the oldest first.

    `regencies`: only of products from these kabupaten.
    """
    months = settings.get(session, RECHECK_MONTHS)
    product = catalogue.Product
    query = select(Determination.id, Determination.code, LAST.label("last"), product.name, product.group_id)
    query = _due(query.add_columns(product.regency_code), months, regencies)
    rows = session.execute(query.order_by(LAST, Determination.id).limit(limit)).all()
    groups = producers.list_groups_by_ids(session, {row.group_id for row in rows})
    return [
        RecheckDue(
            determination_id=row.id,
            product_name=row.name,
            group_name=groups[row.group_id].name,
            regency_code=row.regency_code,
            code=row.code or "",
            due=rules.months_after(row.last.astimezone(clock.WITA).date(), months),
        )
        for row in rows
    ]


def _examination(row: Determination, digest: str) -> Examination | None:
    if row.examined_at is None or row.recommendation is None:
        return None
    return Examination(
        by=row.examined_by,
        at=row.examined_at,
        recommendation=row.recommendation,
        is_stale=row.examined_digest != digest,
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
    row: Determination, listing: Listing, findings: dict[str, FindingView], evidence: Sequence[EvidenceView]
) -> str:
    """Of all that a decision rests on: whoever decides on something else than they were shown is told."""
    basis = [
        listing.digest,
        row.state.value,
        row.examined_at.isoformat() if row.examined_at else None,
        sorted([each.criterion, each.verdict.value, each.note] for each in findings.values()),
        [each.id for each in evidence],
        [[each.item.value, each.problem.code.value if each.problem else None, each.waived] for each in listing.gate],
        [[each.kind.value, each.scanned_at.isoformat() if each.scanned_at else None] for each in listing.papers],
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
