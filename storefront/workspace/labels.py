"""Labels for goods: choose what and how many, see what will be missing, and open the sheets as a PDF.

Nothing is kept: what was chosen stands in the address, so that the same sheet can be opened again.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response as FlaskResponse
from flask import request, url_for
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue.queries import GoodsFilter
from storefront.catalogue.types import Selection
from storefront.exports import service as exports
from storefront.exports.service import Batch, Print, Wanted
from storefront.kernel.clock import YEARS
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import N_, _, number, sentence
from storefront.web.fields import QuantityField, parse_quantity
from storefront.web.forms import Form
from storefront.web.pages import see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.products import get_keeping, keeps
from storefront.workspace.stock_lines import TYPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response

    from storefront.exports.service import LabelSheet
    from storefront.producers.types import GroupInfo

PAGE = 50
MOST_LABELS = 200
MOST_ON_SHEET = 40
SHEET = "ukuran"  # stands in an address once somebody has chosen


class LabelForm(Form):
    ukuran = SelectField(N_("Kertas label"), [InputRequired()], description=N_("Lihat tulisan di bungkus kertasnya."))
    mulai_dari = QuantityField(
        N_("Mulai dari label ke"),
        [InputRequired(N_("Tulis angkanya."))],
        most=MOST_ON_SHEET,
        description=N_("Lembar yang sudah terpakai sebagian bisa dipakai lagi."),
    )
    dibuat = DateField(N_("Tanggal produksi"), [Optional()])
    baik_sampai = DateField(
        N_("Baik digunakan sebelum"),
        [Optional()],
        description=N_("Kosongkan bila mengikuti masa simpan produk."),
    )
    kode = StringField(N_("Kode produksi"), [Optional(), Length(max=20, message=N_("Paling banyak 20 huruf."))])

    @property
    def sheet(self) -> LabelSheet:
        return exports.label_sheets()[self.ukuran.data]

    def check(self) -> bool:
        """Whether all of it goes together."""
        is_valid = self.validate()
        if is_valid and (self.mulai_dari.data or 1) > self.sheet.count:
            self.mulai_dari.errors = [_("Lembar ini hanya punya {n} label.").format(n=self.sheet.count)]
        for field in (self.dibuat, self.baik_sampai):
            if field.data and field.data.year not in YEARS:
                field.errors = [_("Tahun ini tidak mungkin. Periksa tanggalnya.")]
        if self.dibuat.data and self.baik_sampai.data and self.baik_sampai.data <= self.dibuat.data:
            self.baik_sampai.errors = [_("Tanggal ini harus sesudah tanggal produksi.")]
        return not self.summary


@dataclass(kw_only=True)
class Choice:
    """A page of a group's goods, with what was typed about each. `rows`: see templates/workspace/labels.html."""

    group: GroupInfo
    product_id: int | None
    rows: list[dict[str, Any]]
    counts: dict[int, int]
    following: int | None = None


def _form() -> LabelForm:
    is_sent = SHEET in request.args
    form = LabelForm(request.args if is_sent else None, data={"mulai_dari": 1})
    form.ukuran.choices = [(key, _sheet_words(sheet)) for key, sheet in exports.label_sheets().items()]
    return form


def _sheet_words(sheet: LabelSheet) -> str:
    size = f"{sheet.width:g} x {sheet.height:g} mm".replace(".", ",")
    return _("{count} label, {size}").format(count=sheet.count, size=size)


@blueprint.get("/label")
@keeps
def labels() -> str | tuple[str, int]:
    """`produk` names one product, else all are listed; `sesudah` pages by key."""
    form, choice = _form(), _choice()
    if SHEET not in request.args:
        return _show(form, choice)
    if not _check(form, choice):
        return _show(form, choice), 422
    order = _order(form, choice)
    missing = exports.label_problems(order.wanted, order.batch, order.sheet, exports.current_addresses())
    return _show(form, choice, order=order, missing=[sentence(each) for each in missing])


