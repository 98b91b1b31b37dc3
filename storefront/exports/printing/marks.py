"""What stands on paper beside words: bar codes, QR codes, and the woven edges of the shop."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.eanbc import Ean13BarcodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from .letters import Face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

# The light scheme of static/css/tokens.css; codes are black, as readers want them.
INK = HexColor("#231e1c")
SOFT = HexColor("#5e554c")
LINE = HexColor("#dbd4c6")
INDIGO = HexColor("#1f3b70")
DEEP = HexColor("#1b2848")
GOLD = HexColor("#e3a838")
MORINDA = HexColor("#8e2f25")
BLACK = HexColor("#000000")

QUIET_BEFORE = 11  # modules
EAN_MODULES = QUIET_BEFORE + 95 + 7  # with both quiet zones; GS1 General Specifications 5.2.3.4
EAN_LEAST = 0.264 * mm  # of a module: 80 percent of the nominal size
EAN_NOMINAL = 0.33 * mm
QR_QUIET = 4  # modules on each side
QR_LEAST = 0.3 * mm  # of a module, which a telephone still reads from a cheap printer
SELVEDGE = ((4, DEEP), (1, GOLD), (1, DEEP), (3, MORINDA))  # stripes from the edge inwards
DIGITS = 7  # points, of the figures below the bars


def draw_ean13(canvas: Canvas, code: str, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """A bar code of 13 digits with its quiet zones; `corner` is its lower left, both in points.

    Raises ValueError where it would come out too small to be read.
    """
    module = min(size[0] / EAN_MODULES, EAN_NOMINAL)
    if module < EAN_LEAST - 1e-6:
        raise ValueError(f"a bar code is {EAN_LEAST * EAN_MODULES / mm:.1f} mm wide or more")
    widget = Ean13BarcodeWidget(
        code[:12],
        barWidth=module,
        barHeight=size[1],
        fontName=Face.TEXT.value,
        fontSize=DIGITS * module / EAN_LEAST * 0.8,
        barFillColor=BLACK,
        x=QUIET_BEFORE * module,
        quiet=0,
    )
    drawing = Drawing(*size)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, *corner)


@lru_cache(256)
def _qr(text: str) -> Sequence[bytearray]:
    return segno.make(text, micro=False, error="m", boost_error=False).matrix


def least_qr(text: str) -> float:
    """The smallest side, in points, in which such a code can be read, with its quiet zone."""
    return (len(_qr(text)) + 2 * QR_QUIET) * QR_LEAST


def draw_qr(canvas: Canvas, text: str, corner: tuple[float, float], side: float) -> None:
    """A QR code at error level M with its quiet zone; `corner` is its lower left. Raises ValueError when too small."""
    matrix = _qr(text)
    module = side / (len(matrix) + 2 * QR_QUIET)
    if module < QR_LEAST - 1e-6:
        raise ValueError(f"this QR code is {least_qr(text) / mm:.1f} mm wide or more")
    canvas.setFillColor(BLACK)
    path = canvas.beginPath()
    for row, modules in enumerate(matrix, start=1 + QR_QUIET):
        y = corner[1] + side - row * module
        for first, length in _runs(modules):
            path.rect(corner[0] + (QR_QUIET + first) * module, y, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(modules: bytearray) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other: fewer edges, and none between neighbours."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(modules):
        if is_dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((place, 1))
    return runs


def draw_selvedge(canvas: Canvas, corner: tuple[float, float], room: float, height: float) -> None:
    """The four stripes on top of everything of the shop; `corner` is the upper left."""
    thread = height / sum(share for share, _ in SELVEDGE)
    y = corner[1]
    for share, dye in SELVEDGE:
        y -= share * thread
        canvas.setFillColor(dye)
        canvas.rect(corner[0], y, room, share * thread, stroke=0, fill=1)


def draw_tumpal(canvas: Canvas, corner: tuple[float, float], room: float, tooth: float) -> None:
    """The row of teeth on its deep band; `corner` is the lower left, `tooth` the width of one."""
    height, teeth = tooth * 0.75, round(room / tooth)
    canvas.setFillColor(DEEP)
    canvas.rect(*corner, room, height, stroke=0, fill=1)
    canvas.setFillColor(MORINDA)
    path, step = canvas.beginPath(), room / teeth
    for place in range(teeth):
        x = corner[0] + place * step
        path.moveTo(x, corner[1])
        path.lineTo(x + step / 2, corner[1] + height * 0.8)
        path.lineTo(x + step, corner[1])
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    canvas.rect(corner[0], corner[1] + height, room, height * 0.12, stroke=0, fill=1)


def draw_badge(canvas: Canvas, corner: tuple[float, float], side: float) -> None:
    """The sign of a verified product: a tick in an eight-pointed star; `corner` is the lower left."""
    canvas.saveState()
    canvas.translate(corner[0] + side / 2, corner[1] + side / 2)
    canvas.setStrokeColor(INDIGO)
    canvas.setLineWidth(side * 0.07)
    half = side * 0.34
    for turn in (0, 45):
        canvas.saveState()
        canvas.rotate(turn)
        canvas.rect(-half, -half, 2 * half, 2 * half, stroke=1, fill=0)
        canvas.restoreState()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.circle(0, 0, half * 0.98, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(-half * 0.5, 0)
    path.lineTo(-half * 0.1, -half * 0.4)
    path.lineTo(half * 0.55, half * 0.45)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
