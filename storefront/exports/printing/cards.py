"""Shelf cards and fair catalogues: goods on paper for whoever stands before them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from storefront.curation import queries as curation
from storefront.exports import addresses
from storefront.exports.printing.labels import is_verified
from storefront.exports.printing.letters import Face, at_most, drawable, shorten, width, wrap
from storefront.exports.printing.marks import (
    INK,
    LINE,
    SOFT,
    draw_badge,
    draw_qr,
    draw_selvedge,
    least_qr,
)
from storefront.exports.printing.volumes import FOOT, HEAD, MARGIN, SMALL, Pages, write_volumes
from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.text import _, day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

    from storefront.catalogue.types import ExportedVariant, Selection
    from storefront.exports.goods import Goods
    from storefront.exports.types import Progress

Corner = tuple[float, float]  # the lower left, in points
SHELF = (2, 4)  # columns and rows of shelf cards
FAIR = (3, 3)
GAP = 5 * mm
PAD = 5 * mm
BADGE = 5 * mm
QR = 22 * mm
FAIR_QR = 14 * mm
FAIR_BADGE = 3.4 * mm
WIDTH = 640  # pixels of a picture, by its name: 280 dots to the inch at this size
NAME, PRICE, TEXT = 15.0, 24.0, 9.0  # points
NO_PRODUCT = (0,)  # an empty tuple would let all through
FAIR_NAME, FAIR_PRICE = 10.5, 11.0


def write_shelf_cards(wanted: Selection, target: Path, tell: Progress) -> None:
    """Cards for shelves, one for each variant, as PDFs in a ZIP."""
    write_volumes(wanted, target, tell, _shelf_volume, "kartu-rak")


def write_fair_catalogue(wanted: Selection, target: Path, tell: Progress) -> None:
    """A catalogue with pictures, as PDFs in a ZIP."""
    write_volumes(wanted, target, tell, partial(_fair_volume, title=_("Katalog produk desa")), "katalog")


def write_showcase_catalogue(wanted: Selection, target: Path, tell: Progress) -> None:
    """The same of what stands in the showcase of the home page now."""
    entries = curation.current_showcase(read_session(), clock.now())
    ids = tuple(entry.picked.product_id for entry in entries if entry.picked.product_id)
    picked = replace(wanted, product_ids=ids or NO_PRODUCT)
    write_volumes(picked, target, tell, partial(_fair_volume, title=_("Etalase pilihan")), "etalase")


def note() -> str:
    """Of when the prices are, and where to see them now."""
    return _("Harga per {date}. Harga terbaru: {home}").format(
        date=day(clock.today()), home=addresses.current().home.partition("://")[2]
    )


def place(number: int, grid: tuple[int, int]) -> tuple[Corner, Corner]:
    """Where a card lies on its page, and its size."""
    columns, rows = grid
    size = (
        (A4[0] - 2 * MARGIN - (columns - 1) * GAP) / columns,
        (A4[1] - HEAD - FOOT - (rows - 1) * GAP) / rows,
    )
    row, column = divmod(number % (columns * rows), columns)
    return (MARGIN + column * (size[0] + GAP), A4[1] - HEAD - (row + 1) * size[1] - row * GAP), size


def _shelf_volume(path: Path, goods: Sequence[Goods]) -> None:
    pages = Pages(path, _("Kartu rak"), note())
    cards = [(each, variant) for each in goods for variant in each.product.variants]
    for number, (each, variant) in enumerate(cards):
        if number % (SHELF[0] * SHELF[1]) == 0:
            pages.begin()
        draw_shelf_card(pages.canvas, (each, variant), *place(number, SHELF))
    pages.save()


def draw_shelf_card(canvas: Canvas, offer: tuple[Goods, ExportedVariant], corner: Corner, size: Corner) -> None:
    """Name, price, who made it where, and the way to its certificate."""
    goods, variant = offer
    x, y = corner
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.rect(*corner, *size)
    draw_selvedge(canvas, (x, y + size[1]), size[0], 2 * mm)
    room = size[0] - 2 * PAD
    top = y + size[1] - 2 * mm - PAD
    for line in _lines(goods.product.name, Face.HEADING, NAME, room, 2) or [variant.sku]:
        top -= NAME * 1.15
        _say(canvas, (x + PAD, top), line, Face.HEADING, NAME)
    top -= TEXT * 1.6
    content = ", ".join(part for part in (variant.label, variant.net_content or variant.unit) if part)
    _say(canvas, (x + PAD, top), shorten(drawable(content)[0], Face.TEXT, TEXT, room), Face.TEXT, TEXT)
    canvas.setFillColor(INK)
    canvas.setFont(Face.STRONG.value, PRICE)
    canvas.drawString(x + PAD, top - PRICE * 1.15, str(variant.price))
    below = room - (QR + GAP if _draw_certificate(canvas, goods, (x + size[0] - PAD - QR, y + PAD)) else 0)
    _draw_maker(canvas, goods, (x + PAD, y + PAD), below)


def _draw_certificate(canvas: Canvas, goods: Goods, corner: Corner) -> bool:
    """The code behind which the certificate lies, where there is one."""
    address = addresses.current().certificate(goods.product.certificate_code)
    if not is_verified(goods.product) or least_qr(address) > QR:
        return False
    draw_qr(canvas, address, corner, QR)
    return True


def _draw_maker(canvas: Canvas, goods: Goods, corner: Corner, room: float) -> None:
    x, y = corner
    lines = _lines(goods.seller.name, Face.STRONG, TEXT, room, 2)
    lines += _lines(goods.place.label, Face.TEXT, TEXT, room, 2)
    if is_verified(goods.product):
        draw_badge(canvas, corner, BADGE)
        words = _("Terverifikasi")
        _say(canvas, (x + BADGE + 1.5 * mm, y + BADGE / 2 - TEXT * 0.35), words, Face.STRONG, TEXT)
        y += BADGE + 2 * mm
    for line in reversed(lines):
        _say(canvas, (x, y), line, Face.TEXT, TEXT)
        y += TEXT * 1.3


def _fair_volume(path: Path, goods: Sequence[Goods], title: str) -> None:
    places = {each.regency_name for each in goods}
    pages = Pages(path, f"{title}: {places.pop()}" if len(places) == 1 else title, note())
    shown = [each for each in goods if each.product.variants]
    for number, each in enumerate(shown):
        if number % (FAIR[0] * FAIR[1]) == 0:
            pages.begin()
        _draw_fair_card(pages.canvas, each, *place(number, FAIR))
    if not shown:
        pages.begin()
    pages.save()


def _draw_fair_card(canvas: Canvas, goods: Goods, corner: Corner, size: Corner) -> None:
    """A picture, and below it what it is, what it costs, and who made it where."""
    x, y = corner
    side = size[0]
    _draw_picture(canvas, goods, (x, y + size[1] - side), side)
    address = addresses.current().product(goods.product.slug)
    has_code = least_qr(address) <= FAIR_QR
    if has_code:
        draw_qr(canvas, address, (x + side - FAIR_QR, y - 2 * mm), FAIR_QR)
    top = y + size[1] - side
    for line in _lines(goods.product.name, Face.HEADING, FAIR_NAME, side, 2):
        top -= FAIR_NAME * 1.2
        _say(canvas, (x, top), line, Face.HEADING, FAIR_NAME)
    room = side - (FAIR_QR if has_code else 0)
    top -= FAIR_PRICE * 1.3
    _draw_price(canvas, goods, (x, top), room)
    top -= SMALL * 1.35
    sign = 0.0
    if is_verified(goods.product):
        sign = FAIR_BADGE + 1 * mm
        draw_badge(canvas, (x, top - 0.6 * mm), FAIR_BADGE)
    _say_small(canvas, (x + sign, top), goods.seller.name, room - sign)
    _say_small(canvas, (x, top - SMALL * 1.35), goods.place.label, room)


def _draw_price(canvas: Canvas, goods: Goods, start: Corner, room: float) -> None:
    cheapest = min(goods.product.variants, key=lambda variant: variant.price)
    price = str(cheapest.price)
    if any(variant.price != cheapest.price for variant in goods.product.variants):
        price = _("mulai {price}").format(price=price)
    _say(canvas, start, price, Face.STRONG, FAIR_PRICE)
    taken = width(f"{price} ", Face.STRONG, FAIR_PRICE)
    unit = f"/ {cheapest.net_content or cheapest.unit}"
    _say_small(canvas, (start[0] + taken, start[1]), unit, max(room - taken, 0))


def _draw_picture(canvas: Canvas, goods: Goods, corner: Corner, side: float) -> None:
    """The first picture, whole; an empty ground where there is none or it is not made yet."""
    canvas.setFillColorRGB(0.953, 0.937, 0.902)
    canvas.rect(*corner, side, side, stroke=0, fill=1)
    key = next((picture.key for picture in goods.product.pictures), None)
    path = addresses.current().picture_file(key, WIDTH) if key else None
    if path:
        canvas.drawImage(str(path), *corner, side, side, preserveAspectRatio=True, anchor="c")


def _lines(text: str, face: Face, size: float, room: float, most: int) -> list[str]:
    return at_most(wrap(drawable(text)[0], face, size, room), most, face, size, room)


def _say(canvas: Canvas, start: Corner, text: str, face: Face, size: float) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(face.value, size)
    canvas.drawString(*start, text)


def _say_small(canvas: Canvas, start: Corner, text: str, room: float) -> None:
    canvas.setFillColor(SOFT)
    canvas.setFont(Face.TEXT.value, SMALL)
    canvas.drawString(*start, shorten(drawable(text)[0], Face.TEXT, SMALL, room))
