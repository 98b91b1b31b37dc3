"""Sheets of labels for goods: what stands on each, what of it has no room, and the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from storefront.catalogue.types import DeterminationOutcome, HalalStatus, LicenceKind
from storefront.exports.printing.fitting import Part
from storefront.exports.printing.label import LabelText, draw_label, lay_out
from storefront.exports.printing.letters import drawable, load
from storefront.kernel import clock
from storefront.kernel.errors import Problem, ProblemCode
from storefront.kernel.text import N_, _, day, tied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import BinaryIO

    from storefront.catalogue.types import ExportedProduct, ExportedVariant
    from storefront.exports.addresses import Addresses
    from storefront.exports.goods import Goods
    from storefront.exports.printing.label import Layout
    from storefront.exports.printing.sheets import LabelSheet

EAN13 = 13  # digits
LICENCES = {LicenceKind.PIRT: "P-IRT", LicenceKind.BPOM: "BPOM", LicenceKind.IG: "IG"}
PART_NAMES = {
    Part.NAME: N_("Nama"),
    Part.SALE: N_("Isi bersih"),
    Part.COMPOSITION: N_("Komposisi"),
    Part.MAKER: N_("Nama pembuat"),
    Part.LICENCES: N_("Nomor izin"),
    Part.HALAL: N_("Keterangan halal"),
    Part.DATES: N_("Tanggal"),
}


class LabelProblem(ProblemCode):
    """What a label leaves out, said before it is printed."""

    CUT = "cut", N_("{name}: {part} dipendekkan supaya muat.")
    GONE = "gone", N_("{name}: {part} tidak muat. Pilih label yang lebih besar.")
    NO_QR = "no_qr", N_("{name}: kode QR tidak muat. Pilih label yang lebih besar.")
    NO_CERTIFICATE = "no_certificate", N_("{name}: belum terverifikasi, jadi tanpa kode QR.")
    NO_DATE = "no_date", N_("{name}: isi tanggal produksi, supaya tanggal kedaluwarsanya tercetak.")
    NO_COMPOSITION = "no_composition", N_("{name}: komposisinya belum diisi. Isi dulu di halaman produk.")
    NOT_CHECKED = "not_checked", N_("{name}: nomor {kind} belum diperiksa kantor atau sudah habis, jadi tidak dicetak.")
    NO_BARS = "no_bars", N_("{name}: kode batangnya bukan 12 atau 13 angka, jadi tidak dicetak.")
    LOST = "lost", N_("{name}: tanda {signs} tidak bisa dicetak.")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What was made together; `best_before` None: from the shelf life of each product."""

    made_on: date | None = None
    best_before: date | None = None
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """So many labels of one variant."""

    goods: Goods
    variant: ExportedVariant
    count: int


def label_text(goods: Goods, variant: ExportedVariant, batch: Batch, addresses: Addresses) -> LabelText:
    """All that a label should say."""
    product = goods.product
    name = f"{product.name}, {variant.label}" if variant.label else product.name
    words = {
        Part.NAME: name if drawable(name)[0] else variant.sku,
        Part.SALE: tied(variant.net_content) or variant.unit,
        Part.COMPOSITION: _after(_("Komposisi"), product.composition),
        Part.MAKER: _after(_("Dibuat oleh"), f"{goods.seller.name}, {goods.place.full_label}"),
        Part.LICENCES: " · ".join(f"{LICENCES[kind]} {number}" for kind, number in _licences(product)),
        Part.HALAL: _halal(product),
        Part.DATES: _dates(product, batch),
    }
    return LabelText(
        words=words,
        price=str(variant.price),
        barcode=ean13(goods.barcodes[variant.id]),
        certificate=addresses.certificate(product.certificate_code) if is_verified(product) else "",
    )


def is_verified(product: ExportedProduct) -> bool:
    return product.outcome is DeterminationOutcome.VERIFIED and bool(product.certificate_code)


def ean13(code: str) -> str:
    """The number as the bars of an EAN-13 carry it; nothing for a GTIN that needs another kind of bars."""
    return code.zfill(EAN13) if len(code) in {EAN13 - 1, EAN13} else ""


def _after(name: str, text: str) -> str:
    return f"{name}: {text}" if text else ""


def _licences(product: ExportedProduct) -> Iterator[tuple[LicenceKind, str]]:
    """Those that the office has looked up and that hold today."""
    for kind, licence in product.licences.items():
        if licence.is_checked and (licence.expires_on is None or licence.expires_on >= clock.today()):
            yield kind, licence.number


