"""Changes that wait for the office: for the queue, and one to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false, select

from storefront.catalogue.models import Product, StagedChange
from storefront.catalogue.types import ChangeState
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from sqlalchemy import Select


def select_waiting() -> Select[Any]:
    """Columns: subject_id, since, is_ready (never), title, group_name, group_slug, regency_code."""
    group = producers.ProducerGroup
    return (
        select(
            StagedChange.id.label("subject_id"),
            StagedChange.proposed_at.label("since"),
            false().label("is_ready"),
            Product.name.label("title"),
            group.name.label("group_name"),
            group.slug.label("group_slug"),
            Product.regency_code.label("regency_code"),
        )
        .join_from(StagedChange, Product, Product.id == StagedChange.product_id)
        .join(group, group.id == Product.group_id)
        .where(StagedChange.state == ChangeState.WAITING)
    )
