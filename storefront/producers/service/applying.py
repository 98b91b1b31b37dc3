"""A group brings what the checklist asks for, and asks to be examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.producers import queries, rules
from storefront.producers.models import OnboardingRecord, ProducerGroup
from storefront.producers.service import papers
from storefront.producers.service.groups import record
from storefront.producers.types import (
    LONGEST_STORY,
    PAPERS,
    PROMISES,
    GroupPapersChanged,
    GroupProblem,
    GroupState,
    GroupSubmitted,
    OnboardingItem,
    PaperForm,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def accept_promise(group_id: int, item: OnboardingItem, actor: Actor) -> None:
    """Write down that a member has agreed for the group; the first time counts.

    Raises:
        NotFoundError: when nothing of this kind is agreed to.
    """
    if item not in PROMISES:
        raise NotFoundError(item)
    with unit_of_work() as session:
        row = record_of(session, group_id, item)
        if row.given_at is None:
            row.given_at, row.given_by = clock.now(), actor.person_id
            _log(session, actor, "group.promised", row)


def save_paper(group_id: int, item: OnboardingItem, form: PaperForm, upload: bytes, actor: Actor) -> list[Problem]:
    """Keep the number of a paper and its file; without an upload the file that is there stays.

    Returns what should be looked at again. What changes once an examination has begun is marked for another look. The
    numbers stay out of the audit log, which nobody may shorten.

    Raises:
        NotFoundError: when no such paper is asked for.
        RefusedError: with every fault of the form and of the file.
    """
    if item not in PAPERS:
        raise NotFoundError(item)
    problems = rules.paper_problems(item, form) + _file_problems(group_id, item, upload)
    if problems:
        raise RefusedError(*problems)
    stored = papers.store(group_id, item, upload) if upload else None
    with unit_of_work() as session:
        row = record_of(session, group_id, item)
        before = _told(row)
        row.number = rules.paper_number(item, form.number) or ""
        row.issuer, row.holder = form.issuer.strip(), form.holder.strip()
        if stored:
            row.file_key, row.file_kind = stored.key, stored.kind
        row.given_at, row.given_by = clock.now(), actor.person_id
        group = queries.get_group(session, group_id)
        if group.state is not GroupState.APPLIED and _told(row) != before:
            row.unseen_since = row.unseen_since or clock.now()
        _log(session, actor, "group.paper", row)
        publish(session, GroupPapersChanged(group_id=group_id))
        return rules.paper_doubts(item, form, group.name)


def _told(row: OnboardingRecord) -> tuple[str | None, ...]:
    return row.number, row.issuer, row.holder, row.file_key


def _file_problems(group_id: int, item: OnboardingItem, upload: bytes) -> list[Problem]:
    if upload:
        return []
    try:
        queries.get_paper(read_session(), group_id, item)
    except NotFoundError:
        return [Problem(code=GroupProblem.FILE_MISSING, at=papers.FILE)]
    finally:
        end_reading()
    return []


def record_of(session: Session, group_id: int, item: OnboardingItem) -> OnboardingRecord:
    """The row of one item, made where there is none yet; two at once make one."""
    take_turns(session, f"checklist of {group_id}")
    mine = (OnboardingRecord.group_id == group_id, OnboardingRecord.item == item)
    row = session.scalar(select(OnboardingRecord).where(*mine))
    if row is None:
        row = OnboardingRecord(group_id=group_id, item=item)
        session.add(row)
        session.flush()
    return row


def _log(session: Session, actor: Actor, action: str, row: OnboardingRecord) -> None:
    after = {"item": row.item.value}
    audit.record(session, actor, audit.Change(action=action, subject="group", subject_id=row.group_id, after=after))


def submit(group_id: int, note: str, *, has_product: bool, actor: Actor) -> None:
    """Ask the office to examine a group. Where something is missing, `note` says why; promises are never missing.

    Asking twice is asking once.

    Raises:
        RefusedError: with `PROMISE_FIRST`, `NOTE_MISSING` or `TEXT_LONG`.
        StateConflictError: when the group is not applying any more.
    """
    with unit_of_work() as session:
        group = queries.get_group(session, group_id)
        missing = set(queries.progress_of(session, group, has_product=has_product).missing)
        if missing & PROMISES:
            raise RefusedError(Problem(code=GroupProblem.PROMISE_FIRST))
        if missing and not note.strip():
            raise RefusedError(Problem(code=GroupProblem.NOTE_MISSING, at="note"))
        if len(note.strip()) > LONGEST_STORY:
            raise RefusedError(Problem(code=GroupProblem.TEXT_LONG, at="note", values={"most": LONGEST_STORY}))
        if group.state is not GroupState.APPLIED:
            raise StateConflictError(f"group {group_id} is {group.state}")
        unasked = (ProducerGroup.id == group_id, ProducerGroup.submitted_at.is_(None))
        asked = update(ProducerGroup).where(*unasked, ProducerGroup.state == GroupState.APPLIED)
        changed = session.execute(asked.values(submitted_at=clock.now(), submission_note=note.strip()))
        if changed.rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows
            record(session, actor, group, "group.submitted")
            publish(session, GroupSubmitted(group_id=group_id))
