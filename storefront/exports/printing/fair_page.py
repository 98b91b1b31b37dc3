"""The fair catalogue as one small HTML file: pictures come from the shop, so that it can be sent by telephone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.exports import addresses
from storefront.exports.goods import read_goods
from storefront.exports.printing.labels import is_verified
from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.text import _, day

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.catalogue.types import Selection
    from storefront.exports.goods import Goods
    from storefront.exports.types import Progress

WIDTH = 320  # pixels of a picture, by its name
STYLE = """
:root{color-scheme:light}body{margin:0;background:#fcfbf7;color:#231e1c}
body{font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
header{border-top:9px solid #1b2848;border-bottom:3px solid #8e2f25;padding:1rem}
h1,h2{font-family:Georgia,serif;margin:0}
h1{font-size:1.6rem}h2{font-size:1.05rem}p{margin:0}.soft{color:#5e554c;font-size:.82rem}
ul{list-style:none;margin:0;padding:1rem;display:grid;gap:1.25rem}
ul{grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr))}
li{break-inside:avoid}
img{display:block;width:100%;height:auto;aspect-ratio:1;object-fit:contain;background:#f3efe6}
a{color:#1f3b70}.price{font-weight:700}footer{padding:1rem}
@media print{@page{size:A4;margin:12mm}ul{grid-template-columns:repeat(4,1fr);padding:0}body{background:#fff}}
"""


def write_fair_page(wanted: Selection, target: Path, tell: Progress) -> None:
    """One line for each product, and nothing held in memory."""
    session = read_session()
    total = catalogue.count_exported(session, wanted)
    done = 0
    with target.open("w", encoding="utf-8") as page:
        page.write(_head(_("Katalog produk desa"), total))
        for portion in read_goods(session, wanted):
            page.writelines(_item(goods) for goods in portion if goods.product.variants)
            done += len(portion)
            tell(done, total)
        page.write(f'</ul>\n<footer><p class="soft">{escape(addresses.current().home)}</p></footer>\n</html>\n')


def _head(title: str, total: int) -> str:
    about = _("{n} produk. Harga per {date}.").format(n=total, date=day(clock.today()))
    return (
        f'<!doctype html>\n<html lang="id">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{STYLE}</style>\n'
        f'<header><h1>{escape(title)}</h1><p class="soft">{escape(about)}</p></header>\n<ul>\n'
    )


def _item(goods: Goods) -> str:
    product = goods.product
    cheapest = min(product.variants, key=lambda variant: variant.price)
    url = escape(addresses.current().product(product.slug))
    key = next((picture.key for picture in product.pictures), None)
    picture = ""
    if key:
        source = escape(addresses.current().picture(key, WIDTH))
        picture = f'<img src="{source}" alt="" width="{WIDTH}" height="{WIDTH}">'
    several = any(variant.price != cheapest.price for variant in product.variants)
    price = _("mulai {price}").format(price=cheapest.price) if several else str(cheapest.price)
    maker = f"{goods.seller.name}, {goods.place.label}"
    proof = f'<p class="soft">{escape(_("Terverifikasi"))}, {escape(product.certificate_code)}</p>'
    unit = escape(cheapest.net_content or cheapest.unit)
    return (
        f'<li>{picture}<h2><a href="{url}">{escape(product.name)}</a></h2>'
        f'<p class="price">{escape(price)} <span class="soft">/ {unit}</span></p>'
        f'<p class="soft">{escape(maker)}</p>{proof if is_verified(product) else ""}</li>\n'
    )
