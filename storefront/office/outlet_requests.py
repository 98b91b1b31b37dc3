"""What an outlet asks of a group: what is there, on its way, sold lately, and how many more are suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from storefront.catalogue import queries as catalogue
from storefront.catalogue.queries import GoodsFilter
from storefront.kernel import ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.office.outlet_desk import get_group_id, get_own, groups_of, keeps
from storefront.outlets import queries, service
from storefront.outlets.types import AskForGoods, ShelfLine
from storefront.stock import queries as stock
from storefront.stock.types import MOST_PIECES
from storefront.web import guards
from storefront.web.fields import parse_quantity
from storefront.web.forms import Form
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from werkzeug import Response

GOODS = 100
TYPED = "jumlah-"
STALE = N_("Halaman ini sudah lama. Muat ulang, lalu coba lagi.")


class AskForm(Form):
    key = HiddenField("", [InputRequired(STALE), Regexp(r"^[\w-]{16,64}\Z", message=STALE)])
    note = StringField(N_("Catatan untuk kelompok"), [Optional(), Length(max=200)])


@blueprint.route("/gerai/<int:outlet_id>/minta/<slug>", methods=["GET", "POST"])
@keeps
def outlet_ask(outlet_id: int, slug: str) -> Response | tuple[str, int]:
    outlet, group_id, form = get_own(outlet_id), get_group_id(slug), AskForm.of_request()
    wrong: dict[str, str] = {}
    if request.method != "POST":
        form.key.data = ids.secret_token()
        return _page(outlet_id, group_id, form, wrong), 200
    quantities = _quantities(wrong)
    if form.validate() and not wrong:
        end_reading()
        command = AskForGoods(
            outlet_id=outlet_id,
            group_id=group_id,
            quantities=quantities,
            key=form.key.data or "",
            note=form.note.data or "",
        )
        try:
            service.ask(command, guards.actor(outlet.name))
        except RefusedError as error:
            wrong[""] = " ".join(sentence(each) for each in error.problems)
        except StateConflictError:
            form.key.data, wrong[""] = ids.secret_token(), _("Halaman ini sudah mengirim permintaan lain. Kirim lagi.")
        else:
            flash("ok", _("Permintaan terkirim. Kelompok menjawabnya di lapak mereka."))
            return see_other(url_for("office.outlet_shelf", outlet_id=outlet_id))
    return _page(outlet_id, group_id, form, wrong), 422


def _quantities(wrong: dict[str, str]) -> dict[int, int]:
    found = {}
    for name, text in request.form.items():
        key = key_after(name.removeprefix(TYPED)) if name.startswith(TYPED) else None
        if key is None:
            continue
        quantity = parse_quantity(text or "0", MOST_PIECES, 0)
        if quantity is None:
            wrong[name] = _("Tulis jumlah dari 0 sampai {most}.").format(most=MOST_PIECES)
        else:
            found[key] = quantity
    return found


def _page(outlet_id: int, group_id: int, form: AskForm, wrong: dict[str, str]) -> str:
    session = read_session()
    places = stock.list_outlet_places(session, outlet_ids=[outlet_id], group_ids=[group_id])
    lines = {each.variant_id: each for each in queries.list_shelf(session, places)} if places else {}
    items = catalogue.list_goods(session, GoodsFilter(group_id=group_id), GOODS)
    goods: list[dict[str, Any]] = [
        {
            "name": f"{TYPED}{item.variant_id}",
            "title": ", ".join(part for part in (item.product_name, item.variant_label, item.unit) if part),
            "line": lines.get(item.variant_id, ShelfLine(variant_id=item.variant_id, group_id=group_id)),
            "value": request.form.get(f"{TYPED}{item.variant_id}"),
            "error": wrong.get(f"{TYPED}{item.variant_id}"),
        }
        for item in items
    ]
    goods.sort(key=lambda each: -each["line"].suggested)
    terms = queries.find_agreed(session, outlet_id, group_id)
    return frame.render(
        "office/outlet_ask.html",
        "outlet_shelves",
        outlet=get_own(outlet_id),
        group=groups_of([group_id])[group_id],
        form=form,
        goods=goods,
        is_agreed=terms is not None,
        problem=wrong.get(""),
    )


@blueprint.post("/gerai/<int:outlet_id>/permintaan/<number>/batal")
@keeps
def outlet_request_withdraw(outlet_id: int, number: str) -> Response:
    outlet = get_own(outlet_id)
    if queries.get_request(read_session(), number).outlet_id != outlet_id:
        raise NotFoundError(number)
    end_reading()
    try:
        service.withdraw_request(number, guards.actor(outlet.name))
        flash("ok", _("Permintaan dibatalkan."))
    except StateConflictError:
        flash("info", _("Kelompok sudah menjawab permintaan ini. Lihat di bawah."))
    return see_other(url_for("office.outlet_shelf", outlet_id=outlet_id))
