"""Members of groups at their browsers."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from storefront.accounts.types import MemberRole
from tests.support.browser import Browser
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask


def member(app: Flask, email: str, group_id: int, role: MemberRole = MemberRole.PENGELOLA) -> Browser:
    make_person(email, group_id=group_id, member=role)
    browser = Browser(app)
    browser.become(email)
    return browser


def text_of(browser: Browser, url: str, status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status
    return html.unescape(answer.get_data(as_text=True))


def step(browser: Browser, number: str, act: str, **data: str) -> None:
    """Press the button, be led back to the order, and find it there."""
    answer = browser.submit(f"/lapak/pesanan/{number}/{act}", data)
    assert (answer.status_code, answer.location) == (303, f"/lapak/pesanan/{number}")
    assert 'class="notice ok"' in text_of(browser, answer.location)
