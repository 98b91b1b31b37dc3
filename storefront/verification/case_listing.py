"""What a case is about, as its listing says now, and what the legal gate says to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.verification import gate
from storefront.verification.terms import gate_terms
from storefront.verification.types import GateFacts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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
    digest: str


def read_listing(
    session: Session, row: Determination, content: dict[str, Any], nib: ItemView, *, is_blocked: bool
) -> Listing:
    """`nib` is what the group has brought; `is_blocked`: the category is closed to everybody."""
    papers, terms = catalogue.list_papers(session, row.product_id, content), gate_terms(session)
    facts = GateFacts(
        category=content["category"],
        has_alcohol=is_blocked or _names_alcohol(content),
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
        digest=catalogue.staged_digest(content),
    )


def _names_alcohol(content: dict[str, Any]) -> bool:
    texts = [content[name] for name in ("name", "description", "material", "technique", "season")]
    texts += [*content["keywords"], *(each["label"] for each in content["variants"])]
    return bool(catalogue.alcohol_problems({"name": texts}, "", is_blocked=False))
