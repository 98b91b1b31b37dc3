"""The explicit lists: what the shop is made of. No discovery."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.accounts import models as accounts_models
from storefront.catalogue import models as catalogue_models
from storefront.catalogue import service as catalogue_service
from storefront.cli.regions import regions as regions_commands
from storefront.cli.shop import shop as shop_commands
from storefront.curation import models as curation_models
from storefront.kernel import audit, events, settings, timeline, worker
from storefront.kernel.worker import Job
from storefront.orders import models as orders_models
from storefront.payments import models as payments_models
from storefront.producers import models as producers_models
from storefront.producers.types import GroupChanged
from storefront.regions import models as regions_models
from storefront.search import models as search_models
from storefront.shipping import models as shipping_models
from storefront.stock import models as stock_models
from storefront.verification import models as verification_models
from storefront.verification import service as verification_service

if TYPE_CHECKING:
    from click import Group
    from flask import Blueprint

TABLES = (  # every module with tables, so that migrations see them all
    accounts_models,
    catalogue_models,
    curation_models,
    orders_models,
    payments_models,
    producers_models,
    regions_models,
    search_models,
    shipping_models,
    stock_models,
    verification_models,
    audit,
    events,
    settings,
    timeline,
    worker,
)


def blueprints() -> list[Blueprint]:
    return []


def jobs() -> list[Job]:
    return [Job(name="expire determinations", every=timedelta(hours=1), run=verification_service.expire_due)]


def command_groups() -> list[Group]:
    return [regions_commands, shop_commands]


def subscribe_handlers() -> None:
    """Tell the outbox who wants to hear of what."""
    events.subscriptions.subscribe(GroupChanged, catalogue_service.spread_group_change)
