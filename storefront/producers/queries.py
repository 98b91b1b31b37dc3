"""Reading groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupInfo, GroupState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def list_groups_by_ids(session: Session, ids: Collection[int]) -> dict[int, GroupInfo]:
    """The groups by id, whatever their state; ids that nobody has are left out."""
    query = select(
        ProducerGroup.id,
        ProducerGroup.slug,
        ProducerGroup.name,
        ProducerGroup.regency_code,
        ProducerGroup.phone,
        ProducerGroup.email,
        ProducerGroup.pickup_note,
        ProducerGroup.address,
        ProducerGroup.village_name,
        ProducerGroup.district_name,
    ).where(ProducerGroup.id.in_(ids))
    return {
        row.id: GroupInfo(
            id=row.id,
            slug=row.slug,
            name=row.name,
            regency_code=row.regency_code,
            phone=row.phone,
            email=row.email,
            pickup_note=row.pickup_note,
            address=row.address,
            place_label=", ".join(part for part in (row.village_name, row.district_name) if part),
        )
        for row in session.execute(query)
    }


def list_active_ids(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Which of these groups may sell."""
    query = select(ProducerGroup.id).where(ProducerGroup.id.in_(ids), ProducerGroup.state == GroupState.ACTIVE)
    return frozenset(session.scalars(query))
