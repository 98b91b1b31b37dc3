"""The one place that knows Flask-Login: who this request is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from storefront.accounts import queries
from storefront.accounts.service import SIGN_IN_LASTS
from storefront.kernel.db import end_reading, read_session
from storefront.web.shared import refuse_for_everybody

if TYPE_CHECKING:
    from flask import Flask

    from storefront.accounts.types import Identity

WAITING = "menunggu"


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person as Flask-Login wants to see them, known by the token of a sign-in: a session can end on the server."""

    def __init__(self, token: str, identity: Identity | None) -> None:
        self.token = token
        self.identity = identity

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # phones change their address on the way
    manager.user_loader(_load)
    app.login_manager = manager  # type: ignore[attr-defined]  # its init_app would look into the session after each request
    app.config.update(
        SESSION_COOKIE_NAME="__Host-sesi" if app.config["SHOP"].is_https else "sesi",
        SESSION_COOKIE_SECURE=app.config["SHOP"].is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SIGN_IN_LASTS,
    )
    app.before_request(_begin_request)


def _begin_request() -> None:
    """Forget what an earlier request under the same application context has left (tests and commands keep one open)."""
    for name in list(g):
        g.pop(name)


def _load(token: str) -> SignedIn | None:
    identity = queries.find_identity(read_session(), token)
    end_reading()
    return SignedIn(token, identity) if identity else None


def has_session() -> bool:
    """Whether the browser sent a session at all; without one, nobody asks the database."""
    refuse_for_everybody("whether there is a session")
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def current() -> Identity | None:
    """Who is signed in; read at most once for each request, and only where there is a session."""
    refuse_for_everybody("who is signed in")
    if not has_session() and "_login_user" not in g:
        return None
    return cast("Identity | None", getattr(current_user, "identity", None))


def read_again() -> None:
    """Let `current` ask once more: since this request began, a right may have been taken away."""
    g.pop("_login_user", None)


def remember(token: str) -> Identity | None:
    """Sign this browser in, with nothing left of what the session held before; None where a code is still to come."""
    identity = queries.find_identity(read_session(), token)
    end_reading()
    session.clear()
    session.permanent = True
    if identity is None:
        session[WAITING] = token
    else:
        login_user(SignedIn(token, identity))
    return identity


def waiting_token() -> str | None:
    """The token of the sign-in that waits here for its code."""
    token = session.get(WAITING) if has_session() else None
    return token if isinstance(token, str) else None


def forget() -> str | None:
    """Empty the session and return the token of the sign-in that it held, whole or still waiting for its code."""
    token = session.get("_user_id") or session.get(WAITING)
    session.clear()
    g.pop("_login_user", None)
    return token if isinstance(token, str) else None
