"""The door for members of a Lembaga Ekonomi: Indonesian only, for a phone 360 px wide and one thumb."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("workspace", __name__, url_prefix="/lapak")

from storefront.workspace import (  # noqa: E402, F401 -- put themselves on it
    announcements,
    business,
    checklist,
    entries,
    exports,
    frame,
    group,
    home,
    joining,
    labels,
    members,
    orders,
    outlet_goods,
    outlets,
    packing,
    papers,
    product_case,
    product_check,
    product_official,
    product_photos,
    product_prices,
    product_steps,
    product_supplies,
    products,
    readiness,
    record,
    registering,
    sheet,
    sheets,
    shortfall,
    slip,
    steps,
    stock,
    stock_count,
    stock_moves,
    stock_places,
    stock_questions,
    waiting,
)
