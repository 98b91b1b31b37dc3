"""Feeds as the other side reads them, and where they differ from what the pages of the shop tell machines."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from tests.support.browser import Browser

GOOGLE = "{http://base.google.com/ns/1.0}"
SCHEMA = "https://schema.org/"
AVAILABILITY = {
    "in_stock": "InStock", "in stock": "InStock",
    "out_of_stock": "OutOfStock", "out of stock": "OutOfStock",
    "preorder": "PreOrder",
}  # fmt: skip
Row = dict[str, list[str]]


def google(text: str) -> list[Row]:
    """The items, by attribute."""
    rows: list[Row] = []
    for item in ET.fromstring(text).iterfind("channel/item"):  # noqa: S314 -- our own
        row: Row = {}
        for element in item:
            row.setdefault(element.tag.removeprefix(GOOGLE), []).append(element.text or "")
        rows.append(row)
    return rows


def meta(text: str) -> list[Row]:
    """The same of Meta's: an empty cell says nothing."""
    return [
        {name: cell.split(",") if name == "additional_image_link" else [cell] for name, cell in row.items() if cell}
        for row in csv.DictReader(io.StringIO(text))
    ]


def fetch(client: Browser) -> dict[str, list[Row]]:
    return {
        "google": google(client.get("/feed/google.xml").get_data(as_text=True)),
        "meta": meta(client.get("/feed/meta.csv").get_data(as_text=True)),
    }


def disagreements(client: Browser, slugs: list[str]) -> list[str]:
    """What a product's page and a feed tell differently, or only one of them tells; each offer by its address."""
    told = {offer["link"][0]: offer for slug in slugs for offer in told_by_page(client, slug)}
    found = []
    for name, rows in fetch(client).items():
        listed = {row["link"][0]: row for row in rows}
        found += [f"{name}: {url} stands in one alone" for url in told.keys() ^ listed.keys()]
        for url in told.keys() & listed.keys():
            row = {**listed[url], "availability": [AVAILABILITY[listed[url]["availability"][0]]]}
            row["availability_date"] = [each[:10] for each in row.get("availability_date", [])]
            wanted = {
                key: values for key, values in told[url].items() if key != "availability_date" or name == "google"
            }
            found += [
                f"{name}: {url} {key}: {row.get(key, [])}, on the page {values}"
                for key, values in wanted.items()
                if row.get(key, []) != values
            ]
    return found


def told_by_page(client: Browser, slug: str) -> list[Row]:
    """The offers of a product's page, in the words of a feed."""
    page = client.get(f"/produk/{slug}").get_data(as_text=True)
    pieces = [json.loads(piece) for piece in re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", page)]
    product = next(piece for piece in pieces if piece["@type"] == "Product")
    assert product["name"] == html.unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0])
    return [_told(product, offer) for offer in product["offers"]]


def _told(product: dict[str, Any], offer: dict[str, Any]) -> Row:
    label = offer["name"].replace("\N{NO-BREAK SPACE}", " ")
    is_one_of_many = len(product["offers"]) > 1
    return {
        "title": [f"{product['name']}, {label}" if is_one_of_many else product["name"]],
        "description": [product["description"]],
        "link": [offer["url"]],
        "image_link": product["image"][:1],
        "additional_image_link": product["image"][1:],
        "availability": [offer["availability"].removeprefix(SCHEMA)],
        "availability_date": [offer["availabilityStarts"]] if "availabilityStarts" in offer else [],
        "price": [f"{offer['price']} {offer['priceCurrency']}"],
        "brand": [product["brand"]["name"]],
        "gtin": [offer["gtin"]] if "gtin" in offer else [],
        "condition": ["new"],
        "product_type": [product["category"]],
    }
