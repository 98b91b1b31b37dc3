"""A first visit on a phone costs little: what the pages of browsing weigh, and how many files they need.

Pictures are counted by their budgets, which the picture pipeline is tested for: 5 KB for a card, 22 KB at 640 pixels,
15 KB for the head of the home page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
CARD, LARGE, HEAD = 5_600, 22_000, 15_000
PACKED = {"Accept-Encoding": "br"}


def text_bytes(client: Browser, url: str) -> tuple[int, int]:
    """(bytes, files) of the page with its styles and scripts, compressed as they are sent."""
    response = client.get(url, headers=PACKED)
    assert response.headers["Content-Encoding"] == "br"
    page = client.get(url).get_data(as_text=True)
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    return len(response.data) + sum(len(client.get(file, headers=PACKED).data) for file in files), 1 + len(files)


def test_a_listing_of_twelve(client: Browser) -> None:
    fill_shelf([draft(f"Barang uji dengan nama sepanjang ini {number}", number) for number in range(40)])
    size, files = text_bytes(client, "/produk/")
    page = client.get("/produk/").get_data(as_text=True)
    assert page.count("<picture>") == 12
    assert not re.search(r"<picture>(?:(?!</picture>).)*1200w", page, re.DOTALL)
    assert size + 12 * CARD <= 100_000
    assert files + 12 <= 16


def test_a_product(client: Browser) -> None:
    fill_shelf([draft(f"Barang uji {number}", 3 * number) for number in range(6)])
    size, files = text_bytes(client, "/produk/barang-uji-1")
    page = client.get("/produk/barang-uji-1").get_data(as_text=True)
    related = page.count('<article class="card">')
    assert related == 3
    assert size + 3 * LARGE + related * CARD <= 120_000
    assert files + 3 + related <= 10


def test_home(client: Browser) -> None:
    fill_shelf([draft(f"Barang uji {number}", number) for number in range(40)])
    size, files = text_bytes(client, "/")
    showcase, story = LARGE + 4 * CARD, LARGE
    assert size + HEAD + showcase + story <= 100_000
    assert files + 1 + 5 + 1 <= 16
