"""Many products in one file: the sheet to fill, the group's own products to change, and what was sent before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response as FlaskResponse
from flask import request, url_for
from werkzeug.exceptions import TooManyRequests
from wtforms import FileField
from wtforms.validators import InputRequired

from storefront.accounts import service as accounts
from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.imports import queries, service
from storefront.imports.types import ImportState, Upload
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, moment
from storefront.web import guards, login
from storefront.web.forms import Form
from storefront.web.pages import see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.products import keeps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response
    from werkzeug.datastructures import FileStorage

    from storefront.imports.types import ImportView
    from storefront.producers.types import GroupInfo

S = ImportState
PAGE = 20
MOST_NOTES = 3  # on the first page of a workspace
MOST_BYTES = 16 * 1024 * 1024  # no larger form comes this far
SMALL_BYTES = 32 * 1024  # what is tried out at once: some hundred rows take less than a second
MOST_UPLOADS = 30  # of one group within the window
WINDOW_SECONDS = 15 * 60
SENDING = "listing.sheet"
LONGEST_NAME = 80
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
LABELS = {
    S.UPLOADED: N_("Sedang diperiksa"),
    S.JUDGED: N_("Menunggu keputusan Anda"),
    S.REFUSED: N_("Tidak dapat dibaca"),
    S.DROPPED: N_("Dibuang"),
    S.APPLYING: N_("Sedang dimasukkan"),
    S.APPLIED: N_("Sudah dimasukkan"),
    S.UNDOING: N_("Sedang dibatalkan"),
    S.UNDONE: N_("Sudah dibatalkan"),
}


class SheetForm(Form):
    file = FileField(
        N_("Lembar isian"), [InputRequired()], description=N_("XLSX atau CSV. Sekali kirim paling besar 15 MB.")
    )
    photos = FileField(
        N_("Foto dalam satu berkas ZIP"), description=N_("Nama fotonya sama dengan yang tertulis di kolom foto.")
    )


@blueprint.get("/daftar-isian/")
@keeps
def sheets() -> str:
    """`sebelum` pages what was sent by key."""
    return _page(frame.chosen_group(Permission.PRODUCT_EDIT_GROUP), SheetForm())


def _page(group: GroupInfo, form: SheetForm) -> str:
    slug = frame.slug_if_several(group)
    before = key_after(request.args.get("sebelum"))
    found = queries.list_imports(read_session(), group.id, limit=PAGE + 1, before_id=before)
    sent = found[:PAGE]
    more = len(found) > PAGE
    return frame.render(
        "workspace/sheets.html",
        "produk",
        group,
        form=form,
        slug=slug,
        sent=[(view.file_name, _address(view), "", _words(view)) for view in sent],
        older=url_for("workspace.sheets", sebelum=sent[-1].id, lapak=slug) if more else None,
    )


def _address(view: ImportView) -> str:
    return url_for("workspace.sheet", import_id=view.id)


def _words(view: ImportView) -> str:
    return f"{_(LABELS[view.state])}, {moment(view.created_at)}, {view.by}"


@blueprint.get("/daftar-isian/lembar.xlsx")
@keeps
def sheet_template() -> FlaskResponse:
    """The same for every group."""
    return attachment(service.empty_sheet(catalogue.list_offers(read_session())), "xlsx", "daftar-isian")


@blueprint.get("/daftar-isian/produk.<kind>")
@keeps
def sheet_products(kind: str) -> FlaskResponse:
    """All that the group offers or prepares; sent back as it is, it changes nothing."""
    if kind not in TYPES:
        raise NotFoundError(kind)
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    data = service.export_listings(read_session(), group.id, kind)
    return attachment(data, kind, f"produk-{group.slug}")


def attachment(data: bytes, kind: str, name: str) -> FlaskResponse:
    """A file for one group alone; `name` has no ending."""
    response = FlaskResponse(data, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/daftar-isian/")
@keeps
def sheet_send() -> Response | tuple[str, int]:
    """Keep the file and try it out; nothing changes before the group has seen what would."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    form, sheet, photos = SheetForm(), request.files.get("file"), request.files.get("photos")
    if sheet is None or not sheet.filename:
        form.file.errors = [_("Pilih dulu lembar isiannya.")]
        return _page(group, form), 422
    count_upload(group)
    upload = Upload(
        group_id=group.id,
        file_name="".join(filter(str.isprintable, sheet.filename))[-LONGEST_NAME:] or "daftar",
        data=read(sheet),
        photos=read(photos) if photos and photos.filename else None,
    )
    try:
        import_id = service.begin(upload, guards.actor(group.name))
    except RefusedError as error:
        form.add_problems(error)
        return _page(group, form), 422
    if len(upload.data) <= SMALL_BYTES:
        service.judge(import_id)
    return see_other(url_for("workspace.sheet", import_id=import_id))


def read(file: FileStorage) -> bytes:
    """An upload, whose size the form as a whole bounds."""
    return file.stream.read(MOST_BYTES)


def count_upload(group: GroupInfo) -> None:
    """One file more of a group. Raises TooManyRequests."""
    end_reading()
    if not accounts.allow_attempt(SENDING, str(group.id), MOST_UPLOADS, WINDOW_SECONDS):
        raise TooManyRequests
    login.read_again()


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace: sheets that were tried out and wait for a word."""
    mine = frame.those_with(Permission.PRODUCT_EDIT_GROUP, group_ids)
    if not mine:
        return []
    still = _("Belum ada yang berubah.")
    return [
        (_("Periksa hasil {name}").format(name=name), url_for("workspace.sheet", import_id=key), "", still)
        for key, name in queries.list_undecided(read_session(), mine, MOST_NOTES)
    ]
