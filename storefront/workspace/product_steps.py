"""The middle steps of a listing: name and story, sizes and prices, facts and licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service
from storefront.catalogue.types import Edit, ListingState
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import _
from storefront.stock import queries as stock
from storefront.stock import service as stock_service
from storefront.web import guards, listing_words
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame, product_words
from storefront.workspace.facts_form import FactsForm
from storefront.workspace.product_forms import BLANK_ROWS, NameForm, StepForm, VariantsForm
from storefront.workspace.products import Keeping, get_keeping, keeps, may_open_papers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Response

NAME = ("name", "category", "description")
VARIANTS = ("variants",)
FACTS = (
    *("material", "technique", "shelf_life_days", "lead_time_days", "capacity_per_month", "season"),
    *("takes_preorders", "season_from", "season_until"),
    *("licences", "halal"),
)
NEXT = {
    "workspace.product_name": "workspace.product_variants",
    "workspace.product_variants": "workspace.product_facts",
    "workspace.product_facts": "workspace.product_check",
    "workspace.product_supplies": "workspace.product_check",
    "workspace.product_official": "workspace.product_check",
}


def show(template: str, keeping: Keeping, form: Any, **context: object) -> str:
    return frame.render(template, "produk", keeping.group, keeping=keeping, desk=keeping.desk, form=form, **context)


def store(keeping: Keeping, head: StepForm, form: Any, values: Mapping[str, Any]) -> Response | None:
    """Save and go on; None: refused, the form says why and carries what is true now."""
    end_reading()
    edit = Edit(product_id=keeping.id, values=values, seen=head.seen.data or "")
    try:
        waits = service.save(edit, guards.actor(keeping.group.name))
    except RefusedError as error:
        form.add_problems(error)
        head.seen.data = catalogue.digest(get_keeping(keeping.id).desk.shown, values)
        return None
    if waits:
        flash("ok", _("Perubahan menunggu kantor. Halaman produk tetap tampil."))
    else:
        flash("ok", _("Tersimpan."))
    draft = keeping.desk.state is ListingState.DRAFT
    onward = NEXT[str(request.endpoint)] if draft else "workspace.product"
    return see_other(url_for(onward, product_id=keeping.id))


def differing(keeping: Keeping, values: Mapping[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """What stands there now beside what was typed, after somebody else was quicker."""
    now = get_keeping(keeping.id).desk.shown
    before = keeping.desk.shown
    changed = {key: value for key, value in values.items() if now[key] != before[key] or now[key] != value}
    return listing_words.diff_rows({key: now[key] for key in changed}, changed)


@blueprint.route("/produk/<int:product_id>/nama", methods=["GET", "POST"])
@keeps
def product_name(product_id: int) -> Response | str | tuple[str, int]:
    keeping = get_keeping(product_id)
    shown = dict(keeping.desk.shown)
    if not shown["name"]:
        shown["category"] = ""  # a draft has any category until somebody chooses
    form = NameForm.of_request(**{key: shown[key] for key in NAME})
    if request.method != "POST":
        form.seen.data = catalogue.digest(keeping.desk.shown, NAME)
        return show("workspace/product_name.html", keeping, form, now=[])
    if form.validate() and (done := store(keeping, form, form, form.values)):
        return done
    now = differing(keeping, form.values) if form.form_errors else []
    return show("workspace/product_name.html", keeping, form, now=now), 422


@blueprint.route("/produk/<int:product_id>/ukuran", methods=["GET", "POST"])
@keeps
def product_variants(product_id: int) -> Response | str | tuple[str, int]:
    """One, or several (`macam=banyak`): each a row of its own, with some empty ones."""
    keeping = get_keeping(product_id)
    variants = keeping.desk.shown["variants"]
    is_many = len(variants) > 1 or request.values.get("macam") == "banyak"
    form = VariantsForm(variants, blank=BLANK_ROWS if is_many else int(not variants))
    context = {
        "is_many": is_many,
        "units": catalogue.list_units(read_session()),
        "left": stock.available(read_session(), [row["id"] for row in variants if row["id"]]),
    }
    if request.method != "POST":
        form.head.seen.data = catalogue.digest(keeping.desk.shown, VARIANTS)
        return show("workspace/product_variants.html", keeping, form, now=[], **context)
    if form.validate() and (done := store(keeping, form.head, form, form.values)):
        _open_stock(keeping, form)
        return done
    now = differing(keeping, form.values) if form.head.form_errors else []
    return show("workspace/product_variants.html", keeping, form, now=now, **context), 422


def _open_stock(keeping: Keeping, form: VariantsForm) -> None:
    """The first goods of the variants that were new, which stand in the order of the form now."""
    live = get_keeping(keeping.id).desk.live["variants"]
    on_sale = {(row["label"], row["net_content"], row["unit"]): row["id"] for row in live}
    quantities = {}
    for row in form.filled:
        value = row.value("")
        key = on_sale.get((value["label"], value["net_content"], value["unit"]))
        if key and not value["id"] and row.stock.data:
            quantities[key] = row.stock.data
    end_reading()
    if quantities:
        actor = guards.actor(keeping.group.name)
        stock_service.open_stock(keeping.group.id, keeping.group.name, quantities, actor)


@blueprint.route("/produk/<int:product_id>/keterangan", methods=["GET", "POST"])
@keeps
def product_facts(product_id: int) -> Response | str | tuple[str, int]:
    keeping = get_keeping(product_id)
    form = FactsForm.of_request(**FactsForm.data_of(keeping.desk.shown))
    context = {
        "papers": [(kind, _(name)) for kind, name in product_words.papers(keeping.desk)],
        "may_open": may_open_papers(keeping),
    }
    if request.method != "POST":
        form.seen.data = catalogue.digest(keeping.desk.shown, FACTS)
        return show("workspace/product_facts.html", keeping, form, now=[], **context)
    if form.validate() and (done := store(keeping, form, form, form.values)):
        return done
    now = differing(keeping, form.values) if form.form_errors else []
    return show("workspace/product_facts.html", keeping, form, now=now, **context), 422
