"""The door for buyers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("shop", __name__)

from storefront.shop import (  # noqa: E402, F401 -- the views put themselves on the blueprint above
    account,
    basket,
    certificate,
    checkout,
    feed,
    home,
    listing,
    order,
    order_proof,
    producer,
    product,
    sitemap,
    suggest,
)
