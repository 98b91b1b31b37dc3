"""A visitor of whom kept pages could tell a lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.accounts.types import Role
from storefront.catalogue.models import Variant
from storefront.kernel.db import end_reading, read_session
from storefront.orders import service as orders
from tests.support.browser import Browser
from tests.support.people import make_group, make_person

if TYPE_CHECKING:
    from flask import Flask


def wilhelmina(app: Flask) -> Browser:
    """A member of a group and of an office, with a name and a basket."""
    make_person("wilhelmina@contoh.id", Role.ADMIN, group_id=make_group())
    browser = Browser(app)
    browser.become("wilhelmina@contoh.id")
    variant_id = read_session().scalars(select(Variant.id).order_by(Variant.id)).first()
    assert variant_id is not None
    end_reading()
    browser.set_cookie("keranjang", orders.add_to_basket(None, variant_id, 2))
    return browser
