"""A group with a member who keeps its listings, a draft and a verified product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.catalogue import service
from storefront.kernel.db import unit_of_work
from tests.support.browser import Browser
from tests.support.listings import KEY, PHOTOS
from tests.support.people import make_person
from tests.support.products import MEMBER, load_reference, make_group, make_product

if TYPE_CHECKING:
    from flask import Flask

    from storefront.producers.models import ProducerGroup


@pytest.fixture
def group(app: Flask) -> ProducerGroup:
    del app
    load_reference()
    with unit_of_work() as session:
        return make_group(session)


@pytest.fixture
def member(app: Flask, group: ProducerGroup) -> Browser:
    make_person("ketua@contoh.test", group_id=group.id)
    browser = Browser(app)
    browser.become("ketua@contoh.test")
    return browser


@pytest.fixture
def draft(group: ProducerGroup) -> int:
    product_id = service.begin_draft(group.id, KEY, MEMBER)
    service.add_photos(product_id, PHOTOS[:1], MEMBER)
    return product_id


@pytest.fixture
def verified(group: ProducerGroup) -> int:
    with unit_of_work() as session:
        return make_product(session, group).id
