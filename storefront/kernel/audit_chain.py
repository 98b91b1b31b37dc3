"""Seals on the lines of the audit log: a chain of digests that shows where a line was changed, taken out or put before.

The worker seals what is new, so that nobody who writes a line waits for the one before it to be committed. Whoever
noted a seal elsewhere (`head`) can tell also a log that was made anew as a whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.audit import AuditEntry
from storefront.kernel.db import Base, insert_many, read_session, take_turns, unit_of_work

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

PORTION = 1000  # lines of one transaction, and of one look
MOST_SEALED = 20 * PORTION  # at once: the worker has other things to do as well
LATE = 10_000  # a transaction that took its number early may commit while so many later lines are sealed already


class AuditSeal(Base):
    """One link: the digest over the link before it and one line of the log. Append-only, as the log is."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # counts on without a gap
    entry_id: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class Head:
    """A link of the chain, to be noted outside of the database: `120:9f86d081…`."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a look at the whole chain found.

    `broken` names the first line that is not as it was sealed, and why; `unsealed` counts lines that still wait.
    """

    head: Head
    unsealed: int
    broken: str | None = None


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a look at one portion found: the last link before a break, the last one of the portion, and the break."""

    sound: Head
    passed: Head
    broken: str | None
    is_end: bool


BEGINNING = Head(number=0, digest="")


def seal(*, everything: bool = False) -> int:
    """Seal what is new, at most `MOST_SEALED` at once, and return how many lines; safe to run twice and beside itself.

    `everything` also finds a line that came later than `LATE`.
    """
    sealed = 0
    while sealed < MOST_SEALED and _waiting(read_session(), everything=everything, limit=1):
        with unit_of_work() as session:
            take_turns(session, "audit seal")
            rows = list(_links(last(session), _waiting(session, everything=everything, limit=PORTION)))
            insert_many(session, AuditSeal, rows)
        sealed += len(rows)
    return sealed


def last(session: Session, until: int | None = None) -> Head:
    """The newest link; with `until` the newest up to that number."""
    query = select(AuditSeal.id, AuditSeal.digest).order_by(AuditSeal.id.desc()).limit(1)
    if until is not None:
        query = query.where(AuditSeal.id <= until)
    row = session.execute(query).one_or_none()
    return Head(number=row.id, digest=row.digest) if row else BEGINNING


def seals_of(session: Session, entry_ids: Collection[int]) -> dict[int, str]:
    """The seals of these lines, of those that have one."""
    query = select(AuditSeal.entry_id, AuditSeal.digest).where(AuditSeal.entry_id.in_(entry_ids))
    return dict(session.execute(query).tuples().all())


def check(session: Session, known: Head | None = None) -> Verdict:
    """Go along the whole chain; `known` is a link that somebody noted earlier."""
    step = look(session, BEGINNING, known)
    while not (step.broken or step.is_end):
        session.expunge_all()
        step = look(session, step.sound, known)
    unsealed = session.execute(select(func.count()).select_from(_unsealed().subquery())).scalar_one()
    return Verdict(head=step.sound, unsealed=unsealed, broken=step.broken)


def look(session: Session, behind: Head, known: Head | None = None) -> Look:
    """Look at the next `PORTION` links behind one that was looked at before."""
    links = select(AuditSeal.id, AuditSeal.entry_id, AuditSeal.digest).where(AuditSeal.id > behind.number)
    rows = session.execute(links.order_by(AuditSeal.id).limit(PORTION)).tuples().all()
    entries = _lines(session, [entry_id for _number, entry_id, _digest in rows])
    passed = Head(number=rows[-1][0], digest=rows[-1][2]) if rows else behind
    sound, broken, is_end = behind, None, len(rows) < PORTION
    for number, entry_id, digest in rows:
        link = Head(number=number, digest=digest)
        if found := _fault(sound, link, entry_id, entries) or _other(link, known):
            broken = f"line {entry_id}: {found}"
            break
        sound = link
    if is_end and not broken and known is not None and sound.number < known.number:
        broken = f"seal {known.number} was noted, but the chain ends at {sound.number}"
    return Look(sound=sound, passed=passed, broken=broken, is_end=is_end)


def digest_of(before: str, entry: AuditEntry) -> str:
    """The digest that seals a line behind another; the same on both databases."""
    content = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_label,
        entry.on_behalf_of,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.before,
        entry.after,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def _unsealed() -> Select[tuple[AuditEntry]]:
    is_sealed = select(AuditSeal.id).where(AuditSeal.entry_id == AuditEntry.id).exists()
    return select(AuditEntry).where(~is_sealed)


def _waiting(session: Session, *, everything: bool, limit: int) -> list[AuditEntry]:
    query = _unsealed().order_by(AuditEntry.id).limit(limit)
    if not everything and (newest := session.scalar(select(func.max(AuditSeal.entry_id)))):
        query = query.where(AuditEntry.id > newest - LATE)
    return list(session.scalars(query))


def _links(head: Head, entries: list[AuditEntry]) -> Iterator[dict[str, object]]:
    digest = head.digest
    for number, entry in enumerate(entries, start=head.number + 1):
        digest = digest_of(digest, entry)
        yield {"id": number, "entry_id": entry.id, "digest": digest}


def _lines(session: Session, ids: Sequence[int]) -> dict[int, AuditEntry | None]:
    """The lines with these numbers that are there; None for what nobody can read any more.

    SQLite keeps whatever is written into a column, PostgreSQL a moment outside of our calendar.
    """
    try:
        return {entry.id: entry for entry in session.scalars(select(AuditEntry).where(AuditEntry.id.in_(ids)))}
    except (ValueError, TypeError, DataError, OperationalError) as error:
        if isinstance(error, OperationalError) and "decode" not in str(error.orig):
            raise
    if len(ids) == 1:
        return {ids[0]: None}
    half = len(ids) // 2
    return {**_lines(session, ids[:half]), **_lines(session, ids[half:])}


def _fault(before: Head, link: Head, entry_id: int, entries: Mapping[int, AuditEntry | None]) -> str | None:
    if link.number != before.number + 1:
        return f"seal {before.number + 1} before it is gone"
    if entry_id not in entries:
        return "it was taken out"
    entry = entries[entry_id]
    if entry is None or digest_of(before.digest, entry) != link.digest:
        return "it is not what was sealed"
    return None


def _other(link: Head, known: Head | None) -> str | None:
    is_other = known is not None and link.number == known.number and link.digest != known.digest
    return "its seal is not the one that was noted" if is_other else None
