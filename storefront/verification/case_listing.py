"""What a case is about, as its listing says now, and what the legal gate says to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.verification import gate
from storefront.verification.types import GateFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.catalogue.types import LicencePaper
    from storefront.producers.types import ItemView
    from storefront.verification.models import Determination
    from storefront.verification.types import GateLine


@dataclass(frozen=True, kw_only=True)
class Listing:
    """`asks_storage`: whether it must be said of these goods how they are kept."""

    content: dict[str, Any]
    papers: tuple[LicencePaper, ...]
    gate: tuple[GateLine, ...]
    asks_storage: bool
    nib: ItemView


@dataclass(frozen=True, kw_only=True)
class About:
    """What a case is judged by: the listing, its papers, the terms of the law, whether its category is closed."""

    content: dict[str, Any]
    papers: tuple[LicencePaper, ...]
    terms: Mapping[str, Any]
    is_blocked: bool


def look_at(row: Determination, about: About, nib: ItemView) -> Listing:
    """`nib` is what the group has brought."""
    content, papers, terms = about.content, about.papers, about.terms
    facts = GateFacts(
        category=content["category"],
        has_alcohol=about.is_blocked or _names_alcohol(content),
        licences=papers,
        halal=(content["halal"][0], content["halal"][1], catalogue.day_of(content["halal"][2])),
        nib=nib.number if nib.is_met else "",
        nib_waived=nib.waived_because,
        is_chilled=row.is_chilled,
        waivers=row.waivers,
    )
    return Listing(
        content=content,
        papers=papers,
        gate=gate.look(facts, terms, clock.today()),
        asks_storage=gate.cold_matters(content["category"], terms),
        nib=nib,
    )


def _names_alcohol(content: dict[str, Any]) -> bool:
    texts = [content[name] for name in ("name", "description", "material", "technique", "season")]
    texts += [*content["keywords"], *(each["label"] for each in content["variants"])]
    return bool(catalogue.alcohol_problems({"name": texts}, "", is_blocked=False))
