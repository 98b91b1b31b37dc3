"""The QR codes on labels are read by another program than the one that draws them, and have the promised size."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from storefront.web import qr

TEXT = "https://beliproduk.example/v/OVOP-53.09-0127"
QUIET = 4  # modules
STEP = re.compile(r"([Mmh])(-?[0-9.]+)(?: (-?[0-9.]+))?")


def decode(picture: Image.Image) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(picture)
    return found


def draw_svg(body: str, scale: int = 4) -> Image.Image:
    """Its lines, each as high as a module, as any renderer draws them."""
    side = int(re.findall(r'viewBox="0 0 ([0-9]+) ', body)[0])
    picture = Image.new("L", (side * scale, side * scale), 255)
    pen = ImageDraw.Draw(picture)
    x = y = 0.0
    for command, first, second in STEP.findall(re.findall(r' d="([^"]+)"', body)[-1]):
        if command == "h":
            pen.rectangle((x * scale, (y - 0.5) * scale, (x + float(first)) * scale - 1, (y + 0.5) * scale - 1), fill=0)
            x += float(first)
        else:
            x, y = (float(first), float(second)) if command == "M" else (x + float(first), y + float(second))
    return picture


def test_the_picture_is_read_and_prints_at_three_centimetres() -> None:
    picture = Image.open(io.BytesIO(qr.png_file(TEXT)))
    found = decode(picture.convert("L"))
    assert (found.text, found.ec_level) == (TEXT, "M")
    inches = picture.width / picture.info["dpi"][0]
    assert inches * 25.4 == pytest.approx(30, abs=0.5)
    first = next(at for at in range(picture.width) if picture.convert("L").getpixel((at, at)) == 0)
    assert first == QUIET * qr.PNG_SCALE


def test_the_drawing_is_read_and_is_three_centimetres_wide() -> None:
    body = qr.svg_file(TEXT).decode()
    assert '<svg width="30mm" height="30mm"' in body
    assert "style=" not in body
    assert decode(draw_svg(body)).text == TEXT


def test_a_worn_label_is_still_read() -> None:
    """Level M forgives some 15 %: a corner of the data is painted over."""
    picture = Image.open(io.BytesIO(qr.png_file(TEXT))).convert("L")
    side, module = picture.width, qr.PNG_SCALE
    hidden = 5 * module
    ImageDraw.Draw(picture).rectangle(
        (side - hidden - 4 * module, side // 2, side - 4 * module, side // 2 + hidden), fill=255
    )
    assert decode(picture).text == TEXT
