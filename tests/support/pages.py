"""Reading pages as a visitor does."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.browser import Browser


def get(client: Browser, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def names(page: str) -> list[str]:
    """The names on the cards of a page, in order."""
    return [unescape(name) for name in re.findall(r'<h3><a href="/produk/[^"]+">([^<]+)</a></h3>', page)]
