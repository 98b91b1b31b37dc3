"""Reading the queue: one question over what the capabilities below offer, however many cases are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, case, func, literal_column, or_, select, tuple_, union_all

from storefront.accounts import queries as accounts
from storefront.accounts.policy import ROLE_PERMISSIONS, Permission
from storefront.accounts.types import Role
from storefront.casework import rules
from storefront.casework.holidays import HOLIDAYS as HOLIDAYS
from storefront.casework.models import Assignment
from storefront.casework.types import (
    SERVICE_DAYS,
    CaseKey,
    CaseKind,
    CaseRow,
    Examiner,
    QueueCounts,
    ServiceTimes,
    Stage,
    Waited,
    Worker,
)
from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, settings
from storefront.producers import queries as producers
from storefront.verification import queries as verification

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select, Subquery
    from sqlalchemy.orm import Session

    from storefront.casework.types import Place, QueueFilter

NEEDED = {  # to work on a case of this kind
    CaseKind.PRODUCT: Permission.CASE_EXAMINE,
    CaseKind.CHANGE: Permission.CASE_EXAMINE,
    CaseKind.GROUP: Permission.GROUP_REVIEW,
    CaseKind.PAPERS: Permission.GROUP_REVIEW,
}
DECIDED = frozenset({CaseKind.PRODUCT, CaseKind.CHANGE})  # by the role that a setting names, besides those who examine


def service_times(session: Session) -> ServiceTimes:
    """As the settings have them, in one question."""
    found = settings.get_many(session, [*SERVICE_DAYS.values(), HOLIDAYS])
    days = {kind: found[setting.key] for kind, setting in SERVICE_DAYS.items()}
    return ServiceTimes(days=days, holidays=settings.days_of(found[HOLIDAYS.key]))


def late_before(times: ServiceTimes) -> dict[CaseKind, datetime]:
    """Since when a case of each kind waits too long today."""
    return {kind: rules.late_before(clock.today(), most, times.holidays) for kind, most in times.days.items()}


def waited(since: datetime, kind: CaseKind, times: ServiceTimes) -> Waited:
    """How long a case of this kind waits today that came at this moment."""
    most = times.days[kind]
    days = rules.working_days(since.astimezone(clock.WITA).date(), clock.today(), times.holidays)
    return Waited(days=days, is_late=days > most, is_soon_late=rules.is_soon_late(days, most))


def _waiting(kinds: Collection[CaseKind]) -> Subquery:
    """Columns: kind, subject_id, since, is_ready, title, group_name, group_slug, regency_code."""
    offered = {
        CaseKind.PRODUCT: verification.select_waiting,
        CaseKind.CHANGE: catalogue.select_waiting,
        CaseKind.GROUP: producers.select_waiting,
        CaseKind.PAPERS: producers.select_unseen,
    }
    parts = [_of_kind(kind, offered[kind]()) for kind in CaseKind if kind in kinds]
    return union_all(*parts).subquery("waiting")


def _of_kind(kind: CaseKind, query: Select[Any]) -> Select[Any]:
    return query.add_columns(literal_column(f"'{kind.value}'", String).label("kind"))


def _stage(waiting: Subquery) -> ColumnElement[str]:
    return case(
        (waiting.c.is_ready, Stage.READY.value),
        (Assignment.person_id.is_not(None), Stage.TAKEN.value),
        else_=Stage.UNTAKEN.value,
    )


def _with_assignment(waiting: Subquery) -> ColumnElement[bool]:
    return and_(Assignment.kind == waiting.c.kind, Assignment.subject_id == waiting.c.subject_id)


def list_cases(session: Session, wanted: QueueFilter, *, limit: int, after: Place | None = None) -> list[CaseRow]:
    """The longest waiting first; `after` gives the next page."""
    waiting = _waiting(wanted.kinds)
    conditions = _conditions(waiting, wanted)
    if after is not None:
        behind = tuple_(waiting.c.kind, waiting.c.subject_id) > (after.key.kind.value, after.key.subject_id)
        conditions.append(or_(waiting.c.since > after.since, and_(waiting.c.since == after.since, behind)))
    query = _rows(waiting).where(*conditions).order_by(waiting.c.since, waiting.c.kind, waiting.c.subject_id)
    return [_row(row) for row in session.execute(query.limit(limit))]


def list_by_keys(session: Session, keys: Collection[CaseKey], reach: frozenset[str] | None) -> dict[CaseKey, CaseRow]:
    """Those of these cases that wait, within reach."""
    found: dict[CaseKey, CaseRow] = {}
    for kind in {key.kind for key in keys}:
        waiting = _waiting({kind})
        query = _rows(waiting).where(waiting.c.subject_id.in_([key.subject_id for key in keys if key.kind is kind]))
        if reach is not None:
            query = query.where(waiting.c.regency_code.in_(reach))
        found.update({row.key: row for row in map(_row, session.execute(query))})
    return found


def _rows(waiting: Subquery) -> Select[Any]:
    return select(
        waiting, _stage(waiting).label("stage"), Assignment.person_id, func.coalesce(Assignment.label, "").label("who")
    ).join_from(waiting, Assignment, _with_assignment(waiting), isouter=True)


def _row(row: Row[Any]) -> CaseRow:
    return CaseRow(
        key=CaseKey(kind=CaseKind(row.kind), subject_id=row.subject_id),
        since=row.since,
        stage=Stage(row.stage),
        title=row.title,
        group_name=row.group_name,
        group_slug=row.group_slug,
        regency_code=row.regency_code,
        person_id=row.person_id,
        taken_by=row.who,
    )


def _conditions(waiting: Subquery, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.reach is not None:
        conditions.append(waiting.c.regency_code.in_(wanted.reach))
    if wanted.regency_code:
        conditions.append(waiting.c.regency_code == wanted.regency_code)
    if wanted.stage:
        conditions.append(_stage(waiting) == wanted.stage.value)
    if wanted.person_id is not None:
        conditions.append(Assignment.person_id == wanted.person_id)
    if wanted.is_late and wanted.late_before is not None:
        conditions.append(_is_late(waiting, wanted.late_before))
    for word in wanted.text.lower().split():
        named = (
            func.lower(column).contains(word, autoescape=True) for column in (waiting.c.title, waiting.c.group_name)
        )
        conditions.append(or_(*named))
    return conditions


def _is_late(waiting: Subquery, since: Mapping[CaseKind, datetime]) -> ColumnElement[bool]:
    return or_(*(and_(waiting.c.kind == kind.value, waiting.c.since < moment) for kind, moment in since.items()))


def count_cases(
    session: Session, reach: frozenset[str] | None, person_id: int, since: Mapping[CaseKind, datetime]
) -> QueueCounts:
    """What waits within reach, in one question; `since` as `late_before` says."""
    waiting = _waiting(set(since))
    stage = _stage(waiting)
    is_mine = and_(Assignment.person_id == person_id, stage == Stage.TAKEN.value)
    wanted = {
        "untaken": stage == Stage.UNTAKEN.value,
        "mine": is_mine,
        "ready": stage == Stage.READY.value,
        "late": _is_late(waiting, since),
    }
    sums = [func.coalesce(func.sum(case((what, 1), else_=0)), 0).label(name) for name, what in wanted.items()]
    query = select(func.count().label("total"), *sums)
    query = query.select_from(waiting).join(Assignment, _with_assignment(waiting), isouter=True)
    if reach is not None:
        query = query.where(waiting.c.regency_code.in_(reach))
    row = session.execute(query).one()
    return QueueCounts(untaken=row.untaken, mine=row.mine, ready=row.ready, late=row.late, total=row.total)


def list_workers(session: Session) -> list[Worker]:
    """Everybody with a mail address who works on cases by a role, and on which kinds; an admin only runs the system."""
    working: dict[Role, frozenset[CaseKind]] = {role: kinds for role in Role if (kinds := _kinds(role))}
    working.pop(Role.ADMIN)
    deciding = accounts.deciding_role(session)
    working[deciding] = working.get(deciding, frozenset()) | DECIDED
    found: dict[int, Worker] = {}
    for grant in accounts.list_grants(session):
        if grant.role not in working or not grant.email:
            continue
        before = found.get(grant.person_id)
        kinds = working[grant.role] | (before.kinds if before else frozenset())
        found[grant.person_id] = Worker(person_id=grant.person_id, name=grant.name, email=grant.email, kinds=kinds)
    return [found[person_id] for person_id in sorted(found)]


def _kinds(role: Role) -> frozenset[CaseKind]:
    return frozenset(kind for kind, needed in NEEDED.items() if needed in ROLE_PERMISSIONS[role])


def list_examiners(session: Session) -> list[Examiner]:
    """Everybody who has ever taken something and still works here, by name."""
    query = select(Assignment.person_id, func.max(Assignment.label).label("name")).group_by(Assignment.person_id)
    return [Examiner(person_id=row.person_id, name=row.name) for row in session.execute(query.order_by("name"))]


def is_own(session: Session, group_id: int, person_id: int | None) -> bool:
    """Whether this person belongs to the group, so that others answer it; None is no person: a command."""
    return person_id is not None and accounts.find_membership(session, person_id, group_id) is not None
