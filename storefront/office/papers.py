"""The papers of a group that applies, for the offices that examine it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.office import blueprint
from storefront.producers import queries
from storefront.producers.types import PAPERS, OnboardingItem
from storefront.web.documents import paper_response
from storefront.web.guards import requires

if TYPE_CHECKING:
    from flask import Response


@blueprint.get("/lembaga/<slug>/berkas/<item>")
@requires(Permission.GROUP_REVIEW)
def group_paper(slug: str, item: str) -> Response:
    """One paper, by the value of its item: `bank`, `deed`, `nib`, `npwp`."""
    session = read_session()
    group = queries.find_group(session, slug)
    if group is None or item not in {each.value for each in PAPERS}:
        raise NotFoundError(slug)
    return paper_response(queries.get_paper(session, group.id, OnboardingItem(item)), f"{slug}-{item}")
