"""QR codes: at error level M, with the quiet zone of four modules that readers need."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from markupsafe import Markup

if TYPE_CHECKING:
    from segno import QRCode

PRINTED_MM = 30  # how large a file prints by itself, quiet zone and all
PNG_SCALE = 16  # pixels of a module: some 550 dots to the inch at that size
MM_TO_INCH = 25.4
COLOURS = {"dark": "#000", "light": "#fff"}


def inline_svg(text: str) -> Markup:
    """To stand within a page, as wide as its place; without any `style`, which the policy of our pages forbids."""
    drawn = io.BytesIO()
    look = {**COLOURS, "svgclass": "qr", "lineclass": None, "omitsize": True}
    _make(text).save(drawn, kind="svg", xmldecl=False, svgns=False, scale=5, **look)
    return Markup(drawn.getvalue().decode())  # noqa: S704 -- drawn by segno: nothing but lines


@lru_cache(maxsize=256)
def svg_file(text: str) -> bytes:
    """One unit of it is one module, so that no edge falls between two dots of a printer or a screen."""
    drawn = io.BytesIO()
    _make(text).save(drawn, kind="svg", omitsize=True, svgclass=None, lineclass=None, **COLOURS)
    size = f'<svg width="{PRINTED_MM}mm" height="{PRINTED_MM}mm" shape-rendering="crispEdges" '
    return drawn.getvalue().replace(b"<svg ", size.encode(), 1)


@lru_cache(maxsize=256)
def png_file(text: str) -> bytes:
    drawn, code = io.BytesIO(), _make(text)
    dpi = round(code.symbol_size(scale=PNG_SCALE)[0] / (PRINTED_MM / MM_TO_INCH))
    code.save(drawn, kind="png", scale=PNG_SCALE, dpi=dpi, **COLOURS)
    return drawn.getvalue()


def _make(text: str) -> QRCode:
    return segno.make(text, micro=False, error="m", boost_error=False)
