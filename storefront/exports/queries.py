"""Reading what products have and lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.exports.demands import kbli_of as kbli_of
from storefront.exports.demands import known_specification as known_specification
from storefront.exports.demands import profiles as profiles
from storefront.exports.demands import specification_of as specification_of
from storefront.exports.demands import suggest_kbki as suggest_kbki
from storefront.exports.entry_queries import address_columns as address_columns
from storefront.exports.entry_queries import address_of as address_of
from storefront.exports.entry_queries import get_entry as get_entry
from storefront.exports.entry_queries import list_entries as list_entries
from storefront.exports.entry_queries import list_figures as list_figures
from storefront.exports.models import Requirement
from storefront.exports.rules import row_of
from storefront.exports.run_queries import get_run as get_run
from storefront.exports.run_queries import list_runs as list_runs
from storefront.exports.tally import count_by_group as count_by_group
from storefront.exports.tally import count_by_regency as count_by_regency
from storefront.exports.tally import count_ready as count_ready
from storefront.exports.tally import list_lacks as list_lacks
from storefront.exports.tally import select_lacking
from storefront.exports.types import LackingProduct, RequirementState, Target

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.exports.types import LackFilter, Reach, RequirementRow


def list_requirements(
    session: Session, target: Target, product_ids: Collection[int]
) -> dict[int, list[RequirementRow]]:
    """The rows of these products by id, in the order of the profile; one that was never judged has none."""
    return _rows(session, product_ids, [target])[target]


def list_standing(session: Session, product_id: int) -> dict[Target, list[RequirementRow]]:
    """The rows of one product for every target."""
    return {target: rows.get(product_id, []) for target, rows in _rows(session, [product_id], list(Target)).items()}


def _rows(
    session: Session, product_ids: Collection[int], targets: Collection[Target]
) -> dict[Target, dict[int, list[RequirementRow]]]:
    of_them = (Requirement.product_id.in_(product_ids), Requirement.target.in_(targets))
    columns = (Requirement.target, Requirement.product_id, Requirement.code, Requirement.state, Requirement.detail)
    said = {
        (target, product_id, code): (state, detail)
        for target, product_id, code, state, detail in session.execute(select(*columns).where(*of_them)).tuples()
    }
    ids = sorted({key[1] for key in said})
    return {
        target: {
            product_id: [
                row_of(demand, *said[target, product_id, demand.code])
                for demand in profiles()[target].demands  # a row of a profile that has changed waits to be judged anew
                if (target, product_id, demand.code) in said
            ]
            for product_id in ids
        }
        for target in targets
    }


def list_lacking(
    session: Session, target: Target, reach: Reach, wanted: LackFilter, limit: int
) -> list[LackingProduct]:
    """The next products that lack what is wanted, by id, each with all that it lacks."""
    found = session.execute(select_lacking(target, reach, wanted).limit(limit)).all()
    rows = list_requirements(session, target, [row.id for row in found])
    return [
        LackingProduct(
            id=row.id,
            name=row.name,
            group_id=row.group_id,
            regency_code=row.regency_code,
            lacks=tuple(each for each in rows[row.id] if each.state is not RequirementState.MET),
        )
        for row in found
    ]
