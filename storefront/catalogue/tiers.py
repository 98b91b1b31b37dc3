"""What of a verified product changes without the office seeing it first: little, and more for groups that it trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue.types import MAY_PASS, PASSES, PASSES_TRUSTED
from storefront.kernel import settings
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def passing_keys(session: Session, group_id: int) -> frozenset[str]:
    """Keys of `catalogue.content`; name, category, licences and pictures are never among them."""
    values = settings.get_many(session, [PASSES, PASSES_TRUSTED])
    wanted = set(values[PASSES.key].split())
    if producers.get_group(session, group_id).trusted_because:
        wanted |= set(values[PASSES_TRUSTED.key].split())
    return frozenset(MAY_PASS) & wanted
