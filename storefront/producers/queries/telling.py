"""What a group has told of itself, and the digest that a form carries of what it was made from."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.producers.models import GroupFigures
from storefront.producers.queries.groups import get_group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

PROFILE = ("story", "address", "phone", "email", "pickup_note", "allows_cash")
BUSINESS = ("kbli", "kbli_edition", "is_taxable")
FIGURES = ("members", "women", "paid_workers", "turnover", "equipment")


def profile_told(session: Session, group_id: int) -> dict[str, Any]:
    """What buyers see of a group. Raises NotFoundError."""
    group = get_group(session, group_id)
    return {name: getattr(group, name) for name in PROFILE}


def business_told(session: Session, group_id: int) -> dict[str, Any]:
    """What registers want to know of a group. Raises NotFoundError."""
    group = get_group(session, group_id)
    return {name: getattr(group, name) for name in BUSINESS}


def figures_told(session: Session, group_id: int, year: int) -> dict[str, Any]:
    """The figures of one year as JSON holds them; empty where none were told."""
    this = (GroupFigures.group_id == group_id, GroupFigures.year == year)
    row = session.scalar(select(GroupFigures).where(*this))
    return {name: plain(getattr(row, name)) for name in FIGURES} if row else {}


def plain(value: object) -> object:
    """As JSON holds it."""
    return getattr(value, "amount", value)


def digest(told: Mapping[str, Any]) -> str:
    """The same while nobody has told anything else."""
    return blake2b(json.dumps(sorted(told.items())).encode(), digest_size=8).hexdigest()
