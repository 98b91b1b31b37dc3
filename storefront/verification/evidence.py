"""What shows that a criterion is met: files in the private folder, which leave through guarded pages, and addresses."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.media import Cabinet, PictureProblem, PictureRefused
from storefront.verification.case_reading import get_case, list_files
from storefront.verification.examining import hold, note
from storefront.verification.models import Determination, Evidence
from storefront.verification.types import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_EVIDENCE,
    DeterminationState,
    EvidenceKind,
    FileFormat,
)
from storefront.verification.types import VerificationProblem as V

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.verification.types import AddEvidence, CaseView, EvidenceView

D = DeterminationState
FILE = "file"  # the field of the form
OPEN_TO_GROUP = frozenset({D.SUBMITTED, D.RETURNED})
ANSWERED_BY_GROUP = OPEN_TO_GROUP | {D.SUSPENDED}  # to show what it has put right; it takes nothing away
OPEN_TO_OFFICE = frozenset({D.SUBMITTED, D.RETURNED, D.VERIFIED, D.SUSPENDED})
CODES: Mapping[PictureProblem, V] = {
    PictureProblem.EMPTY: V.FILE_MISSING,
    PictureProblem.TOO_HEAVY: V.FILE_HEAVY,
    PictureProblem.TOO_MANY_PIXELS: V.FILE_HEAVY,
    PictureProblem.UNKNOWN_KIND: V.FILE_KIND,
    PictureProblem.DAMAGED: V.FILE_DAMAGED,
    PictureProblem.ACTIVE: V.FILE_ACTIVE,
}
CABINET = Cabinet("evidence")
configure = CABINET.open


def add_evidence(determination_id: int, evidence: AddEvidence, actor: Actor, *, from_group: bool) -> int:
    """Put something to a case that shows how it is; returns its id.

    Raises:
        NotFoundError: when there is no such case or criterion.
        RefusedError: with what is wrong with it; no file is kept then.
        StateConflictError: when the case is closed to whoever sends it.
        OSError: of the disk.
    """
    if problems := _problems(evidence):
        raise RefusedError(*problems)
    key, file_format = (None, None) if evidence.kind is EvidenceKind.LINK else _keep(evidence.upload)
    with unit_of_work() as session:
        row = _open(session, determination_id, ANSWERED_BY_GROUP if from_group else OPEN_TO_OFFICE)
        case = get_case(session, determination_id)
        _check_place(case, evidence)
        new = Evidence(
            determination_id=row.id,
            criterion=evidence.criterion,
            kind=evidence.kind,
            title=evidence.title.strip(),
            url=evidence.url.strip() if key is None else "",
            file_key=key,
            file_format=file_format,
            is_from_group=from_group,
            by_id=actor.person_id,
            at=clock.now(),
        )
        session.add(new)
        session.flush()
        after = {"criterion": new.criterion, "kind": new.kind.value, "title": new.title}
        note(session, actor, row, "case.evidence_sent" if from_group else "case.evidence_added", ({}, after))
        return new.id


def _problems(evidence: AddEvidence) -> list[Problem]:
    problems = [] if evidence.title.strip() else [Problem(code=V.TITLE_MISSING, at="title")]
    if len(evidence.title) > LONGEST_TITLE:
        problems.append(Problem(code=V.TEXT_LONG, at="title", values={"most": LONGEST_TITLE}))
    if evidence.kind is EvidenceKind.LINK:
        if not _is_address(evidence.url.strip()):
            problems.append(Problem(code=V.LINK_FORM, at="url"))
    elif not evidence.upload:
        problems.append(Problem(code=V.FILE_MISSING, at=FILE))
    return problems


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_plain = text.isprintable() and " " not in text and len(text) <= LONGEST_TEXT
    return is_plain and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _keep(upload: bytes) -> tuple[str, FileFormat]:
    key = secrets.token_hex(16)
    try:
        is_pdf = CABINET.keep_paper(key, upload)
    except PictureRefused as refused:
        raise RefusedError(Problem(code=CODES[refused.problem], at=FILE)) from refused
    return key, FileFormat.PDF if is_pdf else FileFormat.PHOTO


def _open(session: Session, determination_id: int, states: Collection[DeterminationState]) -> Determination:
    row = hold(session, determination_id)
    if row.state not in states:
        raise StateConflictError(f"determination {row.id} is {row.state}")
    return row


def _check_place(case: CaseView, evidence: AddEvidence) -> None:
    if evidence.criterion not in {"", *(each.key for each in case.criteria.criteria)}:
        raise NotFoundError(evidence.criterion)
    if len(case.evidence) >= MOST_EVIDENCE:
        raise RefusedError(Problem(code=V.MOST_EVIDENCE, values={"most": MOST_EVIDENCE}))


def remove_evidence(determination_id: int, evidence_id: int, actor: Actor, *, from_group: bool) -> None:
    """Take a piece of evidence back, as whoever sent it may; the audit log still names it.

    Raises:
        NotFoundError: when the case has none such, or the other side has sent it.
        StateConflictError: when the case is closed to whoever asks.
    """
    with unit_of_work() as session:
        row = _open(session, determination_id, OPEN_TO_GROUP if from_group else OPEN_TO_OFFICE)
        found = session.get(Evidence, evidence_id)
        if found is None or found.determination_id != row.id or found.is_from_group is not from_group:
            raise NotFoundError(evidence_id)
        session.delete(found)
        before = {"criterion": found.criterion, "kind": found.kind.value, "title": found.title}
        act = "case.evidence_taken_back" if from_group else "case.evidence_removed"
        note(session, actor, row, act, (before, {}))
        key = found.file_key
    if key:
        CABINET.erase(key)


def read_evidence(evidence: EvidenceView) -> bytes | None:
    """The photo (JPEG) or the PDF; None when it is gone."""
    if evidence.file_key is None:
        return None
    return CABINET.read(evidence.file_key, "pdf" if evidence.file_format is FileFormat.PDF else "jpg")


def erase_orphans() -> None:
    """Erase the files that belong to no evidence; for the worker to call."""
    CABINET.erase_orphans(list_files)
