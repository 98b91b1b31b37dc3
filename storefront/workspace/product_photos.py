"""The first step of a listing: its photos, each taken as it comes or refused with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request, url_for
from werkzeug.exceptions import TooManyRequests

from storefront.accounts import service as accounts
from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue import service
from storefront.catalogue.types import DRAFT_KEY, MOST_PICTURES, CatalogueProblem, Edit
from storefront.kernel.db import end_reading
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.media import MAX_BYTES
from storefront.kernel.text import _, sentence
from storefront.web import guards, login
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.product_forms import PhotoForm
from storefront.workspace.products import Keeping, get_keeping, keeps, new_draft_key

if TYPE_CHECKING:
    from typing import Any

    from werkzeug import Response

    from storefront.producers.types import GroupInfo

MOST_UPLOADS = 120  # photos of one person within the window: to make the renditions of one takes a second
WINDOW_SECONDS = 15 * 60
UPLOAD = "product.photo"
LONGEST_FILE_NAME = 60


@blueprint.get("/produk/baru")
@keeps
def product_new() -> str:
    """Photos come first; the draft begins with them."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    return _new_page(group, PhotoForm(), new_draft_key())


def _new_page(group: GroupInfo, form: PhotoForm, key: str) -> str:
    return frame.render(
        "workspace/product_new.html", "produk", group, form=form, key=key, slug=frame.slug_if_several(group)
    )


@blueprint.post("/produk/baru")
@keeps
def product_begin() -> Response | tuple[str, int]:
    """Begin a draft with what is a photo; the same form sent twice makes one."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    key = request.form.get("kunci", "")
    if not DRAFT_KEY.fullmatch(key):
        key = new_draft_key()
    photos, problems = _received()
    form = PhotoForm()
    if not photos and "tanpa_foto" not in request.form:
        form.add_problems(RefusedError(*problems))
        return _new_page(group, form, key), 422
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    end_reading()
    product_id = service.begin_draft(group.id, key, guards.actor(group.name))
    return _add(product_id, group, photos, problems, then="workspace.product_name")


@blueprint.get("/produk/<int:product_id>/foto")
@keeps
def product_photos(product_id: int) -> str:
    return _page(get_keeping(product_id), PhotoForm())


def _page(keeping: Keeping, form: PhotoForm) -> str:
    pictures = keeping.desk.shown["pictures"]
    return frame.render(
        "workspace/product_photos.html",
        "produk",
        keeping.group,
        keeping=keeping,
        desk=keeping.desk,
        form=form,
        pictures=pictures,
        seen=catalogue.digest(keeping.desk.shown, ["pictures"]),
        free=MOST_PICTURES - sum(not row["is_woven"] for row in pictures),
    )


@blueprint.post("/produk/<int:product_id>/foto")
@keeps
def product_photos_send(product_id: int) -> Response | tuple[str, int]:
    """Keep the good ones; the others are named at the field."""
    get_keeping(product_id)
    photos, problems = _received()
    keeping = get_keeping(product_id)
    end_reading()
    return _add(keeping.id, keeping.group, photos, problems)


def count_upload() -> None:
    """One picture more of whoever is signed in. Raises TooManyRequests."""
    identity = guards.current_identity()
    end_reading()
    if not accounts.allow_attempt(UPLOAD, str(identity.person_id) if identity else "", MOST_UPLOADS, WINDOW_SECONDS):
        raise TooManyRequests


def _received() -> tuple[list[dict[str, Any]], list[Problem]]:
    """What was sent: photos that are stored now, and why the others are not. No transaction is open.

    Storing takes seconds, in which a consent may be withdrawn: ask for the right once more afterwards.
    """
    folder = current_app.config["SHOP"].media_dir
    uploads = [upload for upload in request.files.getlist("photos") if upload.filename]
    if not uploads:
        return [], [Problem(code=CatalogueProblem.PHOTO_MISSING, at="photos")]
    photos: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for upload in uploads[: MOST_PICTURES * 2]:
        count_upload()
        name = (upload.filename or "")[-LONGEST_FILE_NAME:]
        try:
            photos.append(service.store_photo(upload.stream.read(MAX_BYTES + 1), name, folder))
        except RefusedError as error:
            problems += error.problems
    login.read_again()
    return photos, problems


def _add(
    product_id: int,
    group: GroupInfo,
    photos: list[dict[str, Any]],
    problems: list[Problem],
    then: str = "workspace.product_photos",
) -> Response | tuple[str, int]:
    """Keep the photos and go to `then`; a photo that was refused keeps people at this step."""
    left_out = service.add_photos(product_id, photos, guards.actor(group.name)) if photos else 0
    if left_out:
        values = {"count": left_out, "most": MOST_PICTURES}
        problems = [*problems, Problem(code=CatalogueProblem.MOST_PHOTOS, at="photos", values=values)]
    keeping = get_keeping(product_id)
    if problems and "tanpa_foto" not in request.form:
        form = PhotoForm()
        form.add_problems(RefusedError(*problems))
        return _page(keeping, form), 422
    if keeping.desk.is_staged:
        flash("ok", _("Perubahan foto menunggu kantor. Halaman produk tetap tampil."))
        return see_other(url_for("workspace.product", product_id=product_id))
    return see_other(url_for(then, product_id=product_id))


@blueprint.post("/produk/<int:product_id>/foto/atur")
@keeps
def product_photo_move(product_id: int) -> Response:
    """One photo forward, to the front, or away: `geser` is what is done and which, such as `naik-0a1b…`."""
    keeping = get_keeping(product_id)
    act, _dash, key = request.form.get("geser", "").partition("-")
    pictures = list(keeping.desk.shown["pictures"])
    place = next((place for place, row in enumerate(pictures) if row["key"] == key), None)
    if place is None or act not in {"naik", "turun", "hapus"}:
        raise NotFoundError(key)
    moved = pictures.pop(place)
    if act != "hapus":
        pictures.insert(max(place + (1 if act == "turun" else -1), 0), moved)
    edit = Edit(product_id=keeping.id, values={"pictures": pictures}, seen=request.form.get("seen", ""))
    end_reading()
    try:
        service.save(edit, guards.actor(keeping.group.name))
    except RefusedError as error:
        for problem in error.problems:
            flash("warn", sentence(problem))
    return see_other(url_for("workspace.product_photos", product_id=keeping.id))
