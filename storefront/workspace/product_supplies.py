"""Where the raw material of a listing comes from: cluster, buffer villages, what each gives and how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import read_session
from storefront.regions import queries as regions
from storefront.workspace import blueprint
from storefront.workspace.product_steps import differing, show, store
from storefront.workspace.products import get_keeping, keeps
from storefront.workspace.supplies_form import SuppliesForm

if TYPE_CHECKING:
    from werkzeug import Response

SOURCES = ("cluster", "supplies")


@blueprint.route("/produk/<int:product_id>/bahan", methods=["GET", "POST"])
@keeps
def product_supplies(product_id: int) -> Response | str | tuple[str, int]:
    keeping = get_keeping(product_id)
    shown = keeping.desk.shown
    form = SuppliesForm(shown, shown["place"][0])
    if request.method != "POST":
        form.head.seen.data = catalogue.digest(shown, SOURCES)
        return show("workspace/product_supplies.html", keeping, form, now=[])
    values = {"cluster": form.head.cluster.data or "", "supplies": [_known(row) for row in form.rows_told()]}
    if form.validate() and (done := store(keeping, form.head, form, values)):
        return done
    now = differing(keeping, values) if form.form_errors else []
    return show("workspace/product_supplies.html", keeping, form, now=now), 422


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """With the register's code and spelling where it has one village of this name there."""
    found = regions.match_village(read_session(), row["regency_code"], row["village"]) if row["village"] else None
    return {**row, "village_code": found.code, "village": found.kind_and_name} if found else row
