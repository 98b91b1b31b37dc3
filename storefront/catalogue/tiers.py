"""What of a verified product changes without the office seeing it first: little, and more for groups that it trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.catalogue import rules
from storefront.catalogue.content import day_of
from storefront.catalogue.types import CLAIMS, MAY_PASS, PASSES, PASSES_TRUSTED, HalalStatus, PaperKind
from storefront.kernel import clock, settings
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


def passing_keys(session: Session, group_id: int, live: Mapping[str, Any], wanted: Mapping[str, Any]) -> frozenset[str]:
    """Which of the wanted values pass; name, category, licences and pictures are never among them.

    Nor is a text that claims what needs a licence, unless the product that is `live` holds it.
    """
    values = settings.get_many(session, [PASSES, PASSES_TRUSTED, *CLAIMS.values()])
    keys = set(values[PASSES.key].split())
    if producers.get_group(session, group_id).trusted_because:
        keys |= set(values[PASSES_TRUSTED.key].split())
    held = _held(live)
    claims = ",".join(values[setting.key] for kind, setting in CLAIMS.items() if kind not in held)
    may_pass = wanted.keys() & keys & set(MAY_PASS)
    return frozenset(key for key in may_pass if not rules.makes_claim(_text_of(wanted[key]), claims))


def _held(live: Mapping[str, Any]) -> set[str]:
    """The papers that a product has and that hold today."""
    papers = {kind: last_day for kind, (_number, last_day) in live["licences"].items()}
    status, number, last_day = live["halal"]
    if status == HalalStatus.CERTIFIED.value and number:
        papers[PaperKind.HALAL.value] = last_day
    return {kind for kind, until in papers.items() if not rules.has_lapsed(day_of(until), clock.today())}


def _text_of(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)
