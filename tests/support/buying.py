"""A buyer in a browser: fills a basket and reads the checkout form as it stands on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.orders import queries as orders

if TYPE_CHECKING:
    from storefront.orders.types import OrderView
    from tests.support.browser import Browser
    from tests.support.factories import Shop

HIDDEN = re.compile(r'<input type="hidden" name="(checkout_key|total_shown|dates_shown)" value="([^"]*)">')
JAKARTA = {
    "buyer_name": "Maria Goreti Nahak",
    "phone": "0812 3456 7890",
    "email": "maria@contoh.test",
    "area": "31",
    "street": "Jl. Kejora No. 14",
    "rt": "03",
    "rw": "01",
    "village": "Oebufu",
    "district": "Menteng",
    "regency": "Jakarta Pusat",
    "postal_code": "10350",
    "landmark": "",
    "payment_method": "transfer",
}


@dataclass(frozen=True)
class Buyer:
    """What somebody does with a browser."""

    browser: Browser

    def take(self, shop: Shop, quantity: int | str = 1) -> None:
        data = {"varian": shop.variant_ids[0], "jumlah": quantity}
        assert self.browser.submit("/keranjang/tambah", data).status_code == 303

    def go_to(self, area: str) -> None:
        assert self.browser.submit("/keranjang/tujuan", {"tujuan": area}).status_code == 303

    def form(self, **changes: str) -> dict[str, str]:
        """A filled form with the hidden fields of the page as it is now."""
        page = self.browser.get("/checkout")
        assert page.status_code == 200
        return {**JAKARTA, **hidden(page.text), **changes}

    def order(self, **changes: str) -> str:
        """Place an order; returns the address of its page."""
        answer = self.browser.submit("/checkout", self.form(**changes))
        assert answer.status_code == 303, answer.text
        return answer.location


def hidden(html: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(html)}


def number_in(url: str) -> str:
    return url.split("/pesanan/")[1].split("?", maxsplit=1)[0]


def all_orders() -> list[OrderView]:
    end_reading()
    session = read_session()
    found = [orders.get_order(session, row.id) for row in orders.list_all(session)]
    end_reading()
    return found
