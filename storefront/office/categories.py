"""What categories there are: what they are called, in which order they stand, which are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired

from storefront.accounts.policy import Permission
from storefront.catalogue import queries
from storefront.catalogue.service import categories as service
from storefront.catalogue.types import CatalogueProblem
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, ngettext, number
from storefront.office import blueprint, frame
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.catalogue.types import CategoryRow

CONFLICT = 409
manages = requires(Permission.CATEGORY_MANAGE)


class NameForm(Form):
    name = StringField(N_("Nama"), [DataRequired(N_("Isi bagian ini."))])
    name_en = StringField(N_("Nama dalam bahasa Inggris"), [DataRequired(N_("Isi bagian ini."))])
    seen_name = HiddenField("")
    seen_name_en = HiddenField("")

    @property
    def names(self) -> tuple[str, str]:
        return self.name.data or "", self.name_en.data or ""

    @property
    def seen(self) -> tuple[str, str]:
        return self.seen_name.data or "", self.seen_name_en.data or ""


def _is_sent() -> bool:
    return request.method == "POST"


@blueprint.route("/kategori", methods=["GET", "POST"])
@manages
def categories() -> Response | tuple[str, int]:
    """All of them in the order of the shop; a form adds one."""
    form = NameForm.of_request()
    if _is_sent() and form.validate():
        try:
            service.add(*form.names, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Kategori ditambahkan di urutan terakhir."))
            return see_other(url_for("office.categories"))
    end_reading()
    rows = queries.list_category_rows(read_session())
    items = [_row(row, place) for place, row in enumerate(rows)]
    page = frame.render("office/categories.html", "categories", form=form, items=items)
    return page, 422 if _is_sent() else 200


def _row(row: CategoryRow, place: int) -> dict[str, object]:
    products = ngettext("{count} produk", "{count} produk", row.products).format(count=number(row.products))
    return {
        "title": row.name,
        "url": url_for("office.category", slug=row.slug),
        "end": None,
        "age": products,
        "look": "plain" if row.is_blocked else "",
        "tag": (_("Ditutup"), "bad") if row.is_blocked else None,
        "notes": [row.name_en],
        "slug": row.slug,
        "is_blocked": row.is_blocked,
        "place": place,
        "may_rise": place > 0,
    }


@blueprint.route("/kategori/<slug>", methods=["GET", "POST"])
@manages
def category(slug: str) -> Response | tuple[str, int]:
    """Its names; the address that buyers know stays."""
    row = _get(slug)
    form = NameForm.of_request(name=row.name, name_en=row.name_en, seen_name=row.name, seen_name_en=row.name_en)
    end_reading()
    status = 422 if _is_sent() else 200
    if _is_sent() and form.validate():
        try:
            service.rename(slug, form.names, form.seen, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
            if any(each.code is CatalogueProblem.CHANGED_MEANWHILE for each in error.problems):
                status = CONFLICT
        else:
            flash("ok", _("Nama disimpan. Toko memakainya dalam beberapa detik."))
            return see_other(url_for("office.categories"))
    now = _get(slug)
    if status == CONFLICT:
        form.seen_name.data, form.seen_name_en.data = now.name, now.name_en
    page = frame.render("office/category.html", "categories", form=form, row=now, is_stale=status == CONFLICT)
    return page, status


def _get(slug: str) -> CategoryRow:
    """Raises NotFoundError."""
    found = next((row for row in queries.list_category_rows(read_session()) if row.slug == slug), None)
    if found is None:
        raise NotFoundError(slug)
    return found


@blueprint.post("/kategori/<slug>/naik")
@manages
def category_raise(slug: str) -> Response:
    """From the place at which the page showed it: a second tap raises it no further."""
    service.raise_one(slug, request.form.get("place", type=int), guards.actor())
    return see_other(url_for("office.categories"))


@blueprint.post("/kategori/<slug>/tutup")
@manages
def category_close(slug: str) -> Response:
    """Buyers see nothing of it any more; nothing is deleted."""
    service.set_blocked(slug, guards.actor(), is_blocked=True)
    flash("ok", _("Kategori ditutup. Produknya tidak tampil lagi."))
    return see_other(url_for("office.categories"))


@blueprint.post("/kategori/<slug>/buka")
@manages
def category_open(slug: str) -> Response:
    service.set_blocked(slug, guards.actor(), is_blocked=False)
    flash("ok", _("Kategori dibuka lagi. Produknya tampil lagi."))
    return see_other(url_for("office.categories"))