def _halal(product: ExportedProduct) -> str:
    """One of four states, never left to guessing; of a lapsed certificate nothing is said."""
    has_lapsed = product.halal_expires_on is not None and product.halal_expires_on < clock.today()
    return {
        HalalStatus.CERTIFIED: "" if has_lapsed else _after(_("Halal"), product.halal_number),
        HalalStatus.IN_PROCESS: _("Sertifikat halal dalam proses"),
        HalalStatus.NOT_HALAL: _("Tidak halal"),
        HalalStatus.NOT_REQUIRED: "",
    }[product.halal_status]


def best_before(product: ExportedProduct, batch: Batch) -> date | None:
    if batch.best_before or not (batch.made_on and product.shelf_life_days):
        return batch.best_before
    return batch.made_on + timedelta(days=product.shelf_life_days)


def _dates(product: ExportedProduct, batch: Batch) -> str:
    until = best_before(product, batch)
    parts = (
        _("Baik digunakan sebelum {date}").format(date=day(until)) if until else "",
        _("Dibuat {date}").format(date=day(batch.made_on)) if batch.made_on else "",
        _("Kode produksi {code}").format(code=batch.code) if batch.code else "",
    )
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts if part)


def problems(wanted: Sequence[Wanted], batch: Batch, sheet: LabelSheet, addresses: Addresses) -> list[Problem]:
    """What will be missing on these labels."""
    load()
    size = (sheet.width * mm, sheet.height * mm)
    found: list[Problem] = []
    for each in wanted:
        layout = lay_out(label_text(each.goods, each.variant, batch, addresses), size)
        name = f"{each.goods.product.name} {each.variant.net_content or each.variant.label}".strip()
        for code, values in (*_without_room(each, layout), *_untold(each.goods.product, batch)):
            found.append(Problem(code=code, values={"name": name, **values}))
    return found


Missing = tuple[LabelProblem, dict[str, str]]


def _without_room(wanted: Wanted, layout: Layout) -> Iterator[Missing]:
    """What this label is too small for, or cannot draw."""
    for part in layout.text.cut:
        yield LabelProblem.CUT, {"part": _(PART_NAMES[part]).lower()}
    for part in layout.text.gone:
        yield LabelProblem.GONE, {"part": _(PART_NAMES[part]).lower()}
    if not ean13(wanted.goods.barcodes[wanted.variant.id]):
        yield LabelProblem.NO_BARS, {}
    if is_verified(wanted.goods.product) and not layout.qr:
        yield LabelProblem.NO_QR, {}
    if layout.lost:
        yield LabelProblem.LOST, {"signs": layout.lost}


def _untold(product: ExportedProduct, batch: Batch) -> Iterator[Missing]:
    """What the listing or the form does not say, or not any more."""
    if not is_verified(product):
        yield LabelProblem.NO_CERTIFICATE, {}
    if product.shelf_life_days and not best_before(product, batch):
        yield LabelProblem.NO_DATE, {}
    if product.shelf_life_days and not product.composition:
        yield LabelProblem.NO_COMPOSITION, {}
    held = dict(_licences(product))
    for kind in product.licences:
        if kind not in held:
            yield LabelProblem.NOT_CHECKED, {"kind": LICENCES[kind]}


@dataclass(frozen=True, kw_only=True)
class Print:
    """What is to be printed: on which sheet, from which label of the first one on (1 is the upper left)."""

    sheet: LabelSheet
    wanted: Sequence[Wanted]
    batch: Batch
    start: int = 1


def write_labels(file: BinaryIO, order: Print, addresses: Addresses) -> None:
    """The sheets as a PDF. Equal labels are drawn once and used again."""
    load()
    sheet = order.sheet
    canvas = Canvas(file, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(_("Label produk"))
    place = order.start - 1
    for number, each in enumerate(order.wanted):
        layout = lay_out(
            label_text(each.goods, each.variant, order.batch, addresses), (sheet.width * mm, sheet.height * mm)
        )
        canvas.beginForm(f"label{number}", 0, 0, *layout.size)
        draw_label(canvas, layout)
        canvas.endForm()
        for _each in range(each.count):
            if place == sheet.count:
                canvas.showPage()
                place = 0
            canvas.saveState()
            canvas.translate(*sheet.corner(place))
            canvas.doForm(f"label{number}")
            canvas.restoreState()
            place += 1
    canvas.save()
