"""Many products on paper: A4 documents of a bounded length in one ZIP, so that memory stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from storefront.catalogue import queries as catalogue
from storefront.exports.goods import read_goods
from storefront.exports.printing.letters import Face, load, shorten
from storefront.exports.printing.marks import INK, SOFT, draw_selvedge, draw_tumpal
from storefront.kernel.db import read_session
from storefront.kernel.text import _

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.catalogue.types import Selection
    from storefront.exports.goods import Goods
    from storefront.exports.types import Progress

MARGIN = 12 * mm
EDGE = 2 * mm
TOOTH = 4 * mm
TITLE = 15.0  # points
SMALL = 7.5
HEAD = 18 * mm  # what the head of a page takes, with its margin
FOOT = 14 * mm
A_VOLUME = 240  # products

Volume = Callable[["Path", Sequence["Goods"]], None]


def write_volumes(wanted: Selection, target: Path, tell: Progress, volume: Volume, stem: str) -> None:
    """Each volume is drawn into a file of its own (`stem-1.pdf`, …) and then laid into the ZIP at `target`."""
    total = catalogue.count_exported(read_session(), wanted)
    rl_config.useA85 = 0  # pictures go in as they lie on the disk
    load()
    done = 0
    with TemporaryDirectory(dir=target.parent) as folder, ZipFile(target, "w", ZIP_STORED) as packed:
        for number, goods in enumerate(_portions(wanted), start=1):
            path = type(target)(folder) / f"{stem}-{number}.pdf"
            volume(path, goods)
            with path.open("rb") as drawn, packed.open(path.name, "w") as entry:
                shutil.copyfileobj(drawn, entry)
            path.unlink()
            done += len(goods)
            tell(done, total)


def _portions(wanted: Selection) -> Iterator[Sequence[Goods]]:
    return read_goods(read_session(), wanted, A_VOLUME)


class Pages:
    """A document whose pages have a head and a foot; `begin` opens the next."""

    def __init__(self, path: Path, title: str, note: str) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, pageCompression=1, invariant=1)
        self.canvas.setTitle(title)
        self._title, self._note, self._number = title, note, 0

    def begin(self) -> None:
        if self._number:
            self.canvas.showPage()
        self._number += 1
        canvas, room = self.canvas, A4[0] - 2 * MARGIN
        draw_selvedge(canvas, (0, A4[1]), A4[0], EDGE)
        canvas.setFillColor(INK)
        canvas.setFont(Face.HEADING.value, TITLE)
        canvas.drawString(MARGIN, A4[1] - EDGE - 9 * mm, shorten(self._title, Face.HEADING, TITLE, room))
        draw_tumpal(canvas, (0, 0), A4[0], TOOTH)
        canvas.setFillColor(SOFT)
        canvas.setFont(Face.TEXT.value, SMALL)
        canvas.drawString(MARGIN, 7 * mm, self._note)
        canvas.drawRightString(A4[0] - MARGIN, 7 * mm, _("Halaman {n}").format(n=self._number))

    def save(self) -> None:
        self.canvas.save()
