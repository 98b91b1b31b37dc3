"""The door for members of a Lembaga Ekonomi: Indonesian only, for a phone 360 px wide and one thumb."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("workspace", __name__, url_prefix="/lapak")

from storefront.workspace import (  # noqa: E402 -- put themselves on it
    checklist,  # noqa: F401
    frame,  # noqa: F401
    group,  # noqa: F401
    home,  # noqa: F401
    joining,  # noqa: F401
    members,  # noqa: F401
    orders,  # noqa: F401
    papers,  # noqa: F401
    registering,  # noqa: F401
    slip,  # noqa: F401
    steps,  # noqa: F401
    waiting,  # noqa: F401
)