@blueprint.get("/label/cetak.pdf")
@keeps
def labels_pdf() -> Response:
    """The sheets; whatever is not right leads back to the page that says so."""
    form, choice = _form(), _choice()
    if not _check(form, choice):
        return see_other(f"{url_for('workspace.labels')}?{_asked()}")
    order, out = _order(form, choice), io.BytesIO()
    end_reading()
    exports.write_labels(out, order, exports.current_addresses())
    response = FlaskResponse(out.getvalue(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="label-{choice.group.slug}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _choice() -> Choice:
    """Raises as `frame.chosen_group`, or for another group's product as `get_keeping`."""
    product_id = key_after(request.args.get("produk"))
    if product_id is not None:
        keeping = get_keeping(product_id)
        rows = [
            {"id": each.id, "title": ", ".join(filter(None, (keeping.name, each.label, each.net_content or each.unit)))}
            for each in catalogue.list_variants(read_session(), product_id)
        ]
        return _with_counts(Choice(group=keeping.group, product_id=product_id, rows=rows, counts={}))
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    wanted = GoodsFilter(group_id=group.id, from_id=key_after(request.args.get("sesudah")))
    items = catalogue.list_goods(read_session(), wanted, PAGE + 1)
    rows = [
        {"id": each.variant_id, "title": ", ".join(filter(None, (each.product_name, each.variant_label, each.unit)))}
        for each in items[:PAGE]
        if each.product_name
    ]
    following = items[PAGE].variant_id if len(items) > PAGE else None
    return _with_counts(Choice(group=group, product_id=None, rows=rows, counts={}, following=following))


def _with_counts(choice: Choice) -> Choice:
    """With how many were asked for; what is no number is said at its line."""
    for row in choice.rows:
        name = f"{TYPED}{row['id']}"
        typed = request.args.get(name, "").strip()
        count = parse_quantity(typed, MOST_LABELS, 0) if typed else 0
        row |= {"name": name, "value": typed, "error": ""}
        if count is None:
            row["error"] = _("Tulis jumlah dari {least} sampai {most}.").format(least=0, most=MOST_LABELS)
        elif count:
            choice.counts[int(row["id"])] = count
    return choice


def _check(form: LabelForm, choice: Choice) -> bool:
    is_right = form.check() if SHEET in request.args else False
    total = sum(choice.counts.values())
    wrong = [row for row in choice.rows if row["error"]]
    if wrong:
        form.form_errors.append(_("Periksa jumlah yang bertanda."))
    elif not total:
        form.form_errors.append(_("Tulis berapa label yang Anda perlukan."))
    if total > MOST_LABELS:
        sums = {"most": MOST_LABELS, "total": number(total)}
        form.form_errors.append(_("Paling banyak {most} label sekali cetak. Anda minta {total}.").format(**sums))
    return is_right and not form.form_errors


def _order(form: LabelForm, choice: Choice) -> Print:
    """What was asked for, in the order of the page; what is no listing any more is left out."""
    session = read_session()
    products = {item.product_id for item in catalogue.find_lines(session, choice.counts).values()}
    selection = Selection(group_id=choice.group.id, product_ids=tuple(sorted(products)), only_public=False)
    found = {
        variant.id: (goods, variant)
        for portion in exports.read_goods(session, selection)
        for goods in portion
        for variant in goods.product.variants
    }
    batch = Batch(made_on=form.dibuat.data, best_before=form.baik_sampai.data, code=form.kode.data or "")
    wanted = [
        Wanted(goods=found[key][0], variant=found[key][1], count=count)
        for key, count in choice.counts.items()
        if key in found
    ]
    return Print(sheet=form.sheet, wanted=wanted, batch=batch, start=form.mulai_dari.data or 1)


def _asked() -> str:
    """What was chosen, for the address of the PDF."""
    known = {*LabelForm()._fields, "produk", "lapak", "sesudah"}
    kept = [(key, value) for key, value in request.args.items() if key in known or key.startswith(TYPED)]
    return urlencode([(key, value) for key, value in kept if value.strip()])


def _show(form: LabelForm, choice: Choice, order: Print | None = None, missing: Sequence[str] = ()) -> str:
    slug = frame.slug_if_several(choice.group)
    kept = {"produk": choice.product_id, "lapak": slug}
    ready = None
    if order and order.wanted:
        total = sum(each.count for each in order.wanted)
        sheets = -(-(total + order.start - 1) // order.sheet.count)
        ready = (
            _("{n} label di {m} lembar").format(n=total, m=sheets),
            f"{url_for('workspace.labels_pdf')}?{_asked()}",
        )
    return frame.render(
        "workspace/labels.html",
        "produk",
        choice.group,
        form=form,
        rows=choice.rows,
        kept={key: value for key, value in kept.items() if value},
        back=url_for("workspace.products", lapak=slug),
        ready=ready,
        missing=missing,
        following=url_for("workspace.labels", sesudah=choice.following, lapak=slug) if choice.following else None,
    )
