"""The door for buyers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("shop", __name__)

from storefront.shop import (  # noqa: E402, F401 -- the views put themselves on the blueprint above
    account,
    account_addresses,
    account_data,
    account_devices,
    account_factor,
    account_profile,
    basket,
    certificate,
    checkout,
    feed,
    home,
    info,
    interest,
    joining,
    listing,
    order,
    order_proof,
    producer,
    producers,
    product,
    product_feeds,
    seen,
    signing,
    sitemap,
    suggest,
    villages,
)
