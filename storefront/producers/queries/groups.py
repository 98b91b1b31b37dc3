"""Reading groups."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import _
from storefront.producers.models import ProducerGroup
from storefront.producers.types import KIND_LABELS, GroupFilter, GroupInfo, GroupRow, GroupState, GroupView
from storefront.regions import queries as regions
from storefront.regions.types import PlaceName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from storefront.producers.types import GroupKind


def is_active(group_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Whether the group of a row may sell, for use inside a larger question."""
    group = _other_group()
    return exists().where(group.id == group_id, group.state == GroupState.ACTIVE)


@cache
def _other_group() -> type[ProducerGroup]:
    """Another name, as the larger question may be about groups, too; to make one takes longer than the question."""
    return aliased(ProducerGroup)


def find_group(session: Session, slug: str) -> ProducerGroup | None:
    return session.scalar(select(ProducerGroup).where(ProducerGroup.slug == slug))


def list_ids(session: Session, slugs: Collection[str]) -> dict[str, int]:
    """The ids of groups in any state by their slugs; what there is not is left out."""
    query = select(ProducerGroup.slug, ProducerGroup.id).where(ProducerGroup.slug.in_(slugs))
    return dict(session.execute(query).tuples().all())


def get_group(session: Session, group_id: int) -> ProducerGroup:
    """A group in any state.

    Raises:
        NotFoundError: when there is none.
    """
    group = session.get(ProducerGroup, group_id)
    if group is None:
        raise NotFoundError(group_id)
    return group


def get_public_group(session: Session, slug: str) -> GroupView:
    """The page of an active group.

    Raises:
        NotFoundError: when there is none, or it is not active.
    """
    group = find_group(session, slug)
    if group is None or group.state is not GroupState.ACTIVE:
        raise NotFoundError(slug)
    regency = regions.shipped_regency(group.regency_code)
    return GroupView(
        id=group.id,
        slug=group.slug,
        name=group.name,
        kind=group.kind,
        kind_label=_(KIND_LABELS[group.kind]),
        story=group.story,
        story_en=group.story_en,
        place_label=place_of(group).full_label,
        regency_code=group.regency_code,
        regency_name=regency.name,
        regency_slug=regency.slug,
        address=group.address,
        phone=group.phone,
        email=group.email,
        pickup_note=group.pickup_note,
        pickup_note_en=group.pickup_note_en,
        since=group.created_at.astimezone(clock.WITA).year,
    )


def list_public(session: Session, wanted: GroupFilter, *, limit: int, offset: int = 0) -> list[GroupRow]:
    """Active groups from west to east, by name within a kabupaten."""
    west_to_east = {regency.code: place for place, regency in enumerate(regions.shipped_regencies())}
    query = (
        select(
            ProducerGroup.id,
            ProducerGroup.slug,
            ProducerGroup.name,
            ProducerGroup.kind,
            ProducerGroup.regency_code,
            ProducerGroup.village_name,
            ProducerGroup.district_name,
        )
        .where(*_public_conditions(wanted))
        .order_by(case(west_to_east, value=ProducerGroup.regency_code), ProducerGroup.name, ProducerGroup.id)
    )
    return [_group_row(row) for row in session.execute(query.limit(limit).offset(offset))]


def _group_row(row: Row[Any]) -> GroupRow:
    regency = regions.shipped_regency(row.regency_code)
    place = PlaceName(regency=regency.name, village=row.village_name, district=row.district_name)
    return GroupRow(
        id=row.id,
        slug=row.slug,
        name=row.name,
        kind=row.kind,
        kind_label=_(KIND_LABELS[row.kind]),
        regency_code=row.regency_code,
        place_label=place.full_label,
    )


def count_public(session: Session, text: str = "") -> list[tuple[str, GroupKind, int]]:
    """Active groups by kabupaten/kota and kind: some rows, from which every count of a page adds up."""
    query = (
        select(ProducerGroup.regency_code, ProducerGroup.kind, func.count())
        .where(*_public_conditions(GroupFilter(text=text)))
        .group_by(ProducerGroup.regency_code, ProducerGroup.kind)
    )
    return [(code, kind, count) for code, kind, count in session.execute(query)]


def _public_conditions(wanted: GroupFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [ProducerGroup.state == GroupState.ACTIVE]
    if wanted.regency_code:
        conditions.append(ProducerGroup.regency_code == wanted.regency_code)
    if wanted.kind:
        conditions.append(ProducerGroup.kind == wanted.kind)
    name = func.lower(ProducerGroup.name)
    conditions += [name.contains(word, autoescape=True) for word in wanted.text.lower().split()]
    return conditions


def with_group(query: Select[Any], group_id: InstrumentedAttribute[int]) -> Select[Any]:
    """The same question with the group of each row added to it, to be read by `info_of`."""
    return query.add_columns(ProducerGroup).join(ProducerGroup, ProducerGroup.id == group_id)


def list_groups_by_ids(session: Session, ids: Iterable[int]) -> dict[int, GroupInfo]:
    """Groups in any state by their ids."""
    return {group.id: info_of(group) for group in session.scalars(_by_ids(), {"ids": list(set(ids))})}


@cache
def _by_ids() -> Select[tuple[ProducerGroup]]:
    return select(ProducerGroup).where(ProducerGroup.id.in_(bindparam("ids", expanding=True)))


def place_of(group: ProducerGroup) -> PlaceName:
    regency = regions.shipped_regency(group.regency_code)
    return PlaceName(regency=regency.name, village=group.village_name, district=group.district_name)


def info_of(group: ProducerGroup) -> GroupInfo:
    return GroupInfo(
        id=group.id,
        slug=group.slug,
        name=group.name,
        regency_code=group.regency_code,
        phone=group.phone,
        email=group.email,
        pickup_note=group.pickup_note,
        pickup_note_en=group.pickup_note_en,
        address=group.address,
        place_label=place_of(group).full_label,
        is_active=group.state is GroupState.ACTIVE,
        allows_cash=group.allows_cash,
    )
