"""One label: what it says, what of it there is room for, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from storefront.exports.printing.fitting import LEADING, Part, face_of, fit, letters
from storefront.exports.printing.letters import drawable, shorten, width
from storefront.exports.printing.marks import (
    EAN_LEAST,
    EAN_MODULES,
    EAN_NOMINAL,
    INK,
    draw_ean13,
    draw_qr,
    draw_selvedge,
    least_qr,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportlab.pdfgen.canvas import Canvas

    from storefront.exports.printing.fitting import Fitted

PAD = 1.6 * mm
GAP = 1.2 * mm
EDGE = 1.1 * mm  # of the stripes on top
LOW = 30 * mm  # a lower label goes without stripes
BARS = (0.28, 8 * mm, 15 * mm)  # height of the bars: share of the label's, least and most
QR_MOST = 18 * mm
QR_SHARE = 0.58  # of the label's height at most
PRICE_GAP = 2 * mm


@dataclass(frozen=True, kw_only=True)
class LabelText:
    """What a label says, part by part; an empty text is not said.

    `price` stands at the end of the line of the net content; `certificate` is the address behind the QR code.
    """

    words: Mapping[Part, str]
    price: str
    barcode: str
    certificate: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A label as it is drawn, in points from its lower left; `lost`: signs that no font of ours has."""

    size: tuple[float, float]
    text: Fitted
    bars: tuple[float, float]
    qr: float  # its side; 0: there is no room for it
    lost: str = ""
    price: str = ""
    content: str = ""
    codes: tuple[str, str] = field(default=("", ""))

    @property
    def room(self) -> tuple[float, float]:
        """For the words: width, and height above the codes."""
        return _room(self.size, max(self.bars[1], self.qr))


def _room(size: tuple[float, float], codes: float) -> tuple[float, float]:
    top = EDGE + GAP if size[1] >= LOW else 0.0
    below = codes + GAP if codes else 0.0
    return size[0] - 2 * PAD, size[1] - 2 * PAD - top - below


def lay_out(label: LabelText, size: tuple[float, float]) -> Layout:
    """The label within a width and a height in points."""
    words, lost = {}, ""
    for part, said in label.words.items():
        words[part], left_out = drawable(said)
        lost += left_out
    price, _ = drawable(label.price)
    content = words.get(Part.SALE, "")
    words[Part.SALE] = f"{content} {price}".strip()
    bars, side = _codes(label, size)
    text = fit(words, _room(size, max(bars[1], side)))
    return Layout(
        size=size,
        text=text,
        bars=bars,
        qr=side,
        lost="".join(dict.fromkeys(lost)),
        price=price,
        content=content,
        codes=(label.barcode, label.certificate),
    )


def _codes(label: LabelText, size: tuple[float, float]) -> tuple[tuple[float, float], float]:
    """Width and height of the bar code, and the side of the QR code, which gives way where both have no room."""
    share, least, most = BARS
    height = min(max(size[1] * share, least), most) if label.barcode else 0.0
    inner = size[0] - 2 * PAD
    side = max(least_qr(label.certificate), min(height, QR_MOST)) if label.certificate else 0.0
    narrowest = EAN_LEAST * EAN_MODULES + GAP if label.barcode else 0.0
    if side > size[1] * QR_SHARE or side + narrowest > inner:
        side = 0.0
    room = inner - (side + GAP if side else 0.0)
    return (min(room, EAN_NOMINAL * EAN_MODULES) if height else 0.0, max(height, side * 0.8) if height else 0.0), side


def draw_label(canvas: Canvas, layout: Layout) -> None:
    """The label with its lower left at the origin of the canvas."""
    room_width, text_height = layout.room
    barcode, certificate = layout.codes
    if layout.bars[1]:
        draw_ean13(canvas, barcode, (PAD, PAD), layout.bars)
    if layout.qr:
        draw_qr(canvas, certificate, (layout.size[0] - PAD - layout.qr, PAD), layout.qr)
    top = layout.size[1] - PAD
    if layout.size[1] >= LOW:
        draw_selvedge(canvas, (PAD, top), room_width, EDGE)
        top -= EDGE + GAP
    assert layout.text.height <= text_height + 1e-6, "what does not fit was cut"
    _draw_text(canvas, layout, top, room_width)


def _draw_text(canvas: Canvas, layout: Layout, top: float, room: float) -> None:
    y = top
    for part, lines in layout.text.lines.items():
        size = letters(part, layout.text.size)
        canvas.setFont(face_of(part).value, size)
        canvas.setFillColor(INK)
        for line in lines:
            y -= size * LEADING
            baseline = y + size * (LEADING - 0.92)
            if part is Part.SALE:
                _draw_sale(canvas, layout, (PAD, baseline), room)
            else:
                canvas.drawString(PAD, baseline, line.removesuffix(" ·"))


def _draw_sale(canvas: Canvas, layout: Layout, start: tuple[float, float], room: float) -> None:
    """The net content at the beginning of the line, the price at its end; the price is never cut."""
    size, face = letters(Part.SALE, layout.text.size), face_of(Part.SALE)
    canvas.drawRightString(start[0] + room, start[1], layout.price)
    left = room - width(layout.price, face, size) - PRICE_GAP
    canvas.drawString(*start, shorten(layout.content, face, size, left))
