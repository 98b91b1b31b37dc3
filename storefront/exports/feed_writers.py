"""How rows of a feed are put down: RSS 2.0 with Google's attributes, and CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from storefront.kernel.sheets import FORMULA_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Row = Sequence[Sequence[str]]

NAMESPACE = "http://base.google.com/ns/1.0"
TITLE = "Beli Produk NTT"
ABOUT = "Produk desa terverifikasi Nusa Tenggara Timur"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Writer:
    """What comes before the rows, the rows by the names of their columns, and what comes after them."""

    head: Callable[[Sequence[str], str], str]
    rows: Callable[[Sequence[str], Sequence[Row]], str]
    foot: str
    mimetype: str
    ending: str


def _rss_head(names: Sequence[str], home: str) -> str:
    del names
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{NAMESPACE}">\n<channel>\n'
        f"<title>{TITLE}</title>\n<link>{escape(home)}</link>\n<description>{ABOUT}</description>\n"
    )


def _rss_rows(names: Sequence[str], rows: Sequence[Row]) -> str:
    """An element for each value; signs that XML does not know are left out."""
    items = []
    for row in rows:
        pairs = [(name, value) for name, values in zip(names, row, strict=True) for value in values]
        inner = "".join([f"<g:{name}>{escape(value)}</g:{name}>" for name, value in pairs])
        items.append(f"<item>{inner}</item>\n")
    return NOT_IN_XML.sub("", "".join(items))


def _csv_head(names: Sequence[str], home: str) -> str:
    del home
    return _csv_rows(names, [[[name] for name in names]])


def _csv_rows(names: Sequence[str], rows: Sequence[Row]) -> str:
    """As RFC 4180 has it; several values in one cell stand behind commas.

    Meta reads cells as they are. A name that a spreadsheet would run keeps the apostrophe of our other files all the
    same: an office opens feeds, too, and no honest name begins so.
    """
    del names
    out = io.StringIO()
    csv.writer(out).writerows([_cell(",".join(values)) for values in row] for row in rows)
    return out.getvalue()


def _cell(text: str) -> str:
    plain = CONTROL.sub("", text)
    return f"'{plain}" if plain.startswith(FORMULA_SIGNS) else plain


RSS = Writer(_rss_head, _rss_rows, "</channel>\n</rss>\n", "application/xml", "xml")
CSV = Writer(_csv_head, _csv_rows, "", "text/csv", "csv")
