"""How far groups have come on the way to their first sale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from storefront.kernel import settings, timeline
from storefront.kernel.errors import NotFoundError
from storefront.producers.models import GroupFigures, OnboardingRecord, ProducerGroup
from storefront.producers.types import (
    GROUP,
    NEEDED_BY,
    PROMISES,
    Figures,
    GroupState,
    ItemView,
    OnboardingItem,
    Progress,
    StoredPaper,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

APPLYING = (GroupState.APPLIED, GroupState.REVIEWED)


def list_applying(session: Session, group_ids: Collection[int]) -> list[ProducerGroup]:
    """Those of these groups that do not sell yet, by name."""
    wanted = (ProducerGroup.id.in_(group_ids), ProducerGroup.state.in_(APPLYING))
    return list(session.scalars(select(ProducerGroup).where(*wanted).order_by(ProducerGroup.name)))


def list_suspended(session: Session, group_ids: Collection[int]) -> list[ProducerGroup]:
    """Those of these groups that an office has taken out of sight, by name."""
    wanted = (ProducerGroup.id.in_(group_ids), ProducerGroup.state == GroupState.SUSPENDED)
    return list(session.scalars(select(ProducerGroup).where(*wanted).order_by(ProducerGroup.name)))


def progress_of(session: Session, group: ProducerGroup, *, has_product: bool) -> Progress:
    """What a group of this kind needs, and what of it is there; the catalogue knows of its products."""
    needed = settings.get_many(session, NEEDED_BY.values())
    rows = session.scalars(select(OnboardingRecord).where(OnboardingRecord.group_id == group.id))
    records = {row.item: row for row in rows}
    return Progress(
        group_id=group.id,
        state=group.state,
        submitted_at=group.submitted_at,
        items=tuple(
            _view(item, records.get(item), has_product=has_product)
            for item in OnboardingItem
            if group.kind in needed[NEEDED_BY[item].key].split()
        ),
    )


def _view(item: OnboardingItem, row: OnboardingRecord | None, *, has_product: bool) -> ItemView:
    is_met = has_product if item is OnboardingItem.PRODUCT else row is not None and _is_met(row)
    if row is None:
        return ItemView(item=item, is_met=is_met)
    return ItemView(
        item=item,
        is_met=is_met,
        number=row.number,
        issuer=row.issuer,
        holder=row.holder,
        file=_file(row),
        given_at=row.given_at,
        waived_because=row.waived_because,
    )


def _is_met(row: OnboardingRecord) -> bool:
    return row.given_at is not None if row.item in PROMISES else bool(row.number and row.file_key)


def _file(row: OnboardingRecord) -> StoredPaper | None:
    return StoredPaper(key=row.file_key, kind=row.file_kind) if row.file_key and row.file_kind else None


def with_item(query: Select[Any], item: OnboardingItem) -> Select[Any]:
    """The same question, which names a group, with its record of one item of the checklist for `item_view`."""
    record = and_(OnboardingRecord.group_id == ProducerGroup.id, OnboardingRecord.item == item)
    return query.add_columns(OnboardingRecord).outerjoin(OnboardingRecord, record)


def item_view(item: OnboardingItem, record: OnboardingRecord | None) -> ItemView:
    """What a group has given of one item of the checklist, or why it was let off."""
    return _view(item, record, has_product=False)


def get_paper(session: Session, group_id: int, item: OnboardingItem) -> StoredPaper:
    """The file of one item. Raises NotFoundError."""
    mine = (OnboardingRecord.group_id == group_id, OnboardingRecord.item == item)
    row = session.scalar(select(OnboardingRecord).where(*mine))
    file = _file(row) if row else None
    if file is None:
        raise NotFoundError(item)
    return file


def list_files(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these keys still belong to a paper."""
    known = select(OnboardingRecord.file_key).where(OnboardingRecord.file_key.in_(keys))
    return {key for key in session.scalars(known) if key}


def list_figures(session: Session, group_id: int) -> list[Figures]:
    """What a group told, the newest year first."""
    rows = session.scalars(
        select(GroupFigures).where(GroupFigures.group_id == group_id).order_by(GroupFigures.year.desc())
    )
    return [
        Figures(
            year=row.year,
            members=row.members,
            women=row.women,
            paid_workers=row.paid_workers,
            turnover=row.turnover,
            equipment=row.equipment,
        )
        for row in rows
    ]


def sent_back_because(session: Session, group_id: int) -> str:
    """Why the office gave the application back, while the group has not asked again."""
    steps = timeline.list_entries(session, GROUP.name, [group_id])
    last = steps[-1] if steps else None
    return (last.reason or "") if last and last.state == GroupState.APPLIED and last.seen else ""
