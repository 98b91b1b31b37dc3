"""What registers and shops ask of a listing, beyond what buyers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from storefront.catalogue import queries as catalogue
from storefront.workspace import blueprint
from storefront.workspace.official_form import OfficialForm
from storefront.workspace.product_steps import differing, show, store
from storefront.workspace.products import get_keeping, keeps

if TYPE_CHECKING:
    from werkzeug import Response

OFFICIAL = (
    *("brand", "composition", "specification", "kbki", "is_domestic"),
    *("tkdn", "sni_number", "trademark_number", "gtins"),
)


@blueprint.route("/produk/<int:product_id>/pemerintah", methods=["GET", "POST"])
@keeps
def product_official(product_id: int) -> Response | str | tuple[str, int]:
    keeping = get_keeping(product_id)
    form = OfficialForm(keeping.desk.shown)
    if request.method != "POST":
        form.head.seen.data = catalogue.digest(keeping.desk.shown, OFFICIAL)
        return show("workspace/product_official.html", keeping, form, now=[])
    if form.validate() and (done := store(keeping, form.head, form, form.values)):
        return done
    now = differing(keeping, form.values) if form.form_errors else []
    return show("workspace/product_official.html", keeping, form, now=now), 422
