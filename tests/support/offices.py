"""People of the offices at their browsers."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tests.support.browser import Browser
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

    from storefront.accounts.types import Role


def officer(app: Flask, role: Role, *others: Role) -> Browser:
    """Somebody with these roles, whose address names the first."""
    email = f"{role.value}@contoh.id"
    make_person(email, role, *others)
    browser = Browser(app)
    browser.become(email)
    return browser


def text_of(browser: Browser, url: str, status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status
    return html.unescape(answer.get_data(as_text=True))
