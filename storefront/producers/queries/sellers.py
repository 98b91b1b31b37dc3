"""Groups as catalogue files need them: with what registers know them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel.text import _
from storefront.producers.models import OnboardingRecord, ProducerGroup
from storefront.producers.queries.groups import place_of
from storefront.producers.types import KIND_LABELS, OnboardingItem, Seller

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

NUMBERED = (OnboardingItem.NIB, OnboardingItem.NPWP)


def list_sellers(session: Session, group_ids: Collection[int]) -> dict[int, Seller]:
    """Groups in any state by their ids, in two questions."""
    numbers = {
        (row.group_id, row.item): row.number
        for row in session.execute(
            select(OnboardingRecord.group_id, OnboardingRecord.item, OnboardingRecord.number).where(
                OnboardingRecord.group_id.in_(group_ids), OnboardingRecord.item.in_(NUMBERED)
            )
        )
    }
    return {
        row.id: Seller(
            id=row.id,
            slug=row.slug,
            name=row.name,
            kind=row.kind,
            kind_label=_(KIND_LABELS[row.kind]),
            label=row.label,
            state=row.state,
            regency_code=row.regency_code,
            place_label=place_of(row).full_label,
            address=row.address,
            phone=row.phone or "",
            email=row.email or "",
            nib=numbers.get((row.id, OnboardingItem.NIB), ""),
            npwp=numbers.get((row.id, OnboardingItem.NPWP), ""),
            kbli=tuple(row.kbli),
            kbli_edition=row.kbli_edition,
            is_taxable=row.is_taxable,
        )
        for row in session.scalars(select(ProducerGroup).where(ProducerGroup.id.in_(group_ids)))
    }
