"""What every answer says about itself: what it may load, who may frame it, which hosts are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

from storefront.web.csrf import SAFE_METHODS
from storefront.web.guards import guard_of

if TYPE_CHECKING:
    from flask import Flask, Response

    from config import Config

POLICY = {
    "default-src": "'none'",
    "img-src": "'self' data:",  # the sign of the shop lies within each page
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HSTS = "max-age=31536000"


def init_app(app: Flask) -> None:
    config: Config = app.config["SHOP"]
    host = urlsplit(config.public_url).hostname
    app.config["TRUSTED_HOSTS"] = sorted({"127.0.0.1", "localhost"} | ({host} if host else set()))
    fixed = _fixed_headers(config)

    def add_headers(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            _say_who_may_keep_it(app, response)
        return response

    app.after_request(add_headers)


def _fixed_headers(config: Config) -> dict[str, str]:
    sources = dict(POLICY)
    media = urlsplit(config.media_url)
    if media.netloc:
        sources["img-src"] += f" {media.scheme}://{media.netloc}"
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in sources.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if config.is_https:
        headers["Strict-Transport-Security"] = HSTS
    return headers


def _say_who_may_keep_it(app: Flask, response: Response) -> None:
    """Pages depend on cookies (language, basket, sign-in); what one person typed or may see is kept by nobody."""
    response.vary.add("Cookie")
    if "Cache-Control" in response.headers:
        return
    guard = guard_of(app.view_functions[request.endpoint]) if request.endpoint else None
    if request.method not in SAFE_METHODS or (guard and guard.permission):
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "private, no-cache" if request.cookies else "no-cache"
