"""The cookie by which a browser keeps its basket; nobody who only reads gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from storefront.kernel.db import read_session
from storefront.orders import queries as orders
from storefront.orders.types import Owner
from storefront.web import guards
from storefront.web.shared import refuse_for_everybody

if TYPE_CHECKING:
    from werkzeug import Response

    from config import Config

COOKIE = "keranjang"
LASTS = 30 * 24 * 3600  # seconds
LONGEST_TOKEN = 64


def token() -> str | None:
    """What this browser shows for its basket; nothing that could not be a token."""
    refuse_for_everybody("which basket this is")
    shown = request.cookies.get(COOKIE, "")
    return shown if 0 < len(shown) <= LONGEST_TOKEN and shown.isascii() else None


def remember(response: Response, value: str) -> None:
    config: Config = current_app.config["SHOP"]
    response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=config.is_https)


def forget(response: Response) -> None:
    """Leave nothing of a person's basket in a browser in which they have signed out."""
    config: Config = current_app.config["SHOP"]
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=config.is_https)


def owner() -> Owner | None:
    """Whose the basket is, where somebody is signed in."""
    identity = guards.current_identity()
    return Owner(person_id=identity.person_id, sign_in_id=identity.sign_in_id) if identity else None


def count() -> int:
    """Pieces in this browser's basket, for the head of every page; asks nothing for whoever has none."""
    shown = token()
    return orders.count_pieces(read_session(), shown) if shown else 0
