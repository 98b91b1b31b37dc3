"""Reading what products have and lack."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.exports.demands import profiles
from storefront.exports.entry_queries import address_columns as address_columns
from storefront.exports.entry_queries import address_of as address_of
from storefront.exports.entry_queries import get_entry as get_entry
from storefront.exports.entry_queries import list_entries as list_entries
from storefront.exports.entry_queries import list_figures as list_figures
from storefront.exports.models import Requirement
from storefront.exports.rules import row_of
from storefront.exports.run_queries import get_run as get_run
from storefront.exports.run_queries import list_runs as list_runs

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.exports.types import RequirementRow, Target


def list_requirements(
    session: Session, target: Target, product_ids: Collection[int]
) -> dict[int, list[RequirementRow]]:
    """The rows of these products by id, in the order of the profile; one that was never judged has none."""
    of_them = (Requirement.product_id.in_(product_ids), Requirement.target == target)
    query = select(Requirement.product_id, Requirement.code, Requirement.state, Requirement.detail).where(*of_them)
    found: defaultdict[int, dict[str, RequirementRow]] = defaultdict(dict)
    known = {demand.code: demand for demand in profiles()[target].demands}
    for product_id, code, state, detail in session.execute(query).tuples():
        if code in known:  # else it is of a profile that has changed, until the worker has judged anew
            found[product_id][code] = row_of(known[code], state, detail)
    return {key: [rows[code] for code in known if code in rows] for key, rows in found.items()}
