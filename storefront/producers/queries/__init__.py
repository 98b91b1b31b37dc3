"""Reading groups and how far they have come."""

from __future__ import annotations

from storefront.producers.models import ProducerGroup
from storefront.producers.queries.checklist import (
    get_paper,
    item_view,
    list_applying,
    list_figures,
    list_files,
    list_suspended,
    progress_of,
    sent_back_because,
    with_item,
)
from storefront.producers.queries.groups import (
    count_public,
    find_group,
    get_group,
    get_public_group,
    info_of,
    is_active,
    list_groups_by_ids,
    list_ids,
    list_public,
    place_of,
    with_group,
)
from storefront.producers.queries.sellers import list_sellers
from storefront.producers.queries.telling import business_told, digest, figures_told, profile_told
from storefront.producers.queries.waiting import count_by_state, list_all, newest_unseen, select_unseen, select_waiting

__all__ = [
    "ProducerGroup",
    "business_told",
    "count_by_state",
    "count_public",
    "digest",
    "figures_told",
    "find_group",
    "get_group",
    "get_paper",
    "get_public_group",
    "info_of",
    "is_active",
    "item_view",
    "list_all",
    "list_applying",
    "list_figures",
    "list_files",
    "list_groups_by_ids",
    "list_ids",
    "list_public",
    "list_sellers",
    "list_suspended",
    "newest_unseen",
    "place_of",
    "profile_told",
    "progress_of",
    "select_unseen",
    "select_waiting",
    "sent_back_because",
    "with_group",
    "with_item",
]
