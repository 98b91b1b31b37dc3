"""What the law asks for before a product can be determined: pure rules over data. Doubts: domain.md, section 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.kernel.errors import Problem
from storefront.verification.types import GateItem, GateLine, GateProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from storefront.verification.types import GateFacts


def look(facts: GateFacts, terms: Mapping[str, Any], today: date) -> tuple[GateLine, ...]:
    """Every item with what is wrong with it; `terms` as `terms.gate_terms` gives them."""
    found = {
        GateItem.NIB: None if facts.nib else Problem(code=GateProblem.NIB_MISSING),
        GateItem.LICENCE: _licence(facts, terms, today),
        GateItem.HALAL: _halal(facts, terms, today),
        GateItem.ALCOHOL: Problem(code=GateProblem.ALCOHOL) if facts.has_alcohol else None,
    }
    return tuple(
        GateLine(
            item=item,
            problem=problem,
            waived=_waived(facts, item, terms) if problem else "",
            may_waive=item.value in terms["waivers"]["items"],
        )
        for item, problem in found.items()
    )


def _waived(facts: GateFacts, item: GateItem, terms: Mapping[str, Any]) -> str:
    """Why it is let through; what the group was let off when it registered counts as well."""
    if item.value not in terms["waivers"]["items"]:
        return ""
    return facts.waivers.get(item.value, "") or (facts.nib_waived if item is GateItem.NIB else "")


def _licence(facts: GateFacts, terms: Mapping[str, Any], today: date) -> Problem | None:
    """A licence that fits the goods, holds today and was looked up; goods that need none are clear with none."""
    given = [each for each in facts.licences if each.kind.value in terms["licence"]["kinds"]]
    if not given:
        is_needed = facts.category in terms["licence"]["categories"]
        return Problem(code=GateProblem.LICENCE_MISSING) if is_needed else None
    fitting = given
    unfit_when_cold = [each for each in given if each.kind.value in terms["cold"]["unfit"]]
    if facts.category in terms["cold"]["categories"] and unfit_when_cold == given:
        if facts.is_chilled is None:
            return Problem(code=GateProblem.STORAGE_UNKNOWN)
        if facts.is_chilled:
            return Problem(code=GateProblem.LICENCE_UNFIT)
    if facts.is_chilled and facts.category in terms["cold"]["categories"]:
        fitting = [each for each in given if each not in unfit_when_cold]
    holding = [each for each in fitting if each.expires_on is None or each.expires_on >= today]
    if not holding:
        last_day = max(each.expires_on for each in fitting if each.expires_on)
        return Problem(code=GateProblem.LICENCE_LAPSED, values={"date": last_day})
    if not any(each.checked_at for each in holding):
        return Problem(code=GateProblem.LICENCE_UNCHECKED)
    return None


def _halal(facts: GateFacts, terms: Mapping[str, Any], today: date) -> Problem | None:
    status, _number, last_day = facts.halal
    if facts.category not in terms["halal"]["categories"]:
        return None
    if status not in terms["halal"]["accepted"]:
        return Problem(code=GateProblem.HALAL_MISSING)
    if last_day and last_day < today:
        return Problem(code=GateProblem.HALAL_LAPSED, values={"date": last_day})
    return None


def cold_matters(category: str, terms: Mapping[str, Any]) -> bool:
    """Whether it must be said of goods of this category how they are kept."""
    return category in terms["cold"]["categories"]
