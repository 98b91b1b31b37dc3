"""The consignment report as doors show it: its period, its rows, its file; and what a file of an outlet is read as."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from io import SEEK_END, StringIO
from typing import TYPE_CHECKING

from flask import current_app, request

from storefront.kernel import clock
from storefront.kernel.clock import WITA, YEARS
from storefront.kernel.sheets import quoted
from storefront.kernel.text import N_, _, day
from storefront.outlets.types import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Response

    from storefront.outlets.queries import Report, ReportLine
    from storefront.outlets.types import TermsView
    from storefront.stock.types import Lot

SCHEMES: Mapping[Scheme, str] = {Scheme.KONSINYASI: N_("Konsinyasi"), Scheme.BELI_PUTUS: N_("Beli putus")}
PIECES = (
    ("opening", N_("Stok awal")),
    ("sent", N_("Dikirim")),
    ("sold", N_("Terjual")),
    ("online", N_("Dipesan lewat toko ini")),
    ("returned", N_("Kembali ke kelompok")),
    ("left", N_("Sisa")),
    ("differing", N_("Selisih")),
)
FILE_HEAD = (
    *("gerai", "kelompok", "sku", "barang", "harga_sekarang", "awal", "dikirim", "terjual", "dipesan_daring"),
    *("kembali", "sisa", "selisih", "terjual_melebihi_catatan", "uang_penjualan", "bagian_kelompok"),
)


class Period:
    """Days of the calendar in Kupang, both counted; what is asked amiss is the running month."""

    def __init__(self) -> None:
        today = clock.today()
        self.first = _day("dari") or today.replace(day=1)
        self.last = max(_day("sampai") or today, self.first)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to before the second."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))

    @property
    def asked(self) -> dict[str, str]:
        """For an address."""
        return {"dari": self.first.isoformat(), "sampai": self.last.isoformat()}


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WITA)


def goods_title(line: ReportLine) -> str:
    item = line.item
    return ", ".join(part for part in (item.product_name, item.variant_label, item.unit) if part)


def sums_of(reports: Sequence[Report]) -> list[tuple[str, int, str]]:
    """Of several reports together: what, how many pieces, and what they are worth at today's prices."""
    found = []
    for name, label in PIECES:
        pieces = sum(report.pieces(name) for report in reports)
        worth = sum(report.worth(name).amount for report in reports)
        if pieces or worth or name != "online":
            found.append((_(label), pieces, _rupiah(worth)))
    return found


def _rupiah(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}Rp{abs(amount):,}".replace(",", ".")


def report_file(rows: Iterable[tuple[str, str, Report]], period: Period) -> Response:
    """Outlet and group of each report, line by line."""
    out = StringIO("\N{ZERO WIDTH NO-BREAK SPACE}")  # by this mark Excel knows UTF-8
    out.seek(0, SEEK_END)
    file = csv.writer(out, delimiter=";")
    file.writerow(FILE_HEAD)
    for outlet, group, report in rows:
        for line in report.lines:
            texts = [quoted(text) for text in (outlet, group, line.item.sku, goods_title(line))]
            pieces = [getattr(line, name) for name, _label in PIECES]
            money = [line.revenue.amount, line.share.amount]
            file.writerow([*texts, line.item.price.amount, *pieces, line.beyond, *money])
    response = current_app.make_response(out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"laporan-konsinyasi-{period.first}-{period.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def terms_words(terms: TermsView) -> str:
    """`Konsinyasi, margin gerai 12,5 persen`."""
    if terms.margin is None:
        return _("{scheme}, margin belum disebut").format(scheme=_(SCHEMES[terms.scheme]))
    percent = f"{terms.margin / 100:g}".replace(".", ",")
    return _("{scheme}, margin gerai {percent} persen").format(scheme=_(SCHEMES[terms.scheme]), percent=percent)


def lot_words(lot: Lot) -> str:
    """`Kode produksi K-12, baik sampai 3 Maret 2027`; empty where nothing was said."""
    words = [_("Kode produksi {batch}").format(batch=lot.batch)] if lot.batch else []
    if lot.expires_on:
        words.append(_("baik sampai {day}").format(day=day(lot.expires_on)))
    return ", ".join(words)
