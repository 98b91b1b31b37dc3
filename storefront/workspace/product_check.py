"""The last step of a listing, and what is done with it later: look, submit, show, pause, put away, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue import service
from storefront.catalogue.types import DRAFT_KEY, DeterminationOutcome, ListingAct, PaperKind
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError, RefusedError, StateConflictError
from storefront.kernel.media import MAX_BYTES
from storefront.kernel.text import N_, _, sentence
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from storefront.verification import service as verification_service
from storefront.web import facts, guards
from storefront.web.documents import private_picture
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.product_photos import count_upload
from storefront.workspace.products import get_keeping, keeps, may_open_papers, may_submit, new_draft_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.kernel.errors import Problem

STEP_OF = {  # where what is missing can be put right, by the field of a problem
    "pictures": "workspace.product_photos",
    "name": "workspace.product_name",
    "category": "workspace.product_name",
    "description": "workspace.product_name",
    "variants": "workspace.product_variants",
}
ACTS: Mapping[str, tuple[ListingAct, str]] = {
    "tayang": (ListingAct.SHOW, N_("Ditayangkan. Pembeli melihatnya setelah kantor menetapkan.")),
    "jeda": (ListingAct.PAUSE, N_("Dijeda. Pembeli tidak melihatnya untuk sementara.")),
    "arsip": (ListingAct.ARCHIVE, N_("Diarsipkan. Anda bisa mengembalikannya kapan saja.")),
    "kembali": (ListingAct.RESTORE, N_("Dikembalikan sebagai draf. Periksa, lalu tayangkan.")),
    "tarik": (ListingAct.WITHDRAW, N_("Perubahan ditarik. Halaman produk tetap seperti semula.")),
}


@blueprint.get("/produk/<int:product_id>/periksa")
@keeps
def product_check(product_id: int) -> str:
    return _page(product_id)


def _page(product_id: int, refused: Sequence[Problem] | None = None) -> str:
    """The listing as its buyers see it, and what it lacks."""
    keeping = get_keeping(product_id)
    session = read_session()
    found = catalogue.get_preview(session, product_id)
    left = stock.available(session, [variant.id for variant in found.variants])
    problems = service.list_missing(session, product_id) if refused is None else refused
    return frame.render(
        "workspace/product_check.html",
        "produk",
        keeping.group,
        keeping=keeping,
        desk=keeping.desk,
        found=found,
        left=left,
        facts=[row for row in facts.key_facts(found) if row[1]],
        cheapest=min((variant.price for variant in found.variants), default=None),
        missing=[
            (sentence(each), url_for(STEP_OF[each.at or ""], product_id=product_id) if each.at in STEP_OF else None)
            for each in problems
        ],
        may_submit=may_submit(keeping.desk, verification.find_standing(session, product_id)),
    )


@blueprint.post("/produk/<int:product_id>/ajukan")
@keeps
def product_submit(product_id: int) -> Response | tuple[str, int]:
    """Put it before the office; nothing becomes public by it."""
    keeping = get_keeping(product_id)
    end_reading()
    try:
        verification_service.submit(product_id, guards.actor(keeping.group.name))
    except RefusedError as error:
        return _page(product_id, error.problems), 422
    flash("ok", _("Sudah diajukan. Kantor memeriksanya. Hasilnya muncul di halaman ini."))
    return see_other(url_for("workspace.product", product_id=product_id))


@blueprint.post("/produk/<int:product_id>/<any(tayang, jeda, arsip, kembali, tarik):act>")
@keeps
def product_act(product_id: int, act: str) -> Response:
    keeping = get_keeping(product_id)
    do, done = ACTS[act]
    if do is ListingAct.SHOW and keeping.desk.outcome is DeterminationOutcome.VERIFIED:
        done = N_("Ditayangkan. Pembeli melihatnya sekarang.")
    end_reading()
    try:
        service.act_on(product_id, do, guards.actor(keeping.group.name))
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    except StateConflictError:
        flash("warn", _("Keadaannya baru saja diubah orang lain. Ini yang terbaru."))
    else:
        flash("ok", _(done))
    return see_other(url_for("workspace.product", product_id=product_id))


@blueprint.post("/produk/<int:product_id>/salin")
@keeps
def product_copy(product_id: int) -> Response:
    keeping = get_keeping(product_id)
    key = request.form.get("key", "")
    if not DRAFT_KEY.fullmatch(key):
        key = new_draft_key()
    end_reading()
    twin = service.copy(product_id, key, guards.actor(keeping.group.name))
    flash("ok", _("Salinan siap. Ganti namanya, lalu periksa harganya."))
    return see_other(url_for("workspace.product_name", product_id=twin))


@blueprint.post("/produk/<int:product_id>/izin/<any(pirt, bpom, ig, halal):kind>")
@keeps
def licence_scan_send(product_id: int, kind: str) -> Response:
    """Keep the photo of a licence, for the group and the office alone."""
    keeping = get_keeping(product_id)
    upload = request.files.get("scan")
    data = upload.stream.read(MAX_BYTES + 1) if upload else b""
    if data:
        count_upload()
    end_reading()
    try:
        service.keep_scan(product_id, PaperKind(kind), data, guards.actor(keeping.group.name))
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    else:
        flash("ok", _("Foto izin tersimpan. Hanya kelompok dan kantor yang melihatnya."))
    return see_other(url_for("workspace.product_facts", product_id=product_id))


@blueprint.get("/produk/<int:product_id>/izin/<any(pirt, bpom, ig, halal):kind>")
@requires_membership(Permission.GROUP_MANAGE)
def licence_scan(product_id: int, kind: str) -> FlaskResponse:
    """A paper of the group: whoever helps it may send one, and by the consent sees none."""
    if not may_open_papers(get_keeping(product_id)):
        raise ForbiddenError(Permission.GROUP_MANAGE.value)
    key = catalogue.find_scan(read_session(), product_id, PaperKind(kind))
    if key is None:
        raise NotFoundError(kind)
    return private_picture(service.read_scan(key))
