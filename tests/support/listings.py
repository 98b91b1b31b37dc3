"""Listings as their groups keep them: a verified one to change, a draft that is complete."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from storefront.catalogue import queries, service
from storefront.catalogue.types import Edit
from storefront.kernel.db import end_reading, read_session
from tests.support.products import MEMBER, make_public_product

if TYPE_CHECKING:
    from storefront.catalogue.types import Desk
    from tests.support.browser import Browser

KEY = "0123456789abcdef"
PHOTOS = [{"key": f"{number:032x}", "width": 1200, "height": 900, "is_woven": False} for number in range(10)]
ONE = [
    {"id": None, "sku": "", "label": "", "unit": "bungkus", "net_content": "250 g", "price": 60_000, "weight_g": 290}
]


def see(product_id: int) -> Desk:
    """The listing as it stands in the database now."""
    end_reading()
    desk = queries.get_desk(read_session(), product_id)
    end_reading()
    return desk


def change(product_id: int, **values: Any) -> bool:
    """Save what a form would send that was opened just now."""
    return service.save(edit(product_id, **values), MEMBER)


def edit(product_id: int, **values: Any) -> Edit:
    return Edit(product_id=product_id, values=values, seen=queries.digest(see(product_id).shown, values))


def verified() -> int:
    """A product that buyers see; its id."""
    _group, product = make_public_product()
    return product.id


def complete(product_id: int) -> None:
    """Fill a draft with all that the office asks for."""
    service.add_photos(product_id, PHOTOS[:2], MEMBER)
    change(product_id, name="Kopi Robusta", category="kopi", description="Dari kebun sendiri.")
    change(product_id, variants=ONE)


def text_of(browser: Browser, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def seen_on(browser: Browser, url: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', text_of(browser, url))
    assert found
    return found[1]


def fill(browser: Browser, url: str, **fields: str) -> str:
    """Send the form that stands there; where it leads."""
    answer = browser.submit(url, {"seen": seen_on(browser, url), **fields})
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>.*?</span></span>', answer.text)
    return answer.location


def rows(*variants: dict[str, str]) -> dict[str, str]:
    return {f"variants-{n}-{name}": value for n, row in enumerate(variants) for name, value in row.items()}
