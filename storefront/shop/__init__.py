"""The door for buyers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("shop", __name__)

from storefront.shop import (  # noqa: E402 -- the views put themselves on the blueprint above
    account,
    certificate,
    home,
    listing,
    producer,
    product,
    suggest,
)

__all__ = ["account", "blueprint", "certificate", "home", "listing", "producer", "product", "suggest"]
